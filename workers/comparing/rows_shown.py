"""The rows that differ, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.comparing.diff import DiffResult, load_positions
from workers.core.cells import cell
from workers.core.errors import DataError
from workers.core.store import Store
from workers.core.tables import TableRef, read_rows
from workers.core.words import _, say

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
WAYS = (CHANGED, ADDED, REMOVED)


@dataclass(frozen=True)
class DifferentRow:
    """One row. ``row_before`` and ``row_after`` are its 1-based places; ``before`` and ``after`` its JSON cells.

    A side on which the row does not exist is None; ``changed`` are places of cells that differ.
    """

    row_before: int | None
    row_after: int | None
    before: list[Any] | None
    after: list[Any] | None
    changed: list[int]


@dataclass(frozen=True)
class DifferentRows:
    """Rows ``offset`` to ``offset + len(rows)`` of ``total``; ``columns`` names the cells as the newer version does."""

    total: int
    columns: list[str]
    rows: list[DifferentRow]


def different_rows(
    before: TableRef,
    after: TableRef,
    found: DiffResult,
    way: str,
    offset: int,
    limit: int,
    *,
    column: str = "",
    columns: Sequence[str] | None = None,
) -> DifferentRows:
    """Some of the added, removed or changed rows. ``column`` keeps changed rows where that one differs.

    ``columns`` are those to show (all common ones when None); added and removed rows may show what only they have.
    Raises ``DataError`` for a way or a column that does not exist.
    """
    if way not in WAYS:
        said = _("“{way}” is not a kind of difference. Choose one of: {known}.")
        raise DataError(say(said, way=way, known=", ".join(WAYS)))
    held = load_positions(Store(after.store), found.positions)
    if way == CHANGED:
        return _changed(before, after, found, held.before, held.after, held.cells, offset, limit, column, columns)
    table, places = (after, held.added) if way == ADDED else (before, held.removed)
    names = _names_of(found, way) if columns is None else list(columns)
    wanted = places[offset : offset + limit]
    rows = _cells(table, wanted, [_old_name(found, name) if way == REMOVED else name for name in names])
    numbers = (wanted + 1).tolist()
    return DifferentRows(
        total=len(places),
        columns=names,
        rows=[
            DifferentRow(None, number, None, row, []) if way == ADDED else DifferentRow(number, None, row, None, [])
            for number, row in zip(numbers, rows, strict=True)
        ],
    )


def _changed(
    before: TableRef,
    after: TableRef,
    found: DiffResult,
    old: npt.NDArray[np.int64],
    new: npt.NDArray[np.int64],
    cells: npt.NDArray[np.bool_],
    offset: int,
    limit: int,
    column: str,
    columns: Sequence[str] | None,
) -> DifferentRows:
    every = [pair.name for pair in found.columns]
    names = every if columns is None else [name for name in columns if name in every]
    if column:
        if column not in every:
            said = say(_("“{column}” is not a column of both versions."), column=column)
            raise DataError(said, column=column)
        chosen = np.flatnonzero(cells[:, every.index(column)])
    else:
        chosen = np.arange(len(new))
    wanted = chosen[offset : offset + limit]
    marks = cells[wanted][:, [every.index(name) for name in names]]
    old_rows = _cells(before, old[wanted], [_old_name(found, name) for name in names])
    new_rows = _cells(after, new[wanted], names)
    return DifferentRows(
        total=len(chosen),
        columns=names,
        rows=[
            DifferentRow(int(was) + 1, int(now) + 1, left, right, np.flatnonzero(mark).tolist())
            for was, now, left, right, mark in zip(old[wanted], new[wanted], old_rows, new_rows, marks, strict=True)
        ],
    )


def _names_of(found: DiffResult, way: str) -> list[str]:
    own = found.columns_added if way == ADDED else found.columns_removed
    return [pair.name for pair in found.columns] + [column.name for column in own]


def _old_name(found: DiffResult, name: str) -> str:
    return next((pair.name_before for pair in found.columns if pair.name == name), name)


def _cells(table: TableRef, places: npt.NDArray[np.int64], names: Sequence[str]) -> list[list[Any]]:
    """The named cells of these rows, in the order of ``places``."""
    if not len(places):
        return []
    frame = read_rows(table, places.tolist()).select(names)
    order = np.argsort(np.argsort(places))
    return [[cell(value) for value in row] for row in frame[order.tolist()].iter_rows()]
