"""A look at a long version as a workbook: by a job, with progress, kept in the store until it has been taken home."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from workers.browsing.conditions import parse_where
from workers.browsing.orders import Look, positions
from workers.browsing.taking import taken
from workers.browsing.workbook import refuse_beyond, write_workbook
from workers.core.reporter import Reporter
from workers.core.row_groups import layout
from workers.core.schema import Schema
from workers.core.store import Store
from workers.core.tables import TableRef
from workers.core.words import _


@dataclass(frozen=True)
class WorkbookSpec:
    """A look as an address says it (``where`` is JSON), its columns, and which of them show ``mask`` alone.

    ``sheet`` is what the sheet is called.
    """

    table: TableRef
    columns: tuple[str, ...]
    sort: str = ""
    where: str = ""
    search: str = ""
    searched: tuple[str, ...] | None = None
    language: str = ""
    masked: tuple[str, ...] = ()
    mask: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class WorkbookResult:
    """The workbook's object in the store, its size in bytes, and its rows."""

    digest: str
    size: int
    rows: int


def make_workbook(spec: WorkbookSpec, reporter: Reporter) -> WorkbookResult:
    """Write the look as a workbook. Raises ``DataError`` for a look that makes no sense, or that no workbook holds."""
    ref = spec.table
    schema = Schema.of(pl.DataFrame(pl.from_arrow(layout(ref).schema.empty_table())))
    look = Look(spec.sort, parse_where(spec.where, schema), spec.search, spec.searched, spec.language)
    rows = ref.rows if look.is_plain else len(positions(ref, look, reporter))
    refuse_beyond(rows, len(spec.columns))
    reporter.phase(_("Writing the workbook"), rows)
    path = reporter.scratch / "look.xlsx"
    write_workbook(_told(taken(ref, look, spec.columns), reporter), path, spec.masked, spec.mask, spec.sheet)
    return WorkbookResult(Store(ref.store).put_file(path, final=True), path.stat().st_size, rows)


PIECE = 10_000
"""Rows between two words of progress: about a second."""


def _told(frames: Iterator[pl.DataFrame], reporter: Reporter) -> Iterator[pl.DataFrame]:
    """The same rows in small pieces, each told of once it was written."""
    for frame in frames:
        for piece in frame.iter_slices(PIECE) if frame.height else [frame]:
            yield piece
            reporter.advance(piece.height)
