"""Files of which nearly every row is plain, read much faster than text that has to be parsed with care."""

import itertools
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from workers.core.ahead import side_by_side
from workers.core.compiled.library import library
from workers.core.compiled.memory import Piece, joined, mapped, used_again
from workers.core.lines.columns import read_block, readable
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

    ``over`` says whether what was read is all there is.
    """

    path: Path
    names: list[str]
    start: int
    delimiter: str
    end: str
    over: bool = field(default=False, init=False)
    _forms: dict[str, str] = field(default_factory=dict, init=False)

    def frames(self, beginning: int, forms: Callable[[], Mapping[str, str]]) -> Iterator[pl.DataFrame]:
        """Batches of text, the first of ``beginning`` rows unless 0; after it, columns in ``forms`` come as values.

        Ends where a row is not plain.
        """
        width = len(self.names)
        stops = _stops(beginning, min(group_rows(width), rows_per_batch(width)))
        blocks = _blocks(self.path, self.start, self.end, stops)
        with used_again():
            yield from self._frames(blocks, forms)

    def _frames(
        self, blocks: Iterator[tuple[Piece, int] | None], forms: Callable[[], Mapping[str, str]]
    ) -> Iterator[pl.DataFrame]:
        frame = self._read(next(blocks, None))
        if frame is None:
            return
        yield frame
        self._forms.update((name, form) for name, form in forms().items() if readable(form))
        with closing(side_by_side(self._read, blocks)) as frames:
            for frame in frames:
                if frame is None:
                    return
                yield frame
        self.over = True

    def _read(self, block: tuple[Piece, int] | None) -> pl.DataFrame | None:
        if block is None:
            return None
        return read_block(*block, self.names, self._forms, self.delimiter, self.end)


def regular_lines(path: Path, names: list[str], lead: int, delimiter: str) -> RegularLines | None:
    """The rows of a file after ``lead`` lines. None where they cannot be read so."""
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
    return RegularLines(path, names, start, delimiter, end)


def _stops(beginning: int, rows: int) -> Iterator[int]:
    """Where pieces end, in rows from the start: where parts of the table do, and twice before the first part does.

    A small file is read by both threads so.
    """
    if 0 < beginning < rows:
        yield from (beginning, (beginning + rows) // 2)
    yield from itertools.count(rows, rows)


def _blocks(path: Path, start: int, end: str, stops: Iterator[int]) -> Iterator[tuple[Piece, int] | None]:
    """The file's bytes in pieces of whole rows, with their lines: each piece ends a line outside quotes. A row longer
    than usual is no piece.

    Where rows are lines, pieces end at ``stops``, and between them where lines are long. A last line without its end
    is given one.
    """
    size, lines, room, stop = path.stat().st_size, 0, BLOCK, next(stops)
    with path.open("rb") as file:
        while start < size:
            text = mapped(file, start, min(size - start, room + LONGEST_LINE))
            if length := _end_of_rows(text, stop - lines):
                block = text[:length]
            elif start + len(text) == size:
                block = joined(text, end.encode())
            else:
                yield None
                return
            read = block.count("\n")
            yield block, read
            start += len(block)
            lines += read
            while stop <= lines:
                stop = next(stops)
            room = min(BLOCK, (stop - lines) * (len(block) // read + 1) * 11 // 10)


def _end_of_rows(text: Piece, most: int) -> int:
    """Where the first ``most`` lines end, and some more where that is within quotes; 0 where none does."""
    stop = text.end_of_lines(most)
    within = text[:stop].count(QUOTE) % 2
    while within:
        more = text[stop:].end_of_lines(1)
        if not more:
            return 0
        within ^= text[stop : stop + more].count(QUOTE) % 2
        stop += more
    return stop
