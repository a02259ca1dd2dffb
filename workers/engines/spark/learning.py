"""Aggregates over a cluster: what fitted steps learn. Nothing but counts, sums and answers comes here."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.folds import ROWS, Fold
from workers.core.expressions.grouping import Group
from workers.core.expressions.nodes import Column, plain
from workers.core.later import Later
from workers.core.schema import INTEGER, NUMBER, TEXT
from workers.engines.polars_aggregates import aggregate as learned
from workers.engines.polars_groups import grouped
from workers.engines.spark.frames import PLACE, Table
from workers.engines.spark.groups import together
from workers.engines.spark.ranks import at_ranks
from workers.engines.spark.sums import Sum, sums

if TYPE_CHECKING:
    import numpy as np
    from pyspark.sql import DataFrame
else:
    np = Later("numpy")

SUMMED = ("mean", "deviation")
FOLDED = {"count": "count({0})", "minimum": "min({0})", "maximum": "max({0})"}
COUNTED = ("mode", "categories", "frequencies", "documents")


class Lessons:
    """Aggregates over one table, whose parts are the columns ``x0`` and on of ``frame``."""

    def __init__(self, table: Table, facts: list[Aggregate]) -> None:
        self._facts = facts
        frame, values = table.computed(part for fact in facts for part in fact.parts)
        each = iter(range(len(values)))
        self._parts = [[f"x{next(each)}" for _part in fact.parts] for fact in facts]
        self._frame = frame.selectExpr(*(f"{value} AS x{at}" for at, value in enumerate(values)), PLACE)

    def learn(self) -> list[Any]:
        """The value of each aggregate, as JSON values."""
        self._frame.persist()
        try:
            found = {**self._folded(), **self._summed(), **self._ranked(), **self._counted()}
            return [found[at] if at in found else self._alone(at) for at in range(len(self._facts))]
        finally:
            self._frame.unpersist()

    def _of(self, *functions: str) -> list[int]:
        return [at for at, fact in enumerate(self._facts) if fact.function in functions]

    def _folded(self) -> dict[int, Any]:
        if not (wanted := self._of(*FOLDED)):
            return {}
        folds = [FOLDED[self._facts[at].function].format(*self._parts[at]) for at in wanted]
        return dict(zip(wanted, map(plain, self._frame.selectExpr(*folds).collect()[0]), strict=True))

    def _summed(self) -> dict[int, Any]:
        if not (wanted := self._of(*SUMMED)):
            return {}
        columns = list(dict.fromkeys(self._parts[at][0] for at in wanted))
        narrow = self._frame.select(*columns)
        totals = sums(narrow, _values)
        means = [totals.get(at, Sum()).over() for at in range(len(columns))]
        spread = [at for at in wanted if self._facts[at].function == "deviation"]
        squares = sums(narrow, _squares(means)) if spread else {}

        def value(at: int) -> float | None:
            of = columns.index(self._parts[at][0])
            if at not in spread:
                return means[of]
            variance = squares.get(of, Sum()).over(totals.get(of, Sum()).count)
            return None if means[of] is None or variance is None else math.sqrt(variance)

        return {at: value(at) for at in wanted}

    def _ranked(self) -> dict[int, Any]:
        if not (wanted := self._of("quantile")):
            return {}
        shares = [self._facts[at].at for at in wanted]
        frame = self._frame.select(*(self._parts[at][0] for at in wanted))
        found = at_ranks(frame, [_ranks_at(share) for share in shares])
        return {at: _between(*each, share) for at, each, share in zip(wanted, found, shares, strict=True)}

    def _alone(self, at: int) -> Any:
        fact = self._facts[at]
        return OTHERS[fact.function](self._frame, fact, self._parts[at])

    def _counted(self) -> dict[int, Any]:
        wanted = {at: self._facts[at] for at in self._of(*COUNTED)}
        ranked: dict[int, list[tuple[Any, int]]] = {at: [] for at in wanted}
        for kind in {fact.of.kind for fact in wanted.values()}:
            alike = {at: fact for at, fact in wanted.items() if fact.of.kind == kind}
            lists = ", ".join(_listed(at, fact, self._parts[at][0]) for at, fact in alike.items())
            rows = self._frame.selectExpr(f"inline(concat({lists}))").where("value IS NOT NULL")
            counted = rows.groupBy("of", "value").count()
            nth = "row_number() OVER (PARTITION BY of ORDER BY count DESC, value) AS nth"
            most = {at: 1 if fact.function == "mode" else fact.limit for at, fact in alike.items()}
            known = " OR ".join(f"of = {at} AND nth <= {limit}" for at, limit in most.items())
            for row in counted.selectExpr("*", nth).where(known).orderBy("of", "nth").collect():
                ranked[row.of].append((row.value, row["count"]))
        return {at: _told(fact, ranked[at]) for at, fact in wanted.items()}


def _values(rows: pl.DataFrame) -> Iterator[Any]:
    return (column.drop_nulls().to_numpy() for column in rows)


def _squares(means: list[float | None]) -> Callable[[pl.DataFrame], Iterator[Any]]:
    def of(rows: pl.DataFrame) -> Iterator[Any]:
        for mean, values in zip(means, _values(rows), strict=True):
            yield (values - (math.nan if mean is None else mean)) ** 2

    return of


def _ranks_at(share: float) -> Callable[[int], list[int]]:
    """The two ranks of so many that are nearest to a share of them."""
    return lambda count: [math.floor((count - 1) * share), math.ceil((count - 1) * share)]


def _between(count: int, ranks: dict[int, float], share: float) -> float | None:
    """Linear between the values of these two ranks; to the last bit as Polars has it."""
    if not count:
        return None
    low, high = ranks[min(ranks)], ranks[max(ranks)]
    found = low if low == high else ((count - 1) * share - min(ranks)) * (high - low) + low
    return found if math.isfinite(found) else None


def _listed(at: int, fact: Aggregate, part: str) -> str:
    """What is counted of a row, as a list of pairs of a number and a value."""
    words = f"filter(array_distinct(split(coalesce({part}, ''), ' ')), word -> word <> '')"
    values = words if fact.function == "documents" else f"array({part})"
    return f"transform({values}, value -> named_struct('of', {at}, 'value', value))"


def _told(fact: Aggregate, ranked: list[tuple[Any, int]]) -> Any:
    """An aggregate of values in the order of how often each occurs."""
    values = [value for value, _times in ranked]
    if fact.function == "mode":
        return plain(values[0]) if values else None
    if fact.function == "categories":
        return [plain(value) for value in sorted(values)]
    return [[plain(value), times] for value, times in ranked]


def _groups(frame: DataFrame, fact: Aggregate, parts: list[str]) -> list[list[Any]]:
    key, value = Column("v0", fact.of.kind), Column("v1", NUMBER)
    plan = Group(
        (("key", key),), (("rows", ROWS), ("mean", Fold("mean", value)), ("deviation", Fold("deviation", value)))
    )
    of, beside = parts
    rows = frame.where(f"{of} IS NOT NULL AND {beside} IS NOT NULL")
    named = rows.selectExpr(f"{of} AS k0", "true AS v0", f"{beside} AS v1", f"{beside} AS v2", PLACE)
    names, kinds = [PLACE, "k0", "r0", "r1", "r2"], [INTEGER, fact.of.kind, INTEGER, NUMBER, NUMBER]
    found = together(named, ["k0"], lambda rows: grouped(plan, rows), names, kinds)
    ranked = found.orderBy(found["r0"].desc(), found["k0"].asc()).limit(fact.limit).collect()
    return [[plain(key), count, mean, spread] for _place, key, count, mean, spread in ranked]


def _moments(frame: DataFrame, _fact: Aggregate, parts: list[str]) -> dict[str, Any] | None:
    names = parts[1:]
    rows = frame.select(*names).dropna()
    totals = sums(rows, _values)
    means = [totals.get(at, Sum()).over() for at in range(len(names))]
    if not totals or None in means:
        return None
    pairs = [(first, second) for first in range(len(names)) for second in range(first, len(names))]

    def products(rows: pl.DataFrame) -> Iterator[Any]:
        apart = [values - mean for values, mean in zip(_values(rows), means, strict=True)]
        return (apart[first] * apart[second] for first, second in pairs)

    found = sums(rows, products)
    values = {pair: found[at].value for at, pair in enumerate(pairs)}
    if None in values.values():
        return None
    table = [[values[min(a, b), max(a, b)] for b in range(len(names))] for a in range(len(names))]
    return {"rows": totals[0].count, "means": means, "products": table}


def _drawn(frame: DataFrame, fact: Aggregate, parts: list[str]) -> list[list[Any]]:
    of, *beside = parts
    columns = [Column(f"x{at}", part.kind) for at, part in enumerate(fact.parts)]
    here = fact.over(columns)

    def fold(rows: pl.DataFrame) -> pl.DataFrame:
        found = learned(rows.select(column.name for column in columns), {"x": {"fact": here}})["x"]["fact"]
        return pl.DataFrame({"found": [json.dumps(each) for each in found]}, schema={"found": pl.String})

    named = frame.where(f"{of} IS NOT NULL").selectExpr(*(f"{part} AS x{at}" for at, part in enumerate(parts)), PLACE)
    found = together(named, ["x0"], fold, ["found"], [TEXT]).collect()
    return sorted((json.loads(row.found) for row in found), key=lambda each: each[0])


def _in_one_place(frame: DataFrame, fact: Aggregate, parts: list[str]) -> Any:
    """Learned by one machine of the cluster from the values of one column."""
    column = Column("x0", fact.of.kind)
    here = fact.over([column])

    def fold(rows: pl.DataFrame) -> pl.DataFrame:
        found = learned(rows.select("x0"), {"x": {"fact": here}})["x"]["fact"]
        return pl.DataFrame({"found": [json.dumps(found)]})

    named = frame.where(f"{parts[0]} IS NOT NULL").selectExpr(f"{parts[0]} AS x0", PLACE)
    found = together(named, [], fold, ["found"], [TEXT]).collect()
    return json.loads(found[0].found) if found else None


OTHERS: dict[str, Callable[[DataFrame, Aggregate, list[str]], Any]] = {
    "groups": _groups,
    "moments": _moments,
    "drawn": _drawn,
    "yeo_johnson": _in_one_place,
    "box_cox": _in_one_place,
}
LEARNED = (*FOLDED, *SUMMED, *COUNTED, "quantile", *OTHERS)
"""The aggregates that a cluster learns."""
