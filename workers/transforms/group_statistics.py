"""Statistics of a row's group, beside the row."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, beside, grouped_words
from workers.core.errors import ParamsError
from workers.core.expressions.grouping import Looked
from workers.core.expressions.plans import Plan
from workers.core.schema import Schema
from workers.core.statistics import STATISTICS, Chosen, statistics, worded
from workers.core.transform import TABLE, Behaviour, State, Transform
from workers.core.words import _, say


class GroupStatistics(Transform):
    label = _("Statistics beside each row")
    help = _("Adds to each row a statistic of its group, such as the mean amount in its city. No row is lost.")
    words = _("window group mean total over partition transform sumif averageif countif")
    group = _("Groups")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is a group of its own among the groups; left out of statistics, which are missing for no value"),
        unseen=_("is a group like any other"),
        wrong_type=_("sum, mean, median and deviation are refused for anything but numbers and yes or no"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"keys": ["city"], "values": [["amount", "mean"], ["count", "sum"], ["amount", "median"], ["city", "count"]]},
        {"values": [["moment", "first"], ["day", "mode"], ["city", "joined"], ["amount", "deviation"]]},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        keys: tuple[str, ...] = params.columns(_("Groups of"), default=(), help=KEYS_HELP)
        values: Chosen = params.per_column(_("Statistics"), STATISTICS, default=())
        separator: str = params.text(_("Between joined values"), default=", ", max_length=20)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        if not params.values:
            raise ParamsError({"values": say(_("Choose at least one statistic."))})
        found = statistics(params.values, schema, params.separator)
        return beside(schema, [Looked(name, fold) for name, fold in found], params.keys)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"values": worded(params.values), "groups": grouped_words(params.keys)}
        return say(_("Add to each row{groups}: {values}."), **words)
