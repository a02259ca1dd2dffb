"""Text in which every line is plainly one row, read much faster than text that has to be parsed with care.

One regular expression says what a line looks like, each field in the form of its column. Where it matches, there is
only one way to read the line: no quote is open, no field is missing, and every value has the shape of its form.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from workers.core.ahead import side_by_side
from workers.core.formats import FORMATS
from workers.core.text.encoding import is_utf8

WORTH_FROM = 32 << 20
"""Bytes of a file from which on it pays to begin it anew."""
BLOCK = 8 << 20
MOST_COLUMNS = 100
LONGEST_LINE = 1 << 20
DELIMITERS = ",;\t|"
QUOTE = '"'
FORMS = frozenset(
    ["integer", "number", "boolean", "boolean_yes", "boolean_oui", "boolean_vrai", "boolean_ja", "boolean_wahr"]
    + [name for name in FORMATS if name.startswith("date") and FORMATS[name].sure and "word" not in name]
) - {"datetime_zone"}
"""Forms whose shapes hold neither delimiters nor quotes nor line ends."""
WHOLE = r"(?:0|-?[1-9][0-9]{0,17})"
SHORT = r"-?(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{0,6})?"
"""Numbers that every float holds, and that fit 64 bits."""


@dataclass
class RegularLines:
    """The rows of a file in UTF-8 whose columns have these ``names``, from byte ``start``, as far as it is regular.

    ``forms`` are those that the columns have (column -> form); the others are text. ``short`` are columns of numbers
    of few digits. ``rows`` counts what was read; ``over`` says whether that is all there is.
    """

    path: Path
    names: list[str]
    start: int
    delimiter: str
    end: str
    forms: Mapping[str, str]
    short: frozenset[str]
    rows: int = 0
    over: bool = field(default=False, init=False)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Batches with the columns in ``forms`` as values and the others as text; ends where a line is not regular."""
        ways = [_Way(self, self.short)] + ([_Way(self, frozenset())] if self.short else [])
        blocks = _blocks(self.path, self.start, self.end.encode())
        with closing(side_by_side(lambda block: _read(block, ways), blocks)) as frames:
            for frame in frames:
                if frame is None:
                    return
                self.rows += frame.height
                yield frame
        self.over = True


class _Way:
    """How to read a block: whole and short numbers by the parser itself, all others from their text."""

    def __init__(self, text: RegularLines, short: frozenset[str]) -> None:
        self.text = text
        self.parsed = dict.fromkeys(short, SHORT) | {
            name: WHOLE for name, form in text.forms.items() if form == "integer"
        }
        fields = (self._field(name) for name in text.names)
        self.pattern = f"^{_literal(text.delimiter).join(fields)}{text.end}$".replace("\r", r"\r").replace("\n", r"\n")
        self.schema = {
            name: {WHOLE: pl.Int64(), SHORT: pl.Float64()}.get(self.parsed.get(name, ""), pl.String())
            for name in text.names
        }

    def _field(self, name: str) -> str:
        form = self.text.forms.get(name)
        if form:
            return f"(?:{self.parsed.get(name) or FORMATS[form].shape[1:-1]})?"
        return rf'(?:[^{QUOTE}\r\n{_literal(self.text.delimiter)}]*|"(?:[^"\r\n]|"")+")'

    def read(self, block: bytes, lines: pl.Series) -> pl.DataFrame | None:
        """None where a line does not look like that, or a value says nothing, such as the 30th of February."""
        if not lines.str.contains(self.pattern).all():
            return None
        frame = pl.read_csv(
            block,
            has_header=False,
            schema=self.schema,
            separator=self.text.delimiter,
            quote_char=QUOTE,
            infer_schema=False,
        )
        told = [name for name in self.text.forms if name not in self.parsed]
        read = frame.lazy().with_columns(FORMATS[self.text.forms[name]].convert(pl.col(name)) for name in told)
        values = read.collect(engine="in-memory")
        if values.height != len(lines) or values.null_count().row(0) != frame.null_count().row(0):
            return None
        return values


def regular_lines(
    path: Path, names: list[str], lead: int, delimiter: str, sample: pl.DataFrame, forms: Mapping[str, str]
) -> RegularLines | None:
    """The rows of a file after ``lead`` lines (none or one), of which ``sample`` holds the first, as text.

    ``forms`` are those that columns seem to have. None where the file cannot be read so, or it would not pay.
    """
    if path.stat().st_size < WORTH_FROM or delimiter not in DELIMITERS or not 2 <= len(names) <= MOST_COLUMNS:
        return None
    with path.open("rb") as handle:
        first = handle.readline(LONGEST_LINE)
    end = "\r\n" if first.endswith(b"\r\n") else "\n"
    body = first.removesuffix(end.encode())
    if body == first or b"\r" in body or (not lead and first.startswith(BOM_UTF8)):
        return None
    known = {name: form for name, form in forms.items() if form in FORMS}
    short = frozenset(name for name, form in known.items() if form == "number" and _is_short(sample[name]))
    return RegularLines(path, names, len(first) if lead else 0, delimiter, end, known, short)


def _is_short(column: pl.Series) -> bool:
    """Whether every number in a column of text has few digits."""
    return bool(column.drop_nulls().str.contains(f"^{SHORT}$").all())


def _literal(delimiter: str) -> str:
    return {"|": r"\|", "\t": r"\t"}.get(delimiter, delimiter)


def _read(block: bytes | None, ways: list[_Way]) -> pl.DataFrame | None:
    if block is None or not is_utf8(block):
        return None
    lines = _lines(block)
    tried = (way.read(block, lines) for way in ways)
    return next((frame for frame in tried if frame is not None), None)


def _lines(block: bytes) -> pl.Series:
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n")) + 1
    offsets = np.concatenate([[0], ends]).astype(np.int64)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(block)]
    return pl.Series(pl.from_arrow(pa.Array.from_buffers(pa.large_string(), len(ends), buffers)))


def _blocks(path: Path, start: int, end: bytes) -> Iterator[bytes | None]:
    """The file's bytes in pieces of whole lines; a last line without its end is given one, a long line is no piece."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        while start < size:
            handle.seek(start + BLOCK)
            last = handle.readline(LONGEST_LINE)
            handle.seek(start)
            block = handle.read(BLOCK + len(last))
            start += len(block)
            if start < size and not last.endswith(b"\n"):
                yield None
                return
            yield block if block.endswith(b"\n") else block + end
