"""One sheet of a workbook as an Arrow file. Runs in a process of its own (``workers.core.files.held``).

Workbooks are read whole by the library underneath, and say themselves how large they are.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median_low
from typing import Any

import polars as pl
import pyarrow as pa
import python_calamine as calamine

from workers.core.cells import SAFE_INTEGER
from workers.core.files.gathering import Seen, frame_of
from workers.core.files.sheetxml import oddities
from workers.core.reader import Source, check_names, rows_per_batch
from workers.core.said import Said
from workers.core.specs import to_json
from workers.core.words import _, joined, quoted, say

LOOKED_AT = 100
FEW = 20
"""No more cells than these may be a cover, though some stand side by side."""
TIMES = 10
"""How many times as many cells a table has as such a cover."""
ENOUGH = 5_000
FOUND_OUT, NONE = -1, 0
Row = list[Any]


@dataclass(frozen=True)
class Table:
    """The table on a sheet: its columns by position, and the index of the first row below its header."""

    sheet: calamine.CalamineSheet
    names: dict[int, str]
    below: int

    def slices(self) -> Iterator[tuple[int, list[Row]]]:
        """Rows in pieces of bounded size, each with the row number (1-based, in the sheet) of its first."""
        rows, at = itertools.islice(self.sheet.iter_rows(), self.below, None), self.below
        size = rows_per_batch(self.sheet.width)
        while piece := list(itertools.islice(rows, size)):
            yield at + 1, piece
            at += len(piece)


def unpack(path: str, name: str, sheet: str, header: int, skip: int, out: str) -> dict[str, Any]:
    """Write the sheet's table to ``out``; answers the sheet, all sheets, the header row and notes (``Said`` as JSON).

    ``sheet`` is found out when empty, ``header`` (the row that names the columns, 0 for none) when -1; ``skip`` rows
    below it are left out. Raises ``DataError``.
    """
    source = Source(Path(path), name, Path(out).parent)
    workbook = _opened(source)
    chosen = _chosen(source, workbook, sheet)
    start = chosen.start[0] if chosen.start else 0
    top = list(itertools.islice(chosen.iter_rows(), start + LOOKED_AT))
    row = _header_row(top, start) if header == FOUND_OUT else header
    table = _table(source, chosen, row, skip)
    seen, blank = _survey(table)
    kept = {at: table.names.get(at) or f"column_{_letters(chosen, at)}" for at in sorted({*table.names, *seen})}
    check_names(source, list(kept.values()), row=row or None)
    columns = {named: seen.get(at, Seen()).dtype for at, named in kept.items()}
    _write(table, list(kept), columns, Path(out))
    notes = [Said.of(note) for note in _notes(source, workbook, table, row, kept, seen, blank)]
    return {"sheet": chosen.name, "sheets": _sheets(workbook), "header": row, "notes": to_json(notes)}


def _opened(source: Source) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(str(source.path))
    except calamine.PasswordError:
        raise source.problem(
            say(_("the workbook is protected by a password. Save it without one.")), unreadable=True
        ) from None
    except (calamine.CalamineError, OSError, ValueError) as problem:
        raise source.problem(
            say(
                _(
                    "this is not a complete workbook; it may be damaged or of another kind. Open it in a spreadsheet "
                    "program and save it again as .xlsx or CSV."
                )
            ),
            unreadable=True,
            reason=str(problem)[:120],
        ) from None


def _sheets(workbook: calamine.CalamineWorkbook) -> list[str]:
    return [meta.name for meta in workbook.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]


def _chosen(source: Source, workbook: calamine.CalamineWorkbook, asked: str) -> calamine.CalamineSheet:
    names = _sheets(workbook)
    listed = ", ".join(f"“{name}”" for name in names)
    if asked and asked not in names:
        raise source.problem(
            say(_("there is no sheet “{asked}”. The sheets are: {listed}."), asked=asked, listed=listed)
        )
    hidden = {m.name for m in workbook.sheets_metadata if m.visible != calamine.SheetVisibleEnum.Visible}
    order = [asked] if asked else sorted(names, key=lambda name: name in hidden)
    for at, name in enumerate(order):
        sheet = _loaded(source, workbook, name)
        if _Extent.of(sheet).cells:
            return _table_after(workbook, sheet, [later for later in order[at + 1 :] if later not in hidden])
    raise source.problem(
        say(_("the sheet “{asked}” is empty. The sheets are: {listed}."), asked=asked, listed=listed)
        if asked
        else say(_("no sheet of the workbook holds data."))
    )


def _loaded(source: Source, workbook: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except (calamine.CalamineError, OSError, ValueError) as problem:
        raise source.problem(
            say(_("the sheet “{name}” cannot be read. Save it again."), name=name), reason=str(problem)[:120]
        ) from None


def _table_after(
    workbook: calamine.CalamineWorkbook, first: calamine.CalamineSheet, later: list[str]
) -> calamine.CalamineSheet:
    """The first sheet, unless it is a cover and one of the ``later`` ones holds a table."""
    cover = _Extent.of(first)
    for name in later if cover.may_be_cover else ():
        with suppress(calamine.CalamineError, OSError, ValueError):
            sheet = workbook.get_sheet_by_name(name)
            if _Extent.of(sheet).is_table_beside(cover):
                return sheet
    return first


@dataclass(frozen=True)
class _Extent:
    """How many cells of a sheet hold something, and how many rows several of them, as far as it was looked at."""

    cells: int
    wide: int

    @classmethod
    def of(cls, sheet: calamine.CalamineSheet) -> "_Extent":
        cells = wide = 0
        for row in sheet.iter_rows() if sheet.height else ():
            filled = _filled(row)
            cells, wide = cells + filled, wide + (filled > 1)
            if cells > ENOUGH and wide > 1:
                break
        return cls(cells, wide)

    @property
    def may_be_cover(self) -> bool:
        return self.wide < 2 or self.cells <= FEW

    def is_table_beside(self, cover: "_Extent") -> bool:
        """Whether it is one that the cover leads to: wider than that, or much larger."""
        return self.wide > 1 and self.cells > (cover.cells if cover.wide < 2 else TIMES * cover.cells)


def _header_row(top: list[Row], start: int) -> int:
    """The row (1-based) that names the columns, 0 when the first one that is wide enough is data already."""
    usual = median_low([count for count in map(_filled, top) if count] or [0])
    for at, row in enumerate(top[start:], start=start):
        if _filled(row) * 2 > usual:
            names = sum(1 for cell in row if isinstance(cell, str) and cell.strip() or _is_year(cell))
            return at + 1 if names * 2 > _filled(row) else NONE
    return NONE


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell != "")


def _is_year(cell: Any) -> bool:
    return type(cell) is float and cell.is_integer() and 1900 <= cell <= 2100


def _table(source: Source, sheet: calamine.CalamineSheet, header: int, skip: int) -> Table:
    start = sheet.start[0] if sheet.start else 0
    if header == NONE:
        return Table(sheet, {}, start + skip)
    cells = next(itertools.islice(sheet.iter_rows(), header - 1, None), [])
    names = {at: _named(cell) for at, cell in enumerate(cells) if _named(cell)}
    if not names:
        raise source.problem(
            say(_("row {header} is empty, so it cannot name the columns. Choose another row."), header=header),
            row=header,
        )
    return Table(sheet, _across_merged(sheet, header - 1, names), header + skip)


def _named(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _across_merged(sheet: calamine.CalamineSheet, row: int, names: dict[int, str]) -> dict[int, str]:
    """A merged header cell names every column below it: Sales, Sales 2, Sales 3."""
    offset = sheet.start[1] if sheet.start else 0
    ranges: Any = []
    with suppress(calamine.CalamineError):
        ranges = sheet.merged_cell_ranges or []
    for (first_row, first), (last_row, last) in ranges:
        name = names.get(first - offset)
        if first_row <= row <= last_row and name:
            for number, at in enumerate(range(first - offset + 1, last - offset + 1), start=2):
                names.setdefault(at, f"{name} {number}")
    return names


def _survey(table: Table) -> tuple[dict[int, Seen], int]:
    """What each column that holds something holds, and how many rows are blank."""
    seen: dict[int, Seen] = {}
    blank = 0
    for row, piece in table.slices():
        blank += len(piece) - sum(map(_is_filled, piece))
        for at, cells in enumerate(zip(*piece, strict=True)):
            values = _values(cells)
            if at in seen or any(value is not None for value in values):
                seen.setdefault(at, Seen()).look(values, row)
    return seen, blank


def _is_filled(row: Row) -> bool:
    return any(cell != "" for cell in row)


def _values(cells: Sequence[Any]) -> list[Any]:
    """Workbooks know one kind of number: a whole one is a whole number."""
    return [_whole(cell) if type(cell) is float else None if cell == "" else cell for cell in cells]


def _whole(cell: float) -> Any:
    return int(cell) if math.isfinite(cell) and cell.is_integer() and abs(cell) <= SAFE_INTEGER else cell


def _write(table: Table, kept: list[int], columns: dict[str, pl.DataType], out: Path) -> None:
    empty = pl.DataFrame(schema=columns).to_arrow()
    with pa.OSFile(str(out), "wb") as sink, pa.ipc.new_file(sink, empty.schema) as writer:
        for _row, piece in table.slices():
            filled = [row for row in piece if _is_filled(row)]
            if filled:
                frame = frame_of(columns, [_values([row[at] for row in filled]) for at in kept])
                writer.write_table(frame.to_arrow().cast(empty.schema))


def _notes(
    source: Source,
    workbook: calamine.CalamineWorkbook,
    table: Table,
    header: int,
    kept: dict[int, str],
    seen: dict[int, Seen],
    blank: int,
) -> list[str]:
    others = [quoted(name) for name in workbook.sheet_names if name != table.sheet.name]
    notes: list[str] = [say(_("The sheet “{sheet}” was read."), sheet=table.sheet.name)]
    if others:
        notes.append(say(_("The other sheets are: {names}."), names=joined(others)))
    if header == NONE:
        notes.append(_("No row names the columns, so they were named column_A, column_B, …"))
    elif header > 1:
        notes.append(say(_("Row {n} names the columns; what stands above it was left out."), n=header))
    if header != NONE and (unnamed := [kept[at] for at in kept if at not in table.names]):
        notes.append(say(_("Columns without a name were named: {names}."), names=joined(unnamed)))
    if blank:
        notes.append(say(_("Blank rows were left out: {n:,}."), n=blank))
    notes += filter(None, (column.note(kept[at]) for at, column in seen.items()))
    return [*notes, *oddities(source.path, table.sheet.name)]


def _letters(sheet: calamine.CalamineSheet, at: int) -> str:
    """The column's letters in the sheet: A, B, …, AA."""
    number, letters = at + 1 + (sheet.start[1] if sheet.start else 0), ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
