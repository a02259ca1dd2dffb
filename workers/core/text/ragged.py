"""Which lines of a delimited file have another number of fields than the first: some by name, then counted."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

NAMED = 10
MOST_COUNTED = 1_000
MOST_READ = 64 << 20


@dataclass(frozen=True)
class Ragged:
    """``lines``: the first bad ones, each with its number of fields; ``count`` were found, perhaps of ``more``."""

    lines: tuple[tuple[int, int], ...]
    count: int
    more: bool


def ragged_lines(path: Path, *, lead: int, expected: int, delimiter: str, quote: str) -> Ragged:
    """Looks through the text (UTF-8) after ``lead`` lines, and gives up after enough bytes or bad lines."""
    found: list[tuple[int, int]] = []
    count, whole = 0, True
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        read = _Bounded(handle, lead)
        quoting = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
        rows = csv.reader(read, delimiter=delimiter, **quoting)
        before = 0
        try:
            for row in rows:
                first, before = before + 1, rows.line_num
                if row and len(row) != expected:
                    count += 1
                    found += [(first + lead, len(row))] if count <= NAMED else []
                if count == MOST_COUNTED:
                    whole = False
                    break
        except csv.Error:  # a cell longer than the module allows: what was seen so far is said
            whole = False
    return Ragged(tuple(found), count, more=not whole or read.stopped)


class _Bounded:
    """The lines after the first ``lead``, as far as ``MOST_READ`` characters go: a line may be as long as the file."""

    def __init__(self, text: TextIO, lead: int) -> None:
        self.text, self.room, self.stopped = text, MOST_READ, False
        for _line in range(lead):
            self._next()

    def __iter__(self) -> Iterator[str]:
        while line := self._next():
            yield line

    def _next(self) -> str:
        line = self.text.readline(self.room)
        self.room -= len(line)
        self.stopped = self.room <= 0
        return line
