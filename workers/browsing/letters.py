"""Letters as people type them when they look for a word: “creme” for “Crème”, “oeuf” for “Œuf”.

``static/js/grid/letters.js`` has the same rule, to mark what was found.
"""

import re
from collections import defaultdict
from functools import cache
from unicodedata import normalize

MARKS = "\u0300-\u036f"
TOGETHER = {"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i"}
"""Letters that Unicode does not take apart."""
LETTERS = range(0xC0, 0x2000)


def bare(text: str) -> str:
    """Small letters without their accents; signs of other scripts stay as they are."""
    apart = re.sub(f"[{MARKS}]", "", normalize("NFD", text.lower()))
    return normalize("NFC", "".join(TOGETHER.get(sign, sign) for sign in apart))


def pattern(text: str) -> str:
    """A regular expression that finds ``text`` in any case, with or without accents on either side."""
    wanted = bare(text) or text
    pieces, at = [], 0
    while at < len(wanted):
        two = wanted[at : at + 2]
        if two in _variants() and len(two) > 1:
            pieces.append(f"(?:{_one(two[0])}{_one(two[1])}|[{_variants()[two]}])")
            at += 2
            continue
        pieces.append(_one(wanted[at], _cut(wanted, at)))
        at += 1
    marks = f"[{MARKS}]*" if bare(text) else ""
    return f"(?i){''.join(piece + marks for piece in pieces)}"


def _one(letter: str, more: str = "") -> str:
    others = _variants().get(letter, "") + more
    return f"[{letter}{others}]" if others else re.escape(letter)


def _cut(wanted: str, at: int) -> str:
    """The double letters that begin where ``wanted`` ends, or end where it begins: “co” is found in “cœur”."""
    doubles = {two: signs for two, signs in _variants().items() if len(two) > 1}
    last = [signs for two, signs in doubles.items() if at == len(wanted) - 1 and two[0] == wanted[at]]
    first = [signs for two, signs in doubles.items() if at == 0 and two[1] == wanted[at]]
    return "".join(last + first)


@cache
def _variants() -> dict[str, str]:
    """Bare letter, or two -> the letters that are written so without accents."""
    found: dict[str, str] = defaultdict(str)
    for sign in map(chr, LETTERS):
        plain = bare(sign)
        if plain != sign.lower() and 0 < len(plain) < 3:
            found[plain] += sign
    return dict(found)
