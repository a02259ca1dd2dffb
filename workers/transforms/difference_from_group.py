"""How far a value is from what is usual in its group."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, Steps, grouped_words, hidden, window
from workers.core.expressions.build import call
from workers.core.expressions.grouping import Looked
from workers.core.expressions.plans import Plan, change
from workers.core.schema import NUMERIC, Schema
from workers.core.statistics import STATISTICS, statistic
from workers.core.transform import TABLE, Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

OFFERED = {name: STATISTICS[name] for name in ("mean", "median", "minimum", "maximum", "first", "last")}


class DifferenceFromGroup(Transform):
    label = _("Difference from the group")
    help = _("Adds how far each value is above or below the mean, or another statistic, of its group.")
    words = _("deviation from mean centre above below average compared with group")
    group = _("Other rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("has no difference, and is left out of the statistic"),
        unseen=_("counts like any other value"),
        wrong_type=_("refused: only numbers have a difference"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"columns": ["amount", "count"], "keys": ["city"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        statistic: str = params.choice(_("Difference from"), OFFERED, default="mean")
        keys: tuple[str, ...] = params.columns(_("In groups of"), default=(), help=KEYS_HELP)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        steps, names = Steps(schema), of_kinds(schema, params.columns, NUMERIC)
        usual = {name: hidden(schema, f"{name} usual") for name in names}
        found = [Looked(usual[name], statistic(params.statistic, name, schema)) for name in names]
        steps.add(window(schema, found, params.keys))
        made = [(f"{of}_difference", call("subtract", steps.column(of), steps.column(usual[of]))) for of in names]
        steps.add(change(steps.schema, adds=made, drop=usual.values()))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "what": say(OFFERED[params.statistic])}
        return say(
            _("Add the difference of {columns} from the {what}{groups}."), groups=grouped_words(params.keys), **words
        )
