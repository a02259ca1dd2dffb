"""Conditions of common shapes in words, for those who read steps and write no formulas."""

import re

from workers.core.words import Phrase, _, quoted, say

_NAME = r"(?:\[(?P<bracketed>[^\[\]]+)\]|(?P<bare>[^\W\d]\w*))"
_TEXT = r"'(?P<single>[^'\\]*)'|\"(?P<double>[^\"\\]*)\""
_GAP = re.compile(rf"(?P<there>not\s+)?is_missing\(\s*{_NAME}\s*\)")
_COMPARED = re.compile(rf"{_NAME}\s*(?P<sign>==|!=|<=|>=|<|>)\s*(?:(?P<number>-?\d+(?:\.\d+)?)|{_TEXT})")

_COMPARISONS = {
    "==": _("{column} is {value}"),
    "!=": _("{column} is not {value}"),
    "<": _("{column} is below {value}"),
    "<=": _("{column} is at most {value}"),
    ">": _("{column} is above {value}"),
    ">=": _("{column} is at least {value}"),
}


def worded(condition: str) -> Phrase | None:
    """“age” is at least 18, for ``[age] >= 18``; None for a condition that only a formula says."""
    text = condition.strip()
    if gap := _GAP.fullmatch(text):
        said = _("{column} has a value") if gap["there"] else _("{column} is missing")
        return say(said, column=_column(gap))
    if compared := _COMPARED.fullmatch(text):
        return say(_COMPARISONS[compared["sign"]], column=_column(compared), value=_value(compared))
    return None


def _column(found: re.Match[str]) -> Phrase:
    return quoted(found["bracketed"] or found["bare"])


def _value(found: re.Match[str]) -> str:
    return found["number"] or quoted(found["single"] if found["single"] is not None else found["double"])
