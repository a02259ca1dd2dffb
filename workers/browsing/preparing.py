"""A look at a long table, worked out before its pages are asked for: by a job, with progress, and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from workers.browsing.columns import NEAR, is_near, laid_out, not_laid_out
from workers.browsing.conditions import parse_where
from workers.browsing.orders import Look, is_known, positions
from workers.core.reporter import Reporter
from workers.core.row_groups import layout
from workers.core.schema import Schema
from workers.core.tables import TableRef

QUICK_CELLS = 10_000_000
"""So many cells are gone through while somebody waits: about half a second on two cores."""
UNASKED = "\0"
"""Text that nobody looked for before."""
SORTED_CELL = 6
"""To sort a cell takes as long as to read and search so many."""


@dataclass(frozen=True)
class LookSpec:
    """A look as an address says it (``where`` is JSON), and the columns of its first pages."""

    table: TableRef
    sort: str = ""
    where: str = ""
    search: str = ""
    searched: tuple[str, ...] | None = None
    language: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class LookResult:
    """How many rows match."""

    rows: int


def prepare(spec: LookSpec, reporter: Reporter) -> LookResult:
    """Work the look out and lay its columns out, both kept on disk. Raises as ``positions``."""
    ref = spec.table
    where = parse_where(spec.where, Schema.of(pl.DataFrame(pl.from_arrow(layout(ref).schema.empty_table()))))
    found = positions(ref, Look(spec.sort, where, spec.search, spec.searched, spec.language), reporter)
    if not is_near(ref, np.asarray(found, dtype=np.int64)):
        laid_out(ref, spec.columns, reporter)
    return LookResult(len(found))


def is_quick(ref: TableRef, look: Look, columns: Sequence[str], offset: int = 0, limit: int = 0) -> bool:
    """Whether rows ``offset`` and on of the look can be shown at once, because they are few or were prepared."""
    return ref.rows * _columns_to_read(ref, look, columns, offset, limit) <= QUICK_CELLS


def is_quick_to_search(ref: TableRef, look: Look, columns: Sequence[str]) -> bool:
    """Whether the look, with any text in place of what it searches for, can be shown at once."""
    return is_quick(ref, replace(look, search=UNASKED, language=""), columns)


def _columns_to_read(ref: TableRef, look: Look, columns: Sequence[str], offset: int, limit: int) -> int:
    """Through how many whole columns the answer leads."""
    if look.is_plain:
        return 0
    unlaid = not_laid_out(ref, columns) if len(layout(ref).groups) > NEAR else 0
    if is_known(ref, look):
        shown = np.asarray(positions(ref, look)[offset : offset + limit], dtype=np.int64)
        return 0 if is_near(ref, shown) else unlaid
    matching = replace(look, sort="")
    searched = len(layout(ref).schema.names if look.searched is None else look.searched) if look.search else 0
    read = 0 if is_known(ref, matching) else len(look.where.columns) + searched
    return unlaid + read + (0 if is_known(ref, Look(look.sort)) else SORTED_CELL)
