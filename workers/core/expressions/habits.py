"""What people bring along from Python, SQL and spreadsheets, and how a formula says it here."""

import re

from workers.core.words import Phrase, _, say

_DATA = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\[[^\]]*\]")
"""Quoted text and names in brackets: whatever is written there is no habit."""

_HABITS = (
    (r"\*\*", _("A power is written with one sign: price ^ 2.")),
    (r"//", _("Write floor(a / b) for a division without rest.")),
    (r"%", _("Write mod(a, b) for the rest of a division.")),
    (r"&|\bAND\b", _("Write “and” between two conditions.")),
    (r"\||\bOR\b", _("Write “or” between two conditions.")),
    (r"!(?!=)|\bNOT\b", _("Write “not” before a condition.")),
    (r"(?i)\bis\s+(not\s+)?(null|none|na|missing|empty)\b", _("Write is_missing(price).")),
    (r"(?i)\bbetween\b(?!\s*\()", _("Write between(price, 1, 2).")),
    (r"(?i)\bin\s*\(", _("Write one_of(city, \"Paris\", \"Lyon\").")),
    (r"(?i)\b(if|then|else|case|when)\b(?!\s*\()|\bIF\b|;", _("Write if(condition, then, else), with commas.")),
    (r"\w\s*\.\s*[^\W\d]\w*\s*\(", _("Functions are written alone: round(price, 1).")),
    (r"[^\W\d]\w*\s*\[", _("Write the column alone; in brackets where its name has blanks.")),
    (r"^\s*=(?!=)", _("Leave out the sign of equality at the beginning.")),
)  # fmt: skip


def advice(formula: str) -> Phrase | None:
    """A sentence for the first habit that a formula which cannot be read shows."""
    bare = _DATA.sub(lambda found: "[" if found[0].startswith("[") else '""', formula)
    return next((say(said) for habit, said in _HABITS if re.search(habit, bare)), None)
