"""No two rows may agree in some columns."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import Steps, hidden, window
from workers.core.expressions.build import call, column, fold, literal
from workers.core.expressions.folds import ROWS
from workers.core.expressions.grouping import Looked
from workers.core.expressions.plans import Plan, change
from workers.core.rules import action, held, mark_name, ruled
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say


class ValidateUnique(Transform):
    label = _("Check: unique")
    help = _("Checks that no two rows agree in these columns, such as a customer number that may come once.")
    words = _("validate unique key primary duplicates quality rule valider unique clé doublons unicité qualité règle")
    group = _("Validate")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("a row without a value in any of the columns breaks nothing"),
        unseen=_("held against the rule like any other value"),
        wrong_type=_("every kind of value is taken"),
        empty=_("no rows break no rule"),
    )
    examples = ({"columns": ["count"], "action": "mark"}, {"columns": ["city", "day"]})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), help=_("Together they may come once."))
        action: str = action()
        into: str = mark_name()

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        steps, times = Steps(schema), hidden(schema, "times")
        steps.add(window(schema, [Looked(times, ROWS)], params.columns))
        present = [call("not", call("is_missing", column(name, schema))) for name in params.columns]
        again = call("less", literal(1), steps.column(times))
        mark = f"{', '.join(params.columns)}: not unique"
        broken = [(params.columns[0], fold("and", [again, *present]), mark)]
        steps.add(held(steps.schema, broken, params.action, params.into))
        steps.add(change(steps.schema, drop=[times]))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        rule = say(_("Check that no two rows agree in {columns}."), columns=listed(params.columns))
        return ruled(rule, params.action)
