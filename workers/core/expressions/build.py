"""Building expressions: overloads are resolved and kinds checked here, so engines never have to."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from workers.core.errors import DataError
from workers.core.expressions.nodes import Call, Column, Expression, Literal, Lookup, Value
from workers.core.expressions.primitives import ANY, Primitive, members
from workers.core.schema import BOOLEAN, DECIMAL, INTEGER, NUMBER, TEXT, Schema
from workers.core.words import Phrase, _, say

COMPARING = ("equal", "less", "less_equal", "minimum", "maximum")
MISSING = "missing"
"""The kind of a bare missing literal; it takes the kind that its place asks for."""


def column(name: str, schema: Schema) -> Column:
    """The column called ``name``. Decimals are computed with as numbers. Raises ``DataError`` when there is none."""
    kind = schema.get(name).kind
    return Column(name, NUMBER if kind == DECIMAL else kind)


def literal(value: bool | int | float | str | None) -> Literal:
    """A plain value with the kind it has in Python; a number that is not finite is missing, as everywhere."""
    if isinstance(value, float) and not math.isfinite(value):
        return Literal(None, NUMBER)
    kinds: dict[type, str] = {bool: BOOLEAN, int: INTEGER, float: NUMBER, str: TEXT, type(None): MISSING}
    return Literal(value, kinds[type(value)])


def call(word: str, *args: Expression) -> Call:
    """``word`` applied to ``args``. Raises ``DataError`` when no primitive of that word takes these kinds."""
    for accepts in (_exactly, _widened):
        for primitive in members(word):
            if (fitted := accepts(primitive, args)) is not None:
                return Call(primitive.name, fitted, _result(primitive, fitted))
    raise KindsRefused(word, [a.kind for a in args])


class KindsRefused(DataError):
    """No primitive called ``word`` takes values of the kinds ``given``; ``takes`` are those that it takes."""

    def __init__(self, word: str, given: Sequence[str]) -> None:
        self.word, self.given = word, list(given)
        self.takes = list(dict.fromkeys(p.takes for p in members(word)))
        super().__init__(_refusal(word, self.given, self.takes))

    def __reduce__(self) -> tuple[type["KindsRefused"], tuple[str, list[str]]]:
        return KindsRefused, (self.word, self.given)

    @property
    def is_about_likeness(self) -> bool:
        """Whether it takes values of any kind, as long as they are all of the same."""
        return bool(self.takes) and all(set(kinds) == {ANY} for kinds in self.takes)

    @property
    def wanted(self) -> Phrase:
        return _wanted(self.takes)


def number(expression: Expression) -> Expression:
    """The expression as a number, converted when it is another kind."""
    return expression if expression.kind == NUMBER else call("to_number", expression)


def look_up(of: Expression, pairs: Mapping[Any, Value], kind: str, otherwise: Expression | None = None) -> Lookup:
    """``pairs[of]``; ``otherwise`` (missing by default) for what is not a key."""
    default = widen(otherwise or Literal(None, kind), kind)
    if default is None:
        said = _("A look-up of {kind} values cannot fall back on {other}.")
        raise DataError(say(said, kind=say(kind), other=say(otherwise.kind if otherwise else MISSING)))
    return Lookup(of, tuple(pairs), tuple(pairs.values()), default, kind)


def is_among(of: Expression, values: Iterable[Value]) -> Lookup:
    """Whether the value is one of ``values``; missing for a missing one."""
    return look_up(of, dict.fromkeys(values, True), BOOLEAN, literal(False))


def hold(of: Expression, low: float, high: float) -> Expression:
    """A number, held at ``low`` and ``high`` where it is beyond them."""
    return call("minimum", call("maximum", of, literal(low)), literal(high))


def remainder(of: Expression, by: int) -> Expression:
    """What is left of a whole number from 0 to 2^53 when it is divided by ``by``."""
    times = call("to_integer", call("floor", call("divide", number(of), literal(float(by)))))
    return call("subtract", of, call("multiply", literal(by), times))


def fold(word: str, expressions: Iterable[Expression]) -> Expression:
    """A primitive of two arguments over any number of them, from the left."""
    return reduce(lambda a, b: call(word, a, b), expressions)


def combine(word: str, expressions: Iterable[Expression]) -> Expression:
    """As ``fold``, neighbours first, so that many columns nest little; for words where the grouping changes nothing."""
    parts = list(expressions)
    while len(parts) > 1:
        pairs = [parts[at : at + 2] for at in range(0, len(parts), 2)]
        parts = [call(word, *pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return parts[0]


def widen(expression: Expression, kind: str) -> Expression | None:
    """The expression as ``kind`` when nothing is lost: a bare missing, or an integer where a number is wanted."""
    if expression.kind == kind:
        return expression
    if expression.kind == MISSING:
        return Literal(None, kind)
    if (expression.kind, kind) == (INTEGER, NUMBER):
        if isinstance(expression, Literal) and isinstance(expression.value, int):
            return Literal(float(expression.value), NUMBER)
        return Call("number_from_integer", (expression,), NUMBER)
    return None


def _exactly(primitive: Primitive, args: tuple[Expression, ...]) -> tuple[Expression, ...] | None:
    if len(args) != len(primitive.takes):
        return None
    shared = {a.kind for a, wanted in zip(args, primitive.takes, strict=True) if wanted == ANY}
    fits = all(wanted in (ANY, a.kind) for a, wanted in zip(args, primitive.takes, strict=True))
    return args if fits and len(shared) <= 1 and MISSING not in shared else None


def _widened(primitive: Primitive, args: tuple[Expression, ...]) -> tuple[Expression, ...] | None:
    if len(args) != len(primitive.takes):
        return None
    shared = _common({a.kind for a, wanted in zip(args, primitive.takes, strict=True) if wanted == ANY})
    fitted = [widen(a, shared if wanted == ANY else wanted) for a, wanted in zip(args, primitive.takes, strict=True)]
    return tuple(a for a in fitted if a is not None) if None not in fitted else None


def _common(kinds: set[str]) -> str:
    known = kinds - {MISSING}
    return NUMBER if known == {INTEGER, NUMBER} else next(iter(known), TEXT)


def _result(primitive: Primitive, args: tuple[Expression, ...]) -> str:
    if primitive.gives != ANY:
        return primitive.gives
    return next(a.kind for a, wanted in zip(args, primitive.takes, strict=True) if wanted == ANY)


def _refusal(word: str, given: Sequence[str], takes: Sequence[Sequence[str]]) -> Phrase:
    if not takes:
        return say(_("There is no function “{word}”."), word=word)
    if word in COMPARING and len(given) == 2:
        said = _("{first} cannot be compared with {second}. Change the type of one of them first.")
        return say(said, first=say(given[0]), second=say(given[1]))
    words = {"word": word, "wanted": _wanted(takes)}
    if not given:
        return say(_("“{word}” was given nothing. It takes {wanted}."), **words)
    return say(_("“{word}” cannot take {given}. It takes {wanted}."), given=together(given), **words)


def _wanted(takes: Sequence[Sequence[str]]) -> Phrase:
    choices = [_taken(kinds) for kinds in takes]
    return reduce(lambda first, second: say(_("{first}, or {second}"), first=first, second=second), choices)


def _taken(kinds: Sequence[str]) -> Phrase:
    """What one primitive takes; values that share a kind are spoken of together."""
    fixed = [kind for kind in kinds if kind != ANY]
    if len(fixed) == len(kinds):
        return together(kinds)
    shared = say(_("any value")) if len(kinds) == len(fixed) + 1 else say(_("values of the same type"))
    return say(_("{first} and {second}"), first=together(fixed), second=shared) if fixed else shared


def together(kinds: Sequence[str]) -> Phrase:
    """Kinds in a row, as words."""
    said = [say(kind) for kind in kinds]
    *first, last = said
    if not first:
        return last
    before = reduce(lambda a, b: say("{first}, {second}", first=a, second=b), first)
    return say(_("{first} and {second}"), first=before, second=last)
