"""A few columns in place of many that go together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers.core import params
from workers.core.errors import DataError
from workers.core.expressions.aggregates import moments
from workers.core.expressions.build import column
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.later import Later
from workers.core.linear import directions, spreads, weighted
from workers.core.said import Share
from workers.core.schema import NUMBER, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, new_name, of_kinds
from workers.core.words import _, say

if TYPE_CHECKING:
    import numpy as np

    from workers.core.linear import Numbers
else:
    np = Later("numpy")

COUNT, SHARE = "count", "share"


class PcaColumns(Transform):
    label = _("Principal components (PCA)")
    help = _(
        "Replaces numbers that go together by fewer columns that say most of the same: the directions in which "
        "training rows differ most, from the most important on."
    )
    words = _("pca dimension reduction principal component factor correlated")
    group = _("Components and clusters")
    behaviour = Behaviour(
        missing=_("a row with a gap in one of the columns gets no components, and is left out of what is learned"),
        unseen=_("computed with what was learned"),
        wrong_type=_("refused: only numbers have components"),
        empty=_("refused: two rows with values in all columns are needed"),
    )
    examples = ({"columns": ["amount", "count"]}, {"columns": ["amount", "count"], "by": SHARE, "percent": 50.0})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        by: str = params.choice(
            _("How many"), {COUNT: _("a number of components"), SHARE: _("by a share of the variance")}, default=COUNT
        )
        components: int = params.integer(_("Components"), default=2, low=1, high=200)
        percent: float = params.number(
            _("Variance in percent"), default=95.0, low=1.0, high=100.0, help=_("As few as hold so much of it.")
        )
        standardise: bool = params.flag(
            _("Bring all to the same scale first"), default=True, help=_("Else columns of large numbers decide.")
        )
        into: str = params.text(_("Names begin with"), default="pca", max_length=100)
        drop: bool = params.flag(_("Drop the columns"), default=True)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        names = of_kinds(schema, params.columns, NUMERIC)
        return {new_name(params.into): {"moments": moments(column(name, schema) for name in names)}}

    def learn(self, params: Params, found: State) -> State:
        facts = found[params.into]["moments"]
        if facts is None or facts["rows"] < 2:
            raise DataError(say(_("Fewer than 2 training rows have a value in all of these columns.")))
        products = np.array(facts["products"]) / facts["rows"]
        scales = spreads(np.sqrt(np.diag(products))) if params.standardise else np.ones(len(products))
        values, vectors = directions(products / np.outer(scales, scales))
        shares = values / (values.sum() or 1.0)
        count = _count(params, shares)
        learned = {"means": facts["means"], "scales": scales.tolist(), "rows": facts["rows"]}
        return {params.into: {**learned, "loadings": vectors[:count].tolist(), "shares": shares[:count].tolist()}}

    def check(self, params: Params, schema: Schema) -> Schema | None:
        after = super().check(params, schema)
        return None if params.by == SHARE else after

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        facts, of = state[params.into], [column(name, schema) for name in params.columns]
        if facts.get("loadings") is None:
            made = [Literal(None, NUMBER)] * min(params.components, len(of))
            return change(schema, adds=_named(params, made), drop=params.columns if params.drop else ())
        scaled = [np.array(loading) / np.array(facts["scales"]) for loading in facts["loadings"]]
        found = [weighted(of, each.tolist(), facts["means"]) for each in scaled]
        return change(schema, adds=_named(params, found), drop=params.columns if params.drop else ())

    def sentence(self, params: Params, state: State | None = None) -> str:
        names = listed(params.columns)
        if state:
            shares = state[params.into]["shares"]
            said = _("Make {count} principal components of {columns}, with {share} of their variance.")
            return say(said, count=len(shares), columns=names, share=Share(min(1.0, sum(shares))))
        if params.by == SHARE:
            said = _("Make as many principal components of {columns} as hold {share} of their variance.")
            return say(said, columns=names, share=Share(params.percent / 100))
        return say(_("Make {count} principal components of {columns}."), count=params.components, columns=names)


def _count(params: PcaColumns.Params, shares: "Numbers") -> int:
    if params.by == COUNT:
        return min(params.components, len(shares))
    # Sums of shares miss 1 by a few digits: what is that near is enough.
    return min(int((np.cumsum(shares) < params.percent / 100 - 1e-12).sum()) + 1, len(shares))


def _named(params: PcaColumns.Params, made: Sequence[Expression]) -> list[tuple[str, Expression]]:
    return [(f"{params.into}_{number}", each) for number, each in enumerate(made, start=1)]
