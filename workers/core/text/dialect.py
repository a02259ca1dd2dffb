"""How a text file is laid out: what separates its fields, and whether its first row names them."""

import csv
import io
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

from workers.core.store import chunks
from workers.core.words import Phrase, _, counted

DELIMITERS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
SAMPLE_CHARACTERS = 1 << 18
SAMPLE_RECORDS = 500
LONGEST_PREAMBLE = 50
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


def sample_of(path: Path, skip: int = 0, comment: str = "") -> str:
    """The beginning of a UTF-8 file up to the last complete line of it, without ``skip`` lines and comments."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        for _line in range(skip):
            handle.readline(SAMPLE_CHARACTERS)
        text = handle.read(SAMPLE_CHARACTERS)
    if len(text) == SAMPLE_CHARACTERS and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    if comment:
        text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(comment))
    return text


def longest_line(path: Path) -> int:
    """Bytes of the longest line, as far as lines are longer than a mebibyte."""
    longest = run = 0
    for chunk in chunks(path):
        end = b"\n" if b"\n" in chunk else b"\r"
        first = chunk.find(end)
        if first < 0:
            run += len(chunk)
        else:
            longest, run = max(longest, run + first), len(chunk) - chunk.rfind(end) - 1
    return max(longest, run)


def preamble(sample: str, delimiter: str, quote: str) -> int:
    """How many lines come before the table: lines without a delimiter where nearly all others have the same many."""
    rows = records(sample, delimiter, quote)
    first = next((at for at, row in enumerate(rows) if len(row) > 1), 0)
    table = rows[first:]
    width = Counter(len(row) for row in table).most_common(1)[0][0]
    if not first or first > LONGEST_PREAMBLE or width < 2 or len(table[0]) != width:
        return 0
    if len(table) < 2 or any(line.count(quote) % 2 for line in sample.splitlines()[:first] if quote):
        return 0
    lines = sample.splitlines()
    return next(at for at, line in enumerate(lines) if delimiter in line)


@lru_cache(maxsize=len(DELIMITERS))
def records(sample: str, delimiter: str, quote: str) -> list[list[str]]:
    """The first records of the sample, blank lines left out."""
    lines = io.StringIO(sample, newline="")
    if quote:
        rows = csv.reader(lines, delimiter=delimiter, quotechar=quote)
    else:
        rows = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    found = []
    try:
        for row in rows:
            if row:
                found.append(row)
            if len(found) == SAMPLE_RECORDS:
                break
    except csv.Error:  # a cell longer than the module allows: what was seen so far decides
        pass
    return found


def delimiter_of(sample: str, quote: str) -> tuple[str, float]:
    """The delimiter under which most records have the same number of fields, more than one; and how many do (0..1)."""
    best, best_score = ",", (0.0, 0)
    for delimiter in filter(sample.__contains__, DELIMITERS):
        widths = Counter(len(record) for record in records(sample, delimiter, quote))
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if not wide:
            continue
        count, width = max(wide)
        score = (round(count / widths.total(), 2), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best, best_score[0]


def has_header(rows: list[list[str]]) -> bool:
    """False when some column holds a number in the first row and only numbers below it."""
    first, *below = rows
    for position, cell in enumerate(first):
        if not _NUMBER.fullmatch(cell.strip()):
            continue
        values = [row[position].strip() for row in below if position < len(row) and row[position].strip()]
        if not values or all(_NUMBER.fullmatch(value) for value in values):
            return False
    return True


def counted_fields(fields: int) -> Phrase:
    """So many fields, in words."""
    return counted(_("1 field"), _("{n} fields"), fields)
