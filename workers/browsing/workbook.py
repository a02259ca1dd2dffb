"""Taking rows out as a workbook, for those who go on in a spreadsheet."""

import math
import re
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.browsing.download import covered
from workers.core.errors import DataError
from workers.core.later import Later
from workers.core.schema import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, NUMBER, kind_of
from workers.core.words import _, say

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet
else:
    xlsxwriter = Later("xlsxwriter")

MOST_ROWS, MOST_COLUMNS, LONGEST = 1_048_575, 16_384, 32_767
"""Rows of a sheet below the names, its columns, and characters of a cell."""
LONGEST_NAME, RESERVED = 31, "history"
"""Of a sheet: how long its name may be, as UTF-16, and the one that none may have."""
DIGITS = 15
"""That a spreadsheet keeps of a number."""
FIRST_YEAR = 1901
"""Spreadsheets believe in a 29th of February 1900 and know nothing before that year."""

_PATTERNS = {DATE: "yyyy-mm-dd", DATETIME: "yyyy-mm-dd hh:mm:ss"}
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_Write = Callable[[int, int, Any], object]


def write_workbook(
    frames: Iterable[pl.DataFrame], path: Path, masked: Collection[str] = (), mask: str = "", sheet: str = ""
) -> None:
    """Pieces of a table as one sheet, called ``sheet`` as far as a workbook allows.

    What a spreadsheet would change is written as text. Moments with a zone are those of UTC. Values of ``masked``
    columns are replaced by ``mask``. Raises ``DataError`` when there are too many rows or columns, or a text is too
    long for a cell.
    """
    with xlsxwriter.Workbook(path, {**_OPTIONS, "tmpdir": str(path.parent)}) as book:
        page = book.add_worksheet(sheet_name(sheet) or None)
        page.freeze_panes(1, 0)
        formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in _PATTERNS.items()}
        rows = 0
        for frame in frames:
            refuse_beyond(rows + frame.height, frame.width)
            if not rows:
                for column, name in enumerate(frame.columns):
                    _write_text(page, 0, column, name)
            _write(page, rows + 1, covered(frame, masked, mask), formats)
            rows += frame.height


def sheet_name(name: str) -> str:
    """``name`` as a sheet may be called: without the signs that a workbook forbids, at most ``LONGEST_NAME`` long."""
    allowed = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).split())
    short = allowed.strip(" '").encode("utf-16-le")[: 2 * LONGEST_NAME].decode("utf-16-le", "ignore").strip(" '")
    return f"{short}_" if short.casefold() == RESERVED else short


def refuse_beyond(rows: int, columns: int) -> None:
    """Raise ``DataError`` for what no sheet holds."""
    if rows > MOST_ROWS:
        many = _(
            "A workbook holds up to {most:,} rows, and these are more. Filter the rows, or take a CSV or Parquet file."
        )
        raise DataError(say(many, most=MOST_ROWS))
    if columns > MOST_COLUMNS:
        wide = _(
            "A workbook holds up to {most:,} columns, and these are {n:,}. Hide some, or take a CSV or Parquet file."
        )
        raise DataError(say(wide, most=MOST_COLUMNS, n=columns))


def _write(sheet: "Worksheet", first: int, frame: pl.DataFrame, formats: "dict[str, Format]") -> None:
    writers = [_writer(sheet, kind_of(dtype), formats) for dtype in frame.dtypes]
    for row, values in enumerate(frame.iter_rows(), start=first):
        for column, value in enumerate(values):
            if value is not None:
                writers[column](row, column, value)


def _writer(sheet: "Worksheet", kind: str, formats: "dict[str, Format]") -> _Write:
    def number(row: int, column: int, value: Any) -> None:
        if _is_kept(value):
            sheet.write_number(row, column, value)
        else:
            _write_text(sheet, row, column, value)

    def moment(row: int, column: int, value: date | datetime) -> None:
        if value.year < FIRST_YEAR:
            _write_text(sheet, row, column, value)
        else:
            local = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            sheet.write_datetime(row, column, local, formats[kind])

    def text(row: int, column: int, value: Any) -> None:
        _write_text(sheet, row, column, value)

    writers: dict[str, _Write] = {
        **dict.fromkeys((INTEGER, NUMBER, DECIMAL), number),
        **dict.fromkeys((DATE, DATETIME), moment),
        BOOLEAN: sheet.write_boolean,
    }
    return writers.get(kind, text)


def _write_text(sheet: "Worksheet", row: int, column: int, value: Any) -> None:
    text = str(value)
    if len(text) > LONGEST:
        long = _(
            "Row {row:,} holds a text of {n:,} characters, and a cell of a workbook takes {most:,}. Take a CSV or "
            "Parquet file."
        )
        raise DataError(say(long, row=row, n=len(text), most=LONGEST), row=row)
    sheet.write_string(row, column, text)


def _is_kept(value: Any) -> bool:
    """Whether a number is the same in a spreadsheet."""
    if isinstance(value, float):
        return math.isfinite(value)
    return len(str(value).lstrip("-").replace(".", "").strip("0")) <= DIGITS
