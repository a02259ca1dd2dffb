"""Let a model see fewer rows of common classes."""

from dataclasses import dataclass

from workers.core import params
from workers.core.balance import (
    CLASSES_HELP,
    KINDS,
    MOST_SEED,
    Balancing,
    changes,
    class_column,
    lowered,
    ranked,
)
from workers.core.expressions.build import call, literal, look_up
from workers.core.expressions.plans import Filter, Plan, change
from workers.core.schema import INTEGER, Schema
from workers.core.transform import Behaviour, State
from workers.core.words import _, say


class UndersampleRows(Balancing):
    label = _("Under-sample common classes")
    help = _(
        "A model learns from fewer rows of common classes, drawn by chance, until the rarest is as common as you say. "
        "Only training rows are left out; rows to validate, test or predict stay as they are."
    )
    words = _("balance imbalance majority reduce resample downsample class")
    behaviour = Behaviour(
        missing=_("rows without a class stay as they are"),
        unseen=_("rows to predict stay as they are, whatever their class"),
        wrong_type=_("refused: only text, whole numbers and yes or no are classes"),
        empty=_("without rows there is nothing to leave out"),
    )
    examples = ({"column": "city"}, {"column": "active", "percent": 50.0})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Classes"), kinds=KINDS, help=_("The target: what the model has to tell apart."))
        classes: str = params.lines(_("Only these classes"), default="", help=CLASSES_HELP, max_length=4000)
        percent: float = params.number(
            _("Size of the rarest class"),
            default=100.0,
            low=1.0,
            high=100.0,
            help=_("In percent of what others keep: 100 makes all alike, 50 leaves others twice as many."),
        )
        seed: int = params.integer(_("Seed"), default=0, low=0, high=MOST_SEED, help=_("Another one draws other rows."))

    goals = staticmethod(lowered)

    def lower_training(self, params: Params, found: State, schema: Schema) -> Plan:
        of = class_column(schema, params.column)
        _counts, goals = self.planned(params, found)
        steps, made = ranked(schema, of, params.seed)
        rank = steps.column(made[-1])
        most = look_up(of, goals, INTEGER, rank)
        steps.add(Filter(call("coalesce", call("less_equal", rank, most), literal(True))))
        steps.add(change(steps.schema, drop=made))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        if state:
            counts, goals = self.planned(params, state)
            if not goals:
                return say(_("For training, no class of “{column}” has rows too many."), column=params.column)
            said = _("For training, keep fewer rows of common classes of “{column}”: {changes}.")
            return say(said, column=params.column, changes=changes(counts, goals))
        said = _(
            "For training, keep fewer rows of common classes of “{column}”: the rarest has {percent:g}% of theirs."
        )
        return say(said, column=params.column, percent=params.percent)
