"""How a text file is laid out: what separates its fields, and whether its first row names them."""

import csv
import re
from collections import Counter
from pathlib import Path

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
SAMPLE_CHARACTERS = 1 << 18
SAMPLE_RECORDS = 500
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


def sample_of(path: Path) -> str:
    """The beginning of a UTF-8 file, up to the last complete line of it."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        text = handle.read(SAMPLE_CHARACTERS)
    if len(text) < SAMPLE_CHARACTERS or "\n" not in text:
        return text
    return text[: text.rindex("\n") + 1]


def records(sample: str, delimiter: str, quote: str) -> list[list[str]]:
    """The first records of the sample, blank lines left out."""
    lines = sample.splitlines(keepends=True)
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
    for delimiter in DELIMITERS:
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
