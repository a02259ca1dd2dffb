"""Write numbers with fewer digits."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.nodes import Column, Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import INTEGER, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, counted, say

NEAREST, UP, DOWN = "nearest", "up", "down"
_WHOLE = {
    NEAREST: _("Round {columns} to whole numbers."),
    UP: _("Round {columns} up to whole numbers."),
    DOWN: _("Round {columns} down to whole numbers."),
}
_DIGITS = {
    NEAREST: (_("Round {columns} to 1 decimal."), _("Round {columns} to {n} decimals.")),
    UP: (_("Round {columns} up to 1 decimal."), _("Round {columns} up to {n} decimals.")),
    DOWN: (_("Round {columns} down to 1 decimal."), _("Round {columns} down to {n} decimals.")),
}
_MULTIPLES = {
    NEAREST: _("Round {columns} to multiples of {multiple:,}."),
    UP: _("Round {columns} up to multiples of {multiple:,}."),
    DOWN: _("Round {columns} down to multiples of {multiple:,}."),
}


class RoundNumbers(Transform):
    label = _("Round numbers")
    help = _("Rounds to some decimals, to whole numbers, or to tens, hundreds and so on: to the nearest, up or down.")
    words = _("decimals floor ceiling")
    group = _("Numbers")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("rounded like any other value"),
        wrong_type=_("refused: only numbers can be rounded"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"columns": ["amount", "count"], "digits": 1},
        {"columns": ["amount"], "digits": 0},
        {"columns": ["amount", "count"], "digits": -2},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        digits: int = params.integer(
            _("Decimals"), default=2, low=-15, high=15, help=_("0 for whole numbers, -1 for tens, -2 for hundreds.")
        )
        direction: str = params.choice(
            _("Direction"),
            {NEAREST: _("to the nearest, halves away from zero"), UP: _("up"), DOWN: _("down")},
            default=NEAREST,
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, NUMERIC)
        return change(schema, {name: _rounded(column(name, schema), params) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        names = listed(params.columns)
        if params.digits > 0:
            return counted(*_DIGITS[params.direction], params.digits, columns=names)
        if params.digits < 0:
            return say(_MULTIPLES[params.direction], columns=names, multiple=10**-params.digits)
        return say(_WHOLE[params.direction], columns=names)


def _rounded(of: Column, params: RoundNumbers.Params) -> Expression:
    if of.kind == INTEGER and params.digits >= 0:
        return of
    value = number(of)
    nearest = _scaled("round_half_away", value, params.digits)
    if params.direction != NEAREST:
        # 0.29 * 100 is 28.999999999999996: what is a rounded number already stays.
        word = "ceiling" if params.direction == UP else "floor"
        nearest = call("if", call("equal", nearest, value), value, _scaled(word, value, params.digits))
    # What overflows on the way is so large that it has no digit to lose.
    return call("coalesce", nearest, value)


def _scaled(word: str, value: Expression, digits: int) -> Expression:
    scale = literal(10.0 ** abs(digits))
    there, back = ("multiply", "divide") if digits > 0 else ("divide", "multiply")
    return call(back, call(word, call(there, value, scale)), scale)
