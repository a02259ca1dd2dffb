"""Conditions of one column that people choose from lists, the formulas that say them, and what such a formula chose."""

import re
from dataclasses import dataclass

from workers.core.expressions.grammar import bracketed
from workers.core.schema import BOOLEAN, DATE, KINDS, NUMERIC, TEXT
from workers.core.words import _

_ORDERED = (*NUMERIC, DATE)
_EQUATED = (*_ORDERED, TEXT)


@dataclass(frozen=True)
class Test:
    """``form`` is the formula, with ``{column}`` and perhaps ``{value}`` in it; ``template`` says it of the two."""

    label: str
    template: str
    form: str
    kinds: tuple[str, ...]

    @property
    def takes_value(self) -> bool:
        return "{value}" in self.form


TESTS = {
    "is": Test(_("is"), _("{column} is {value}"), "{column} = {value}", _EQUATED),
    "is_not": Test(_("is not"), _("{column} is not {value}"), "{column} != {value}", _EQUATED),
    "at_least": Test(_("at least"), _("{column} is at least {value}"), "{column} >= {value}", _ORDERED),
    "above": Test(_("above"), _("{column} is above {value}"), "{column} > {value}", _ORDERED),
    "at_most": Test(_("at most"), _("{column} is at most {value}"), "{column} <= {value}", _ORDERED),
    "below": Test(_("below"), _("{column} is below {value}"), "{column} < {value}", _ORDERED),
    "contains": Test(_("contains"), _("{column} contains {value}"), "contains({column}, {value})", (TEXT,)),
    "starts": Test(_("starts with"), _("{column} starts with {value}"), "starts_with({column}, {value})", (TEXT,)),
    "ends": Test(_("ends with"), _("{column} ends with {value}"), "ends_with({column}, {value})", (TEXT,)),
    "true": Test(_("is true"), _("{column} is true"), "{column}", (BOOLEAN,)),
    "false": Test(_("is false"), _("{column} is false"), "not {column}", (BOOLEAN,)),
    "missing": Test(_("is missing"), _("{column} is missing"), "is_missing({column})", KINDS),
    "present": Test(_("is not missing"), _("{column} has a value"), "not is_missing({column})", KINDS),
}
"""The tests by name, in the order in which they are offered. A formula cannot write a point in time."""


@dataclass(frozen=True)
class Chosen:
    """A column, the name of a test, and the value as people write it; ``is_text`` says that it stands in quotes."""

    column: str
    test: str
    value: str = ""
    is_text: bool = False


def likely(kind: str) -> str:
    """The test that a form for a column of this kind begins with."""
    return next(name for name in ("at_least", "is", "true", "missing") if kind in TESTS[name].kinds)


def condition(column: str, kind: str, test: str, value: object = None) -> str | None:
    """The formula; None where it cannot be written: for the column's name, or a test that its kind has not."""
    name = bracketed(column)
    if name is None or kind not in TESTS[test].kinds:
        return None
    return TESTS[test].form.format(column=name, value=_literal(kind, value))


def _literal(kind: str, value: object) -> str:
    if kind in NUMERIC:
        return str(value)
    quoted = '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"date({quoted})" if kind == DATE else quoted


def chosen(formula: str) -> Chosen | None:
    """What was chosen, for a formula of one of the forms; None for one that only a formula says."""
    for pattern, tests in _SHAPES:
        if found := pattern.fullmatch(formula.strip()):
            parts = found.groupdict()
            column = parts["bracketed"] or parts["bare"]
            if parts["bracketed"] is None and column in _NO_COLUMNS:
                return None
            return Chosen(column, tests[parts.get("sign") or ""], *_value(parts))
    return None


def _value(parts: dict[str, str | None]) -> tuple[str, bool]:
    if number := parts.get("number"):
        return number, False
    text = next((text for text in (parts.get("single"), parts.get("double")) if text is not None), None)
    return ("", False) if text is None else (re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL), True)


_NAME = r"(?:\[(?P<bracketed>[^\[\]]+)\]|(?P<bare>[^\W\d]\w*))"
_TEXT = r"(?:'(?P<single>(?:[^'\\]|\\.)*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\")"
_NO_COLUMNS = {"true", "false", "missing", "not"}
_SIGN = "(?P<sign>==?|!=|<>|<=|>=|<|>)"
_SIGNS = {"=": "is", "==": "is", "!=": "is_not", "<>": "is_not", ">=": "at_least", ">": "above"}
_SIGNS |= {"<=": "at_most", "<": "below"}
_CALLS = {"contains": "contains", "starts_with": "starts", "ends_with": "ends"}
_SHAPES = [
    (re.compile(rf"is_missing\(\s*{_NAME}\s*\)"), {"": "missing"}),
    (re.compile(rf"not\s+is_missing\(\s*{_NAME}\s*\)"), {"": "present"}),
    (re.compile(rf"{_NAME}\s*{_SIGN}\s*(?:(?P<number>-?\d+(?:\.\d+)?)|{_TEXT})", re.DOTALL), _SIGNS),
    (re.compile(rf"{_NAME}\s*{_SIGN}\s*date\(\s*{_TEXT}\s*\)", re.DOTALL), _SIGNS),
    (re.compile(rf"(?P<sign>{'|'.join(_CALLS)})\(\s*{_NAME}\s*,\s*{_TEXT}\s*\)", re.DOTALL), _CALLS),
    (re.compile(rf"not\s+{_NAME}"), {"": "false"}),
    (re.compile(_NAME), {"": "true"}),
]
