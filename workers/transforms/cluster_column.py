"""Which of a few groups of similar rows a row belongs to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workers.core import params
from workers.core.centres import centres_of
from workers.core.errors import DataError
from workers.core.expressions.aggregates import drawn
from workers.core.expressions.build import call, column, combine, literal
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.later import Later
from workers.core.linear import spreads, squared_distance
from workers.core.schema import INTEGER, NUMERIC, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, new_name, of_kinds
from workers.core.words import _, say

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

MOST_ROWS = 20_000


class ClusterColumn(Transform):
    label = _("Clusters (k-means)")
    help = _(
        "Adds the number of the group of similar rows that a row belongs to: 1 is the largest. The groups are learned "
        "from the training rows, from 20,000 of them drawn by chance where there are more."
    )
    words = _("cluster k-means kmeans segment group similar neighbours")
    group = _("Components and clusters")
    behaviour = Behaviour(
        missing=_("a row with a gap in one of the columns belongs to no group, and is left out of what is learned"),
        unseen=_("gets the group whose centre is nearest"),
        wrong_type=_("refused: only numbers have centres"),
        empty=_("refused: rows with values in all columns are needed"),
    )
    examples = ({"columns": ["amount", "count"], "clusters": 2},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        clusters: int = params.integer(_("Groups"), default=5, low=2, high=50)
        standardise: bool = params.flag(
            _("Bring all to the same scale first"), default=True, help=_("Else columns of large numbers decide.")
        )
        distance: bool = params.flag(_("Add the distance too"), help=_("From the centre of the group."))
        into: str = params.text(_("New column"), default="cluster", max_length=100)
        seed: int = params.integer(_("Seed"), default=0, low=0, high=2**31 - 1)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        of = [column(name, schema) for name in of_kinds(schema, params.columns, NUMERIC)]
        gaps = combine("or", [call("is_missing", each) for each in of])
        whole = call("if", gaps, literal(None), literal(True))
        return {new_name(params.into): {"rows": drawn(whole, of, MOST_ROWS, params.seed)}}

    def learn(self, params: Params, found: State) -> State:
        if not found[params.into]["rows"]:
            raise DataError(say(_("No training row has a value in all of these columns.")))
        ((_whole, rows, drawn_rows),) = found[params.into]["rows"]
        values = np.array(drawn_rows, dtype=np.float64)
        with np.errstate(all="ignore"):
            scales = spreads(values.std(axis=0)) if params.standardise else np.ones(values.shape[1])
            scaled = values / scales
            is_large = not np.isfinite(((scaled - scaled[0]) ** 2).sum())
        if is_large:
            raise DataError(say(_("The numbers of these columns are too large to compare.")))
        centres = centres_of(scaled, params.clusters, params.seed) * scales
        facts: dict[str, Any] = {"centres": centres.tolist(), "scales": scales.tolist()}
        return {params.into: {**facts, "rows": rows, "drawn": len(values)}}

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of, facts = [column(name, schema) for name in params.columns], state[params.into]
        centres = facts.get("centres") or [[0.0] * len(of)]
        weights = [1.0 / scale for scale in facts.get("scales") or [1.0] * len(of)]
        squares = [squared_distance(of, centre, weights) for centre in centres]
        least = combine("minimum", squares)
        nearest: Expression = Literal(None, INTEGER)
        for at, square in reversed(list(enumerate(squares, start=1))):
            nearest = call("if", call("less_equal", square, least), literal(at), nearest)
        made = [(params.into, nearest)]
        if params.distance:
            made.append((f"{params.into}_distance", call("square_root", least)))
        return change(schema, adds=made)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words: dict[str, Any] = {"columns": listed(params.columns), "into": params.into}
        if state:
            facts = state[params.into]
            words["count"] = len(facts["centres"])
            if facts["drawn"] < facts["rows"]:
                said = _(
                    "Put rows into {count} groups of similar {columns} as “{into}”, learned from {drawn:,} rows drawn "
                    "of {rows:,}."
                )
                return say(said, drawn=facts["drawn"], rows=facts["rows"], **words)
        return say(
            _("Put rows into {count} groups of similar {columns} as “{into}”."), **{"count": params.clusters, **words}
        )
