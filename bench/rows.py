"""One raw row, and a hundred, through ten fitted steps: ours compiled, beside the same by hand in Polars and pandas.

    python -m bench.rows

Everything is learned and loaded before the clock starts. Of several repetitions the best counts, as timeit does. Each
makes the same values, or the run fails.
"""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from math import isclose
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from bench.timing import Row, table
from workers.recipes import FittedRecipe, Recipe, Step, fit

TRAINING, BATCH, REPEATS = 10_000, 100, 15
GOALS = {1: 50.0, BATCH: 10.0}
"""Microseconds for a row."""
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("fill_missing", {"columns": ["amount"], "method": "median"}),
    ("formula", {"column": "total", "formula": "price * quantity"}),
    ("formula", {"column": "label", "formula": "upper(city) + '-' + level"}),
    ("clip_outliers", {"columns": ["amount"], "low": 0.01, "high": 0.99}),
    ("standard_scale", {"columns": ["price"]}),
    ("min_max_scale", {"columns": ["total"]}),
    ("format_text", {"columns": ["word"], "case": "upper"}),
    ("map_values", {"column": "level", "pairs": [["low", "1"], ["middle", "2"], ["high", "3"]]}),
    ("ordinal_encode", {"columns": ["city"]}),
    ("date_parts", {"column": "ordered"}),
)


def raw(count: int) -> list[dict[str, Any]]:
    """Rows as an endpoint gets them."""
    draw, start = random.Random(0), date(2024, 1, 1)
    return [
        {
            "amount": draw.gauss(50, 20) if draw.random() > 0.1 else None,
            "price": draw.uniform(1, 100),
            "quantity": draw.randrange(1, 50),
            "city": draw.choice(["Paris", "Lyon", "Lille"]),
            "level": draw.choice(["low", "middle", "high"]),
            "word": draw.choice([" été", "hiver ", "printemps"]),
            "ordered": start + timedelta(days=draw.randrange(400)),
        }
        for _row in range(count)
    ]


def by_polars(state: dict[str, dict[str, Any]], rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    amount, total, price = pl.col("amount"), pl.col("price") * pl.col("quantity"), pl.col("price")
    clip, scale, span, city = state["amount"], state["price"], state["total"], state["city"]["categories"]
    made = pl.DataFrame(rows).select(
        amount.cast(pl.Float64).fill_null(clip["value"]).clip(clip["low"], clip["high"]),
        (price - scale["mean"]) / scale["deviation"],
        "quantity",
        pl.col("city").replace_strict(city, range(len(city)), return_dtype=pl.Int64),
        pl.col("level").replace_strict({"low": 1, "middle": 2, "high": 3}),
        pl.col("word").str.strip_chars().str.to_uppercase(),
        ((total - span["minimum"]) / (span["maximum"] - span["minimum"])).alias("total"),
        (pl.col("city").str.to_uppercase() + "-" + pl.col("level")).alias("label"),
        pl.col("ordered").dt.year().alias("year"),
        pl.col("ordered").dt.month().alias("month"),
        pl.col("ordered").dt.weekday().alias("weekday"),
    )
    return made.rows()


def by_pandas(state: dict[str, dict[str, Any]], rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    frame = pd.DataFrame(rows)
    clip, scale, span, city = state["amount"], state["price"], state["total"], state["city"]["categories"]
    amount = frame["amount"].astype(float).fillna(clip["value"]).clip(clip["low"], clip["high"])
    total = (frame["price"] * frame["quantity"] - span["minimum"]) / (span["maximum"] - span["minimum"])
    label = frame["city"].str.upper() + "-" + frame["level"]
    frame["amount"], frame["total"], frame["label"] = amount, total, label
    frame["price"] = (frame["price"] - scale["mean"]) / scale["deviation"]
    frame["city"] = frame["city"].map({name: at for at, name in enumerate(city)})
    frame["level"] = frame["level"].map({"low": 1, "middle": 2, "high": 3})
    frame["word"] = frame["word"].str.strip().str.upper()
    days = pd.to_datetime(frame.pop("ordered"))
    frame["year"], frame["month"], frame["weekday"] = days.dt.year, days.dt.month, days.dt.day_of_week + 1
    return list(frame.itertuples(index=False, name=None))


def compared() -> list[Row]:
    """A line for each number of rows and each way to do it by hand."""
    given = raw(TRAINING)
    fitted = fit(Recipe(tuple(Step(op, params) for op, params in STEPS)), pl.DataFrame(given))
    function = fitted.row_function(fitted.output_schema.names)
    ways: dict[str, Callable[[list[dict[str, Any]]], list[tuple[Any, ...]]]] = {
        "ours": lambda rows: [function(row) for row in rows],
        "Polars by hand": partial(by_polars, learned(fitted)),
        "pandas by hand": partial(by_pandas, learned(fitted)),
    }
    _agree({name: way(given[:BATCH]) for name, way in ways.items()})
    lines = []
    for count, goal in GOALS.items():
        spent = {name: best(way, given, count) for name, way in ways.items()}
        what = f"{len(STEPS)} fitted steps, {count} raw row{'s' * (count > 1)}"
        lines.append(Row(f"{what}, a row", spent["ours"], "µs", goal=goal))
        lines += [Row(f"{what}, a row", spent["ours"], "µs", name, spent[name]) for name in ways if name != "ours"]
    return lines


def learned(fitted: FittedRecipe) -> dict[str, dict[str, Any]]:
    """Column -> every fact that a step learned of it."""
    facts: dict[str, dict[str, Any]] = {}
    for step in fitted.steps:
        for column, found in step.state.items():
            facts.setdefault(column, {}).update(found)
    return facts


def best(way: Callable[[list[dict[str, Any]]], Any], rows: list[dict[str, Any]], count: int) -> float:
    """Microseconds for a row when ``count`` come at a time."""
    batches = [rows[at : at + count] for at in range(0, 20 * count, count)]
    found = float("inf")
    for _repeat in range(REPEATS):
        start = time.perf_counter()
        for batch in batches:
            way(batch)
        found = min(found, time.perf_counter() - start)
    return found / sum(map(len, batches)) * 1e6


def _agree(made: dict[str, list[tuple[Any, ...]]]) -> None:
    for name, rows in made.items():
        for mine, theirs in zip(made["ours"], rows, strict=True):
            if len(mine) != len(theirs) or not all(map(_same, mine, theirs)):
                raise SystemExit(f"{name} made {theirs} where ours made {mine}")


def _same(a: Any, b: Any) -> bool:
    number = int, float, np.number
    return isclose(a, b, rel_tol=1e-9) if isinstance(a, number) and isinstance(b, number) else bool(a == b)


if __name__ == "__main__":
    print(table(compared()))
