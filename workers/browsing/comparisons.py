"""The comparisons that a condition can make, each as an expression and in words."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from workers.core.errors import DataError
from workers.core.expressions.build import call, is_among, literal
from workers.core.expressions.constants import constant
from workers.core.expressions.nodes import Expression, Literal
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, KINDS, NUMBER, NUMERIC, TEXT
from workers.core.words import Phrase, _, say

Value = bool | int | float | str

ORDERED = (*NUMERIC, DATE, DATETIME)
EQUATED = (*ORDERED, TEXT)
_PAIR, _ONE, _NONE, _SOME = (2, 2), (1, 1), (0, 0), (1, 200)


@dataclass(frozen=True)
class Comparison:
    """``lower`` makes the condition of a column and values as given; ``template`` says it in words.

    ``takes`` is the least and greatest number of values. None is true of a missing value, except ``missing``, and
    ``is_not``, ``not_in`` and ``lacks``: what is missing is not Paris.
    """

    label: str
    template: str
    kinds: tuple[str, ...]
    takes: tuple[int, int]
    lower: Callable[[Expression, tuple[Value, ...]], Expression]

    def sentence(self, name: str, values: tuple[Value, ...]) -> Phrase:
        shown = [_shown(value) for value in values]
        low, high = (*shown, "", "")[:2]
        return say(self.template, column=name, value=low, low=low, high=high, values=", ".join(shown))


def comparisons_of(kind: str) -> dict[str, Comparison]:
    """The comparisons for columns of this kind, by name."""
    return {name: test for name, test in COMPARISONS.items() if kind in test.kinds}


def _shown(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(value: Value, kind: str) -> Literal:
    """A value as given, as a literal that the column can be compared with. Raises ``DataError``."""
    if kind in (INTEGER, NUMBER):
        return _number(value, kind)
    if kind == DATETIME:
        return Literal(_moment(value), DATETIME)
    return Literal(constant(value, kind), kind)


def _number(value: Value, kind: str) -> Literal:
    """Also as people type it: 1 234,5. What a whole column cannot hold is compared as a number."""
    text = str(value)
    for space in (" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"):
        text = text.replace(space, "")
    text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    if kind == INTEGER:
        try:
            return Literal(constant(text, INTEGER), INTEGER)
        except DataError:
            pass
    read = constant(text, NUMBER) if not isinstance(value, bool) else None
    if not isinstance(read, float) or not math.isfinite(read):
        raise DataError(say(_("“{value}” is not a number."), value=str(value)))
    return Literal(read, NUMBER)


def _moment(value: Value) -> datetime:
    """A point in time, in UTC without zone, as expressions have it; a bare day is its first moment."""
    read = constant(value, DATETIME)
    assert isinstance(read, datetime)
    return read.astimezone(UTC).replace(tzinfo=None) if read.tzinfo else read


def _is_day(value: Value, kind: str) -> bool:
    """Whether a point in time was given as a day: then all of the day is meant."""
    return kind == DATETIME and isinstance(value, str) and len(value.strip()) == len("2025-12-31")


def _next_day(value: Value) -> Literal:
    return Literal(_moment(value) + timedelta(days=1), DATETIME)


def _at_least(of: Expression, value: Value) -> Expression:
    return call("less_equal", _read(value, of.kind), of)


def _above(of: Expression, value: Value) -> Expression:
    if _is_day(value, of.kind):
        return call("less_equal", _next_day(value), of)
    return call("less", _read(value, of.kind), of)


def _at_most(of: Expression, value: Value) -> Expression:
    if _is_day(value, of.kind):
        return call("less", of, _next_day(value))
    return call("less_equal", of, _read(value, of.kind))


def _below(of: Expression, value: Value) -> Expression:
    return call("less", of, _read(value, of.kind))


def _equal(of: Expression, value: Value) -> Expression:
    if _is_day(value, of.kind):
        return call("and", _at_least(of, value), _at_most(of, value))
    return call("equal", of, _read(value, of.kind))


def _among(of: Expression, values: tuple[Value, ...]) -> Expression:
    read = [_read(value, of.kind) for value in values]
    if any(_is_day(value, of.kind) for value in values) or any(one.kind != of.kind for one in read):
        any_of = [_equal(of, value) for value in values]
        return any_of[0] if len(any_of) == 1 else call("or", any_of[0], _among(of, values[1:]))
    return is_among(of, [one.value for one in read])


def _not(condition: Expression) -> Expression:
    return call("not", call("coalesce", condition, literal(False)))


def _of_one(lower: Callable[[Expression, Value], Expression]) -> Callable[[Expression, tuple[Value, ...]], Expression]:
    return lambda of, values: lower(of, values[0])


def _none_of(of: Expression, values: tuple[Value, ...]) -> Expression:
    return _not(_among(of, values))


def _text(word: str) -> Callable[[Expression, Value], Expression]:
    """In any case: people search “paris” and mean Paris."""

    def lower(of: Expression, value: Value) -> Expression:
        return call(word, call("lower", of), call("lower", literal(str(value))))

    return lower


def _between(of: Expression, values: tuple[Value, ...]) -> Expression:
    low, high = values
    first, last = _read(low, of.kind).value, _read(high, of.kind).value
    if isinstance(first, int | float | date) and first > last:  # type: ignore[operator]
        told = _("Nothing is between {low} and {high}. Give the lower value first.")
        raise DataError(say(told, low=str(low), high=str(high)))
    return call("and", _at_least(of, low), _at_most(of, high))


COMPARISONS: dict[str, Comparison] = {
    "is": Comparison(_("is"), _("{column} is {value}"), EQUATED, _ONE, _of_one(_equal)),
    "is_not": Comparison(_("is not"), _("{column} is not {value}"), EQUATED, _ONE, _none_of),
    "in": Comparison(_("is one of"), _("{column} is one of {values}"), EQUATED, _SOME, _among),
    "not_in": Comparison(_("is none of"), _("{column} is none of {values}"), EQUATED, _SOME, _none_of),
    "between": Comparison(_("between"), _("{column} between {low} and {high}"), ORDERED, _PAIR, _between),
    "at_least": Comparison(_("at least"), _("{column} at least {value}"), ORDERED, _ONE, _of_one(_at_least)),
    "at_most": Comparison(_("at most"), _("{column} at most {value}"), ORDERED, _ONE, _of_one(_at_most)),
    "above": Comparison(_("above"), _("{column} above {value}"), ORDERED, _ONE, _of_one(_above)),
    "below": Comparison(_("below"), _("{column} below {value}"), ORDERED, _ONE, _of_one(_below)),
    "contains": Comparison(_("contains"), _("{column} contains “{value}”"), (TEXT,), _ONE, _of_one(_text("contains"))),
    "lacks": Comparison(
        _("does not contain"),
        _("{column} does not contain “{value}”"),
        (TEXT,),
        _ONE,
        lambda of, values: _not(_text("contains")(of, values[0])),
    ),
    "starts": Comparison(
        _("starts with"), _("{column} starts with “{value}”"), (TEXT,), _ONE, _of_one(_text("starts_with"))
    ),
    "ends": Comparison(_("ends with"), _("{column} ends with “{value}”"), (TEXT,), _ONE, _of_one(_text("ends_with"))),
    "true": Comparison(_("is true"), _("{column} is true"), (BOOLEAN,), _NONE, lambda of, _values: of),
    "false": Comparison(_("is false"), _("{column} is false"), (BOOLEAN,), _NONE, lambda of, _values: call("not", of)),
    "missing": Comparison(
        _("is missing"), _("{column} is missing"), KINDS, _NONE, lambda of, _values: call("is_missing", of)
    ),
    "present": Comparison(
        _("is not missing"),
        _("{column} is not missing"),
        KINDS,
        _NONE,
        lambda of, _values: _not(call("is_missing", of)),
    ),
}
"""Name -> comparison, in the order in which menus offer them."""
