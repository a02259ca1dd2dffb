"""Files of which nearly every row is plain, read much faster than text that has to be parsed with care."""

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from workers.core.ahead import side_by_side
from workers.core.lines.columns import read_block, readable
from workers.core.lines.library import count, end_of_lines, library
from workers.core.lines.memory import Memory
from workers.core.mapped import Bytes, mapped
from workers.core.parts import group_rows
from workers.core.reader import rows_per_batch

BLOCK = 16 << 20
"""Bytes of text that are read at once, at most."""
MOST_COLUMNS = 1_000
LONGEST_LINE = 1 << 20
DELIMITERS = ",;\t|"
QUOTE = '"'


@dataclass
class RegularLines:
    """The rows of a file in UTF-8 whose columns have these ``names``, from byte ``start``, as far as they are plain.

    ``forms`` are those that the columns have (column -> form); the others are text. ``rows`` counts what was read;
    ``over`` says whether that is all there is.
    """

    path: Path
    names: list[str]
    start: int
    delimiter: str
    end: str
    forms: Mapping[str, str]
    rows: int = 0
    over: bool = field(default=False, init=False)
    _memory: Memory = field(default_factory=Memory, init=False)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Batches with the columns in ``forms`` as values and the others as text; ends where a row is not plain."""
        width = len(self.names)
        blocks = _blocks(self.path, self.start, self.end, min(group_rows(width), rows_per_batch(width)))
        with closing(side_by_side(self._read, blocks)) as frames:
            for frame in frames:
                if frame is None:
                    return
                self.rows += frame.height
                yield frame
        self.over = True

    def _read(self, block: tuple[Bytes, int] | None) -> pl.DataFrame | None:
        if block is None:
            return None
        return read_block(*block, self.names, self.forms, self.delimiter, self.end, self._memory)


def regular_lines(
    path: Path, names: list[str], lead: int, delimiter: str, forms: Mapping[str, str]
) -> RegularLines | None:
    """The rows of a file after ``lead`` lines. None where they cannot be read so.

    ``forms`` are those that columns seem to have.
    """
    if not library() or delimiter not in DELIMITERS or not 2 <= len(names) <= MOST_COLUMNS:
        return None
    with path.open("rb") as handle:
        before = [handle.readline(LONGEST_LINE) for _ in range(lead)]
        start = handle.tell()
        first = (before or [handle.readline(LONGEST_LINE)])[-1]
    end = "\r\n" if first.endswith(b"\r\n") else "\n"
    body = first.removesuffix(end.encode())
    if body == first or b"\r" in body or (not lead and first.startswith(BOM_UTF8)):
        return None
    return RegularLines(
        path, names, start, delimiter, end, {name: form for name, form in forms.items() if readable(form)}
    )


def _blocks(path: Path, start: int, end: str, rows: int) -> Iterator[tuple[Bytes, int] | None]:
    """The file's bytes in pieces of whole rows, with their lines: each piece ends a line outside quotes. A row longer
    than usual is no piece.

    Where rows are lines, each piece brings their number to a multiple of ``rows``, unless these are long. A last line
    without its end is given one.
    """
    size, lines, room = path.stat().st_size, 0, BLOCK
    with path.open("rb") as file:
        while start < size:
            text = mapped(file, start, min(size - start, room + LONGEST_LINE))
            if stop := _end_of_rows(text, rows - lines % rows):
                block = text[:stop]
            elif start + len(text) == size:
                block = np.append(text, np.frombuffer(end.encode(), np.uint8))
            else:
                yield None
                return
            read = count(block, "\n")
            yield block, read
            start += len(block)
            lines += read
            room = min(BLOCK, (rows - lines % rows) * (len(block) // read + 1) * 11 // 10)


def _end_of_rows(text: Bytes, most: int) -> int:
    """Where the first ``most`` lines end, and some more where that is within quotes; 0 where none does."""
    stop = end_of_lines(text, most)
    within = count(text[:stop], QUOTE) % 2
    while within:
        more = end_of_lines(text[stop:], 1)
        if not more:
            return 0
        within ^= count(text[stop : stop + more], QUOTE) % 2
        stop += more
    return stop
