"""A copy of a text file without what is no part of its table: lines at the top, comments, mixed line ends."""

from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class PlainCopy:
    """A file in UTF-8 with ``\\n`` after every line; ``dropped`` are the lines (1-based) that were left out."""

    path: Path
    dropped: list[int] = field(default_factory=list)

    def original(self, line: int) -> int:
        """Which line of the file that line of the copy is."""
        before = -1
        while (count := bisect_right(self.dropped, line + max(before, 0))) != before:
            before = count
        return line + before


def plain_copy(path: Path, target: Path, *, lead: int, comment: str, quote: str) -> PlainCopy:
    """Leave out ``lead`` lines and those beginning with ``comment``. Line ends within quotes stay as they are."""
    dropped: list[int] = []
    inside = False
    with path.open(encoding="utf-8-sig", newline="") as lines, target.open("w", encoding="utf-8", newline="") as out:
        for number, line in enumerate(lines, start=1):
            if number <= lead or (comment and not inside and line.startswith(comment)):
                dropped.append(number)
                continue
            inside ^= bool(quote) and line.count(quote) % 2 == 1
            out.write(line if inside else line.rstrip("\r\n") + "\n")
    return PlainCopy(target, dropped)
