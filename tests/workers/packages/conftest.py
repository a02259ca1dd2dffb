"""One small model of each kind on raw rows with gaps, text, dates and an integer column."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from workers.algorithms import algorithms
from workers.core.algorithm import Sample, Task
from workers.core.reporter import ListReporter
from workers.packages import Package, describe, features_of
from workers.recipes import Recipe, Step, fit

QUICK = {"xgboost": {"rounds": 20}, "random_forest": {"trees": 10}, "linear": {}}
FEATURES = ("age", "income", "city", "member")


@pytest.fixture(scope="session")
def customers() -> pl.DataFrame:
    rng = np.random.default_rng(5)
    rows = 400
    age = rng.integers(18, 90, rows)
    income = np.where(rng.random(rows) < 0.1, None, rng.normal(3000, 800, rows).round(2))
    return pl.DataFrame(
        {
            "name": [f"person {i}" for i in range(rows)],
            "age": age,
            "income": pl.Series(income.tolist(), dtype=pl.Float64),
            "city": [("Lyon", "Paris", "Lille", None)[i] for i in rng.integers(0, 4, rows)],
            "member": rng.random(rows) < 0.4,
            "joined": [date(2020, 1, 1) + timedelta(days=int(i)) for i in rng.integers(0, 900, rows)],
            "left": (age + rng.normal(0, 10, rows) > 55),
        }
    )


RECIPE = Recipe(
    (
        Step("drop_columns", {"columns": ["name"]}),
        Step("map_values", {"column": "city", "pairs": [["Lyon", 1], ["Paris", 2], ["Lille", 3]]}),
        Step("fill_missing", {"columns": ["income"], "method": "median"}),
        Step("standard_scale", {"columns": ["age"]}),
    )
)


def packaged(customers: pl.DataFrame, algorithm: str = "xgboost", recipe: Recipe = RECIPE) -> Package:
    """A package that says from raw rows who left."""
    fitted = fit(recipe, customers)
    least = fitted.restrict(FEATURES)
    learner = algorithms.get(algorithm)
    prepared = fitted.apply(customers)
    sample = Sample(features_of(prepared, FEATURES), prepared["left"].cast(pl.Float64).to_numpy())
    model = learner.fit(sample, learner.Params.parse(QUICK[algorithm]), Task("binary", 2), 1, ListReporter(), None)
    labels = (False, True)
    signature = describe(least, FEATURES, customers, learner, task="binary", target="left", labels=labels)
    return Package(signature, least, FEATURES, learner, model)


@pytest.fixture(scope="session")
def package(customers: pl.DataFrame) -> Package:
    return packaged(customers)
