"""Hold numbers between limits that a person gives."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal, number
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import Typed, _, say

HOLD, EMPTY = "hold", "missing"
SENTENCES = {
    HOLD: (
        _("Hold {columns} between {least} and {most}."),
        _("Hold {columns} at {least} or more."),
        _("Hold {columns} at {most} or less."),
    ),
    EMPTY: (
        _("Empty {columns} outside {least} to {most}."),
        _("Empty {columns} below {least}."),
        _("Empty {columns} above {most}."),
    ),
}
"""With both limits, with the least alone, with the greatest alone."""


class LimitNumbers(Transform):
    label = _("Limit numbers")
    help = _("Holds numbers at a least and a greatest value of your own, such as ages from 0 to 120, or empties them.")
    words = _("clip cap minimum maximum range bound impossible limit over above too large high replace values greatest")
    group = _("Numbers")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("limited like any other number"),
        wrong_type=_("refused: only numbers have limits"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["amount", "count"], "least": 0, "most": 10}, {"columns": ["amount"], "most": 1.5})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        least: float | None = params.number(_("Least"), default=None, optional=True)
        most: float | None = params.number(_("Greatest"), default=None, optional=True)
        outside: str = params.choice(
            _("Numbers outside"), {HOLD: _("are held at the limit"), EMPTY: _("become missing")}, default=HOLD
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, NUMERIC)
        if params.least is None and params.most is None:
            raise ParamsError({"least": say(_("Give a least value, a greatest one, or both."))})
        if params.least is not None and params.most is not None and params.least > params.most:
            raise ParamsError({"most": say(_("The greatest value must not be below the least."))})
        limited = {name: _limited(number(column(name, schema)), params) for name in names}
        return change(schema, limited)

    def sentence(self, params: Params, state: State | None = None) -> str:
        least, most = ("…" if limit is None else Typed(limit) for limit in (params.least, params.most))
        both, from_least, to_most = SENTENCES[params.outside]
        said = from_least if params.most is None else to_most if params.least is None else both
        return say(said, columns=listed(params.columns), least=least, most=most)


def _limited(of: Expression, params: LimitNumbers.Params) -> Expression:
    held = of
    if params.least is not None:
        held = call("maximum", held, literal(params.least))
    if params.most is not None:
        held = call("minimum", held, literal(params.most))
    return held if params.outside == HOLD else call("if", call("equal", held, of), of, literal(None))
