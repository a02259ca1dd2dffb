"""What is learned of several columns at once, from frames of columns ``v0`` (``of``) and ``v1`` and on (``beside``)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core.chance import shuffled
from workers.core.expressions.aggregates import Aggregate
from workers.core.expressions.folds import ROWS, Fold
from workers.core.expressions.grouping import Group
from workers.core.expressions.nodes import Column, plain
from workers.core.later import Later
from workers.core.schema import NUMBER
from workers.engines.polars_groups import PLACE, grouped

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

_VALUE = Column("v0", NUMBER)
_FACTS = (("mean", Fold("mean", _VALUE)), ("deviation", Fold("deviation", _VALUE)))


def _groups(rows: pl.DataFrame, aggregate: Aggregate) -> list[list[Any]]:
    present = rows.drop_nulls().select(pl.int_range(pl.len()).alias(PLACE), k0="v0", v0="v1", v1="v1", v2="v1")
    plan = Group((("key", aggregate.of),), (("rows", ROWS), *_FACTS))
    found = grouped(plan, present).sort("r0", "k0", descending=[True, False]).head(aggregate.limit)
    return [[plain(key), count, mean, spread] for _place, key, count, mean, spread in found.iter_rows()]


def _moments(rows: pl.DataFrame, _aggregate: Aggregate) -> dict[str, Any] | None:
    columns = [column.to_numpy() for column in rows.drop("v0").drop_nulls().rechunk()]
    count = len(columns[0])
    if not count:
        return None
    with np.errstate(all="ignore"):
        means = np.array([column.sum() / count for column in columns])
        apart = [column - mean for column, mean in zip(columns, means, strict=True)]
        # Each sum by itself: a product of matrices depends on how a library shares it out among threads.
        products = np.array([[(first * second).sum() for second in apart] for first in apart])
    if not (np.isfinite(means).all() and np.isfinite(products).all()):
        return None
    return {"rows": count, "means": means.tolist(), "products": products.tolist()}


def _drawn(rows: pl.DataFrame, aggregate: Aggregate) -> list[list[Any]]:
    found = []
    for (key,), part in rows.drop_nulls("v0").partition_by("v0", as_dict=True, maintain_order=True).items():
        chosen = np.sort(shuffled(part.height, aggregate.seed)[: aggregate.limit])
        lists = [[plain(value) for value in row] for row in part.drop("v0")[chosen].iter_rows()]
        found.append((key, part.height, lists))
    return [[plain(key), height, lists] for key, height, lists in sorted(found, key=lambda each: each[0])]


SEVERAL: dict[str, Callable[[pl.DataFrame, Aggregate], Any]] = {
    "groups": _groups,
    "moments": _moments,
    "drawn": _drawn,
}
