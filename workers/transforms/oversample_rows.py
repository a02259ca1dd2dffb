"""Let a model see rows of rare classes more often."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import hidden
from workers.core.balance import (
    CLASSES_HELP,
    KINDS,
    MOST_SEED,
    Balancing,
    changes,
    class_column,
    raised,
    ranked,
)
from workers.core.expressions.build import call, literal, look_up
from workers.core.expressions.grouping import Repeat
from workers.core.expressions.plans import Plan, change
from workers.core.schema import INTEGER, Schema
from workers.core.transform import Behaviour, State
from workers.core.words import _, say


class OversampleRows(Balancing):
    label = _("Over-sample rare classes")
    help = _(
        "A model learns from copies of rows of rare classes, drawn by chance, until these are as common as you say. "
        "Only training rows are copied; rows to validate, test or predict stay as they are."
    )
    words = _("balance imbalance minority duplicate resample upsample class")
    behaviour = Behaviour(
        missing=_("rows without a class stay as they are"),
        unseen=_("rows to predict stay as they are, whatever their class"),
        wrong_type=_("refused: only text, whole numbers and yes or no are classes"),
        empty=_("without rows there is nothing to copy"),
    )
    examples = ({"column": "city"}, {"column": "active", "percent": 50.0})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Classes"), kinds=KINDS, help=_("The target: what the model has to tell apart."))
        classes: str = params.lines(_("Only these classes"), default="", help=CLASSES_HELP, max_length=4000)
        percent: float = params.number(
            _("Size in percent"), default=100.0, low=1.0, high=100.0, help=_("Of the commonest class.")
        )
        seed: int = params.integer(_("Seed"), default=0, low=0, high=MOST_SEED, help=_("Another one draws other rows."))

    goals = staticmethod(raised)

    def lower_training(self, params: Params, found: State, schema: Schema) -> Plan:
        of = class_column(schema, params.column)
        counts, goals = self.planned(params, found)
        steps, made = ranked(schema, of, params.seed)
        # Each row of a class as often as all fit, and once more as many of them as are lacking then.
        whole = look_up(of, {each: goal // counts[each] for each, goal in goals.items()}, INTEGER, literal(1))
        rest = look_up(of, {each: goal % counts[each] for each, goal in goals.items()}, INTEGER, literal(0))
        more = call("to_integer", call("less_equal", steps.column(made[-1]), rest))
        number = hidden(steps.schema, "copy")
        steps.add(Repeat(call("coalesce", call("add", whole, more), literal(1)), number, schema.names))
        steps.add(change(steps.schema, drop=[number]))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        if state:
            counts, goals = self.planned(params, state)
            if not goals:
                return say(_("For training, no class of “{column}” needs copies."), column=params.column)
            said = _("For training, copy rows of rare classes of “{column}”: {changes}.")
            return say(said, column=params.column, changes=changes(counts, goals))
        said = _("For training, copy rows of rare classes of “{column}” up to {percent:g}% of the commonest.")
        return say(said, column=params.column, percent=params.percent)
