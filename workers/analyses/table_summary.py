"""What is in every column, in one line each."""

from dataclasses import dataclass

import polars as pl

from workers.core import params
from workers.core.analysis import Analysis, Found, Grid
from workers.core.cells import cell
from workers.core.schema import Schema
from workers.core.words import _
from workers.profiling.facts import ColumnFacts
from workers.profiling.profile import describe


class TableSummary(Analysis):
    label = _("Table summary")
    help = _("For every column its kind, what is missing, how many values it has, and how they spread.")
    words = _("describe statistics mean median missing overview")
    order = 5

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), default=(), help=_("None means all."))

    def compute(self, frame: pl.DataFrame, wishes: Params) -> Found:
        names = wishes.columns or frame.columns
        schema = Schema.of(frame)
        facts = [describe(schema.get(name), frame[name]) for name in names]
        heads = (_("Column"), _("Kind"), _("Missing"), _("Different values"), _("Mean"), _("Standard deviation"),
                 _("Lowest"), _("Median"), _("Highest"))  # fmt: skip
        return Found(frame.height, tables=(Grid(self.label, heads, tuple(_line(one) for one in facts), words=(1,)),))


def _line(facts: ColumnFacts) -> tuple[object, ...]:
    missing = facts.missing + facts.undefined
    middle = facts.quantiles.get("0.5")
    spread = (facts.mean, facts.std, cell(facts.low), cell(middle), cell(facts.high))
    return (facts.name, facts.kind, missing, facts.distinct, *spread)
