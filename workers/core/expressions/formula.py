"""The formula language: a small parser of our own from text to expressions. Nothing is ever evaluated as code.

    if([mean radius] > 15 and not is_missing(area), round(area / 2, 1), 0)

Columns are written bare when they are one word, else in [brackets]. Text stands in quotes. See docs/expressions.md.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from workers.core.errors import DataError
from workers.core.expressions.build import MISSING, KindsRefused, call, column, literal
from workers.core.expressions.functions import FUNCTIONS, MOVING
from workers.core.expressions.grammar import bracketed
from workers.core.expressions.habits import advice
from workers.core.expressions.nodes import Expression, Literal, children, parts
from workers.core.expressions.unfitting import COMPARISONS, about_function, about_one, about_sign
from workers.core.placeholders import filled, refused
from workers.core.schema import INTEGER, NUMBER, TEXT, Schema, nearest
from workers.core.words import _, counted, joined, quoted, say

LONGEST, DEEPEST = 4000, 60
MOST, LONGEST_CHAIN = 500, 250
"""How many operations a formula may hold, and how many of them may each need the result of the one before."""

_NO_PARAMETER = _("There is no parameter “{name}”, of which the formula speaks at character {at}.{near}")
_TOO_NESTED = _("From character {at} on, the formula is nested more than {most} deep. Split it over several steps.")
_TOO_MANY = _("From character {at} on, the formula has more than {most} operations. Split it over several steps.")
_TOO_CHAINED = _(
    "From character {at} on, the formula has more than {most} operations that each need the one before. "
    "Split it over several steps."
)

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
    | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | \[(?P<column>[^\]]+)\]
    | (?P<word>[^\W\d]\w*)
    | \$(?P<parameter>[^\W\d]\w*)
    | (?P<sign><=|>=|!=|==|<>|[-+*/^=<>(),])
    | (?P<end>$)
    )""",
    re.VERBOSE,
)

_STRENGTH = {"or": 1, "and": 2, **dict.fromkeys(COMPARISONS, 4), "+": 5, "-": 5, "*": 6, "/": 6, "^": 8}
_NOT, _MINUS = 3, 7
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "^": "power", "and": "and", "or": "or"}
_CONSTANTS = {"true": literal(True), "false": literal(False), "missing": literal(None)}


@dataclass(frozen=True)
class _Token:
    sort: str
    text: str
    at: int


def parse_formula(text: str, schema: Schema) -> Expression:
    """The expression that ``text`` means over the columns of ``schema``.

    Raises ``DataError`` that says what is wrong, with the character (from 1) as its detail ``at``.
    """
    if len(text) > LONGEST:
        said = _("The formula is longer than {most} characters. Split it over several steps.")
        raise DataError(say(said, most=LONGEST))
    try:
        expression = _read(text, schema)
    except DataError as problem:
        told = advice(text)
        if told is None:
            raise
        raise DataError(joined([problem.message, told], " "), **problem.details) from None
    if expression.kind == MISSING:
        raise DataError(say(_("The formula gives nothing but missing values. Use “missing” inside if or coalesce.")))
    return expression


def _read(text: str, schema: Schema) -> Expression:
    parser = _Parser(_tokens(text), schema)
    expression = parser.expression(0)
    parser.expect("end", say(_("the end of the formula")))
    return expression


def named_in(text: str) -> set[str]:
    """The columns that a formula names, whether there are any such or not; none when it cannot be read."""
    try:
        tokens = _tokens(text)
    except DataError:
        return set()
    calls = {at for at, token in enumerate(tokens) if token.text == "("}
    return {
        token.text
        for at, token in enumerate(tokens)
        if token.sort == "column" or (token.sort == "word" and at + 1 not in calls)
    }


