"""Conditions of common shapes in words, for those who read steps and write no formulas."""

from workers.core.expressions.choosing import TESTS, chosen
from workers.core.words import Phrase, quoted, say, typed


def worded(condition: str) -> Phrase | None:
    """“age” is at least 18, for ``[age] >= 18``; None for a condition that only a formula says."""
    found = chosen(condition)
    if found is None:
        return None
    value = quoted(found.value) if found.is_text else typed(found.value)
    return say(TESTS[found.test].template, column=quoted(found.column), value=value)
