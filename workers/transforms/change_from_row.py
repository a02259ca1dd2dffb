"""How much a value changed since an earlier row."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, ORDER_HELP, Steps, grouped_words, hidden, window
from workers.core.expressions.build import call, column
from workers.core.expressions.folds import fold
from workers.core.expressions.grouping import Frame, Looked
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, counted

DIFFERENCE, RATE = "difference", "rate"
_SENTENCES = {
    DIFFERENCE: (
        _("Add the change of {columns} since the row before{around}."),
        _("Add the change of {columns} since {n} rows before{around}."),
    ),
    RATE: (
        _("Add the rate of change of {columns} since the row before{around}."),
        _("Add the rate of change of {columns} since {n} rows before{around}."),
    ),
}


class ChangeFromRow(Transform):
    label = _("Change since an earlier row")
    help = _("Adds how much each value changed since the row before, as a difference or as a rate such as 0.1 for 10%.")
    words = _("difference delta growth rate diff percent change variation increase")
    group = _("Other rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("the change from or to it is missing"),
        unseen=_("counts like any other value"),
        wrong_type=_("refused: only numbers have a change"),
        empty=_("missing where the group has no earlier row; so is a rate from 0"),
    )
    examples = ({"columns": ["amount", "count"], "keys": ["city"], "order": ["day"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        distance: int = params.integer(_("How many rows back"), default=1, low=1, high=1000)
        change: str = params.choice(
            _("Change as"), {DIFFERENCE: _("a difference"), RATE: _("a rate of the earlier value")}, default=DIFFERENCE
        )
        keys: tuple[str, ...] = params.columns(_("In groups of"), default=(), help=KEYS_HELP)
        order: tuple[str, ...] = params.columns(_("In the order of"), default=(), ordered=True, help=ORDER_HELP)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        steps, names = Steps(schema), of_kinds(schema, params.columns, NUMERIC)
        before = {name: hidden(schema, f"{name} before") for name in names}
        frame = Frame(-params.distance, -params.distance)
        found = [Looked(before[name], fold("first", column(name, schema)), frame) for name in names]
        steps.add(window(schema, found, params.keys, params.order))
        made = [(f"{of}_change", _changed(params.change, steps.column(before[of]), steps.column(of))) for of in names]
        steps.add(change(steps.schema, adds=made, drop=before.values()))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "around": grouped_words(params.keys, params.order)}
        return counted(*_SENTENCES[params.change], params.distance, **words)


def _changed(how: str, before: Expression, now: Expression) -> Expression:
    gone = call("subtract", now, before)
    return call("divide", gone, before) if how == RATE else gone