def named(column: str) -> str:
    """How a formula names a column; nothing where it has no way to."""
    within = bracketed(column)
    if within is None:
        return ""
    bare = _TOKEN.fullmatch(column)
    is_word = bare is not None and bare.lastgroup == "word" and bare["word"] == column
    return column if is_word and column not in (*_STRENGTH, *_CONSTANTS, "not") else within


def parameters_in(text: str) -> set[str]:
    """The parameters that a formula speaks of as ``$name``; none when it cannot be read."""
    try:
        return {token.text for token in _tokens(text) if token.sort == "parameter"}
    except DataError:
        return set()


def with_parameters(text: str, values: Mapping[str, str]) -> str:
    """The formula with ``values``, each a formula of its own, in the place of ``$name``.

    Raises ``DataError`` that names a parameter which has no value, and the character where it stands.
    """
    spoken = (token for token in _tokens(text) if token.sort == "parameter")
    places = ((token.text, token.at - 2, token.at - 1 + len(token.text)) for token in spoken)
    return filled(text, places, values, _NO_PARAMETER)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while not tokens or tokens[-1].sort != "end":
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].lstrip()
            said = _("The formula cannot be read from “{rest}” on, character {at}.")
            at = len(text) - len(rest) + 1
            raise DataError(say(said, rest=rest[:12], at=at), at=at)
        sort = str(match.lastgroup)
        tokens.append(_Token(sort, match[sort], match.start(sort) + 1))
        at = match.end()
    return tokens


class _Parser:
    """Operator precedence, climbing. What it makes is measured as it grows, so that no formula becomes too large."""

    def __init__(self, tokens: list[_Token], schema: Schema) -> None:
        self.tokens, self.schema = tokens, schema
        self.position = self.depth = 0
        self.measured: set[int] = set()
        self.sizes: dict[int, tuple[Expression, int, int]] = {}

    @property
    def next(self) -> _Token:
        return self.tokens[self.position]

    def take(self) -> _Token:
        token = self.next
        self.position += token.sort != "end"
        return token

    def expect(self, wanted: str, described: str) -> None:
        token = self.take()
        if wanted not in (token.sort, token.text) or token.sort == "text":
            raise _unexpected(token, described)

    def expression(self, strength: int) -> Expression:
        self.depth += 1
        at = self.next.at
        if self.depth > DEEPEST:
            raise _too_large(_TOO_NESTED, DEEPEST, at)
        left = self._bounded(self._operand(), at)
        while self.next.sort in ("sign", "word") and _STRENGTH.get(self.next.text, 0) > strength:
            at, sign = self.next.at, self.take().text
            # Everything groups from the left except powers: 2^3^2 is 2^(3^2).
            right = self.expression(_STRENGTH[sign] - (sign == "^"))
            with _from(at):
                left = self._bounded(_fitting(sign, left, right), at)
        self.depth -= 1
        return left

    def _bounded(self, made: Expression, at: int) -> Expression:
        for part in parts([made], self.measured):
            below = [self.sizes[id(child)] for child in children(part)]
            count = sum(count for _, count, _ in below) + bool(below)
            chain = max((chain for _, _, chain in below), default=0) + bool(below)
            self.sizes[id(part)] = (part, count, chain)  # keeps the part, and with it the meaning of its id
        _, count, chain = self.sizes[id(made)]
        if count > MOST:
            raise _too_large(_TOO_MANY, MOST, at)
        if chain > LONGEST_CHAIN:
            raise _too_large(_TOO_CHAINED, LONGEST_CHAIN, at)
        return made

    def _operand(self) -> Expression:
        token = self.take()
        with _from(token.at):
            return self._of(token)

    def _of(self, token: _Token) -> Expression:
        if token.sort == "number":
            return _number(token.text)
        if token.sort == "text":
            return Literal(re.sub(r"\\(.)", r"\1", token.text[1:-1]), TEXT)
        if token.sort == "column":
            return column(token.text, self.schema)
        if token.sort == "word":
            return self._word(token)
        if token.text == "-":
            return _alone("-", self.expression(_MINUS))
        if token.text == "(":
            inside = self.expression(0)
            self.expect(")", quoted(")"))
            return inside
        if token.sort == "parameter":
            raise refused(_NO_PARAMETER, token.text, token.at - 1, ())
        raise _unexpected(token, say(_("a value")))

    def _word(self, token: _Token) -> Expression:
        if token.text == "not":
            return _alone("not", self.expression(_NOT))
        if self.next.text == "(" and self.next.sort == "sign":
            return self._function(token.text)
        if token.text in _CONSTANTS and token.text not in self.schema:
            return _CONSTANTS[token.text]
        return column(token.text, self.schema)

    def _function(self, name: str) -> Expression:
        if name not in FUNCTIONS and name.lower() in MOVING:
            said = _(
                "“{name}” would give something else each time, so nothing made with it could be made again. Use a "
                "parameter of the recipe, or a date that you write."
            )
            raise DataError(say(said, name=name))
        if name not in FUNCTIONS:
            said = _("There is no function “{name}”.{near}")
            raise DataError(say(said, name=name, near=nearest(name, FUNCTIONS)))
        self.take()
        args: list[Expression] = []
        while self.next.text != ")" and self.next.sort != "end":
            args.append(self.expression(0))
            if self.next.text != ",":
                break
            self.take()
        self.expect(")", quoted(")"))
        function = FUNCTIONS[name]
        if not function.least <= len(args) <= function.most:
            one, many = _("{usage} was given 1 value."), _("{usage} was given {n} values.")
            raise DataError(counted(one, many, len(args), usage=function.usage))
        try:
            return function.build(*args)
        except KindsRefused as problem:
            raise about_function(function.usage, [arg.kind for arg in args], problem) from None


