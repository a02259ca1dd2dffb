"""Rows must have a value in some columns."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column
from workers.core.expressions.plans import Plan
from workers.core.rules import action, held, mark_name, ruled
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say


class ValidatePresent(Transform):
    label = _("Check: not missing")
    help = _("Checks that every row has a value in these columns; rows without stop the job, are marked, or removed.")
    words = _("validate required mandatory not null complete quality rule valider obligatoire non vide renseigné")
    group = _("Validate")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("breaks the rule"),
        unseen=_("held against the rule like any other value"),
        wrong_type=_("every kind of value is taken"),
        empty=_("no rows break no rule"),
    )
    examples = ({"columns": ["amount", "city"], "action": "mark"}, {"columns": ["count"], "action": "remove"})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"))
        action: str = action()
        into: str = mark_name()

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        broken = [(name, call("is_missing", column(name, schema)), f"{name}: missing") for name in params.columns]
        return held(schema, broken, params.action, params.into)

    def sentence(self, params: Params, state: State | None = None) -> str:
        rule = say(_("Check that {columns} have a value."), columns=listed(params.columns))
        return ruled(rule, params.action)
