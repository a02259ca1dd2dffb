"""Compute a column by a formula."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.formula import named_in, parse_formula
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform, new_name
from workers.core.words import _, say


class Formula(Transform):
    label = _("Formula")
    help = _("Computes a column from the others, such as round([mean area] / 2, 1) or if(age > 65, 'old', 'young').")
    words = _("calculate expression compute if else then")
    group = _("Formula")
    behaviour = Behaviour(
        missing=_("makes the result missing, except in if, coalesce, is_missing, and, or"),
        unseen=_("computed like any other value"),
        wrong_type=_("refused, with what the function takes"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"column": "ratio", "formula": "round(amount / count, 2)"},
        {"column": "city", "formula": "if(active, upper(city), city + '?')"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))
        formula: str = params.formula(_("Formula"))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return change(schema, {new_name(params.column, "column"): parse_formula(params.formula, schema)})

    def sentence(self, params: Params, state: State | None = None) -> str:
        formula = " ".join(params.formula.split())
        if params.column in named_in(params.formula):
            replaced = _("Replace “{column}” with {formula}, under the same name.")
            return say(replaced, column=params.column, formula=formula)
        return say(_("Compute “{column}” = {formula}."), column=params.column, formula=formula)
