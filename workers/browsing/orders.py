"""Which rows a look shows, in which order: positions in the version, worked out once and kept for every process."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.browsing.cache import kept, lacking
from workers.browsing.conditions import Where, as_text, lower
from workers.browsing.letters import pattern
from workers.browsing.search import found_in
from workers.core.ahead import ahead
from workers.core.errors import DataError
from workers.core.expressions.nodes import Expression
from workers.core.reporter import Reporter, Silent
from workers.core.row_groups import Group, layout, read_groups
from workers.core.schema import Schema, missing_column
from workers.core.tables import TableRef
from workers.core.words import _
from workers.engines.polars_canonical import canonical
from workers.engines.polars_named import holds

Positions = npt.NDArray[np.uint32]

FOUND = "Rows found"
"""The live curve of a search or filter: rows found so far."""
POINTS = 50
"""So many points the curve has, however long the table is."""


@dataclass(frozen=True)
class Look:
    """``sort`` is a column, or "-" and a column; ``search`` is text that some cell of ``searched`` columns holds.

    ``searched`` None: all of them. ``language``: in which the text is read, where that makes a difference.
    """

    sort: str = ""
    where: Where = field(default_factory=Where)
    search: str = ""
    searched: tuple[str, ...] | None = None
    language: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it shows every row in the version's own order."""
        return not self.sort and self.shows_all

    @property
    def shows_all(self) -> bool:
        """Whether it shows every row, in whatever order."""
        return not (self.where or self.search)


def positions(ref: TableRef, look: Look, reporter: Reporter | None = None) -> Positions:
    """The positions (from 0) of the rows that match, in the order asked for.

    Missing values and NaN come last both ways; equal ones stay in the version's order. Raises ``DataError`` for a
    column that is not there, or a filter that does not fit it.
    """
    if look.sort:
        sorted_by(look.sort, layout(ref).schema.names)
    told = reporter or Silent()
    if is_known(ref, look):
        return _kept_positions(ref, look, lambda: _worked_out(ref, look, told))
    pieces = [positions(ref, piece, reporter) for piece in _pieces(look)]
    work = (lambda: _together(ref, *pieces)) if pieces else (lambda: _worked_out(ref, look, told))
    return _kept_positions(ref, look, work)


def is_known(ref: TableRef, look: Look) -> bool:
    """Whether its positions were worked out before and are kept."""
    return look.is_plain or not lacking(ref, [_name(look)])


def _pieces(look: Look) -> list[Look]:
    """An order, and what matches: looks of their own, each kept, that the look is put together from."""
    return [Look(look.sort), replace(look, sort="")] if look.sort and (look.where or look.search) else []


def _name(look: Look) -> str:
    sought = look.search and pattern(look.search)
    told = (look.sort, as_text(look.where.plain()), sought, look.searched)
    key = repr((*told, look.language) if look.language else told)
    return f"rows-{sha256(key.encode()).hexdigest()}.npy"


def sorted_by(sort: str, names: list[str]) -> tuple[str, bool]:
    """The column, and whether from high to low. A column whose name begins with "-" is found by its name."""
    descending = sort not in names and sort.startswith("-")
    name = sort.removeprefix("-") if descending else sort
    if name not in names:
        raise DataError(missing_column(name, names), column=name)
    return name, descending


def _kept_positions(ref: TableRef, look: Look, work: Callable[[], Positions]) -> Positions:
    def build(target: Path) -> None:
        with target.open("wb") as file:
            np.save(file, work())

    return _mapped(kept(ref, _name(look), build))


@lru_cache(maxsize=64)
def _mapped(path: Path) -> Positions:
    mapped: Positions = np.load(path, mmap_mode="r")
    return mapped


def _worked_out(ref: TableRef, look: Look, reporter: Reporter) -> Positions:
    return _order(ref, look.sort, reporter) if look.sort else _matching(ref, look, reporter)


def _together(ref: TableRef, order: Positions, matching: Positions) -> Positions:
    matches = np.zeros(ref.rows, dtype=bool)
    matches[matching] = True
    return order[matches[order]]


def _order(ref: TableRef, sort: str, reporter: Reporter) -> Positions:
    name, descending = sorted_by(sort, layout(ref).schema.names)
    reporter.phase(_("Sorting"))
    pieces = []
    for _group, table in read_groups(ref, [name]):
        pieces.append(_series(table.column(name)))
        reporter.check()
    values = pl.concat(pieces)
    if values.dtype.is_float():
        values = values.fill_nan(None)
    ordered = values.alias("value").to_frame().with_row_index("at")
    ordered = ordered.sort("value", descending=descending, nulls_last=True, maintain_order=True)
    return ordered["at"].to_numpy()


def _series(column: Any) -> pl.Series:
    series = pl.from_arrow(column)
    assert isinstance(series, pl.Series)
    return series


def _matching(ref: TableRef, look: Look, reporter: Reporter) -> Positions:
    """Row group by row group, only the columns that are asked about: memory holds those of few.

    The next group is read and checked while this one is looked through.
    """
    names = layout(ref).schema.names
    searched = [name for name in names if look.searched is None or name in look.searched] if look.search else []
    read = list(dict.fromkeys([*look.where.columns, *searched]))
    tell = _Finds(reporter, ref.rows, len(layout(ref).groups))
    found: list[Positions] = [np.empty(0, dtype=np.uint32)]
    condition: Expression | None = None
    for group, table in ahead(read_groups(ref, read)):
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)
        condition = condition or lower(look.where, Schema.of(frame))
        if not group.rows:
            continue
        masks = [found_in(frame, searched, look.search, look.language)] if look.search else []
        if condition is not None:
            masks.append(holds(condition, canonical(frame.select(look.where.columns))))
        within = reduce(lambda a, b: a & b, masks).arg_true().to_numpy()
        found.append((within + group.first).astype(np.uint32))
        tell(group, len(within))
    return np.concatenate(found)


class _Finds:
    """Tells a reporter how many rows were looked through, and how many of them were found."""

    def __init__(self, reporter: Reporter, rows: int, groups: int) -> None:
        self.reporter, self.every = reporter, max(1, groups // POINTS)
        self.seen = self.found = 0
        reporter.phase(_("Looking through the rows"), total=rows)

    def __call__(self, group: Group, found: int) -> None:
        self.seen, self.found = self.seen + 1, self.found + found
        if self.seen % self.every == 0:
            self.reporter.metric(FOUND, self.found, self.seen)
        self.reporter.advance(group.rows)