@contextmanager
def _from(at: int) -> Iterator[None]:
    """Says where a problem is that does not say it itself."""
    try:
        yield
    except DataError as problem:
        raise DataError(problem.message, **{"at": at, **problem.details}) from None


def _unexpected(token: _Token, wanted: str) -> DataError:
    found = quoted(token.text) if token.text else say(_("nothing"))
    said = _("The formula has {found} at character {at} where {wanted} is expected.")
    return DataError(say(said, found=found, at=token.at, wanted=wanted), at=token.at)


def _too_large(said: str, most: int, at: int) -> DataError:
    return DataError(say(said, at=at, most=most), at=at)


def _number(text: str) -> Literal:
    if text.isdigit() and int(text) < 2**63:
        return Literal(int(text), INTEGER)
    value = float(text)
    if value == float("inf"):
        raise DataError(say(_("{text} is too large for a number."), text=text))
    return Literal(value, NUMBER)


def _negated(of: Expression) -> Expression:
    if isinstance(of, Literal) and isinstance(of.value, int | float) and not isinstance(of.value, bool):
        return Literal(-of.value, of.kind)
    return call("subtract", literal(0), of)


def _alone(sign: str, of: Expression) -> Expression:
    try:
        return _negated(of) if sign == "-" else call("not", of)
    except KindsRefused:
        raise about_one(sign, of.kind) from None


def _fitting(sign: str, left: Expression, right: Expression) -> Expression:
    try:
        return _binary(sign, left, right)
    except KindsRefused:
        raise about_sign(sign, left.kind, right.kind) from None


def _binary(sign: str, left: Expression, right: Expression) -> Expression:
    if sign in ("=", "=="):
        return call("equal", left, right)
    if sign in ("!=", "<>"):
        return call("not", call("equal", left, right))
    if sign in ("<", "<="):
        return call("less" if sign == "<" else "less_equal", left, right)
    if sign in (">", ">="):
        return call("less" if sign == ">" else "less_equal", right, left)
    if sign == "+" and left.kind == right.kind == TEXT:
        return call("concatenate", left, right)
    return call(_ARITHMETIC[sign], left, right)
