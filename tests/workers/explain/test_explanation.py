"""Shares add up, speak of original columns, and point at what really moved the prediction."""

import json

import numpy as np
import polars as pl
import pytest

from workers.core.reporter import ListReporter
from workers.core.store import Store, StoreRef
from workers.core.tables import write_table
from workers.explain.explanation import ExplainSpec, explain
from workers.packages import load
from workers.profiling.splits import SplitSpec, make_split
from workers.recipes import Recipe, Step
from workers.training.fit import train
from workers.training.specs import TrainSpec

ROWS = 240
RECIPE = Recipe(
    (
        Step("one_hot", {"columns": ["city"]}),
        Step("formula", {"column": "ratio", "formula": "strong / (2 + abs(weak))"}),
    )
)


@pytest.fixture
def store(tmp_path):
    return Store(StoreRef(str(tmp_path / "store")))


def people() -> pl.DataFrame:
    rng = np.random.default_rng(4)
    strong, weak = rng.normal(size=ROWS), rng.normal(size=ROWS)
    city = np.array(["Lyon", "Paris", "Lille"])[rng.integers(0, 3, ROWS)]
    amount = 4 * strong + 0.2 * weak + np.where(city == "Paris", 3.0, 0.0)
    return pl.DataFrame(
        {
            "strong": strong,
            "weak": weak,
            "city": city,
            "amount": amount,
            "rich": np.where(amount > 1, "yes", "no"),
            "level": np.array(["low", "middle", "high"])[np.digitize(amount, [-1, 3])],
        }
    )


def explained(store, algorithm, target, task):
    frame = people().select("strong", "weak", "city", target)
    table = write_table(store, "datasets/p", frame)
    split = make_split(SplitSpec(table, "random", {"train": 0.7, "test": 0.3}), ListReporter()).digest
    params = {"rounds": 40} if algorithm == "xgboost" else {"trees": 15} if algorithm == "random_forest" else {}
    metric = "rmse" if task == "regression" else "log_loss"
    steps = tuple(RECIPE.to_json())
    spec = TrainSpec(table, split, target, task, algorithm, metric, steps, params=params)
    package = train(spec, ListReporter()).package
    result = explain(ExplainSpec(package, table, split, seed=1), ListReporter())
    return load(store.local_folder(package)), frame, json.loads(store.read_bytes(result.digest)), result


@pytest.mark.parametrize("algorithm", ["xgboost", "linear", "random_forest"])
@pytest.mark.parametrize(("target", "task"), [("rich", "binary"), ("level", "multiclass"), ("amount", "regression")])
def test_shares_add_up_to_the_model_s_output_within_a_thousandth(store, algorithm, target, task):
    package, frame, found, result = explained(store, algorithm, target, task)
    rows = frame[found["positions"]]
    margins = package.model.margins(package.matrix(rows))
    total = np.array(found["shares"]).sum(axis=1) + np.array(found["base"])
    assert total == pytest.approx(margins, abs=1e-3)
    assert result.rows == len(rows) == len(found["values"])
    assert found["predictions"] == package.predict(rows)["prediction"].to_list()
    assert len(found["outputs"]) == margins.shape[1]
    assert found["method"] == ("sampled" if algorithm == "random_forest" else "exact")


@pytest.mark.parametrize("algorithm", ["xgboost", "linear", "random_forest"])
def test_one_hot_parts_are_one_column_and_the_order_is_by_weight(store, algorithm):
    _, _, found, _ = explained(store, algorithm, "amount", "regression")
    names = [weight["name"] for weight in found["weights"]]
    assert set(names) == {"strong", "weak", "city", "strong and weak"}
    assert names[-1] == "weak"
    weights = [sum(weight["importance"]) for weight in found["weights"]]
    assert weights == sorted(weights, reverse=True)


def test_values_and_colours_are_those_of_the_original_columns(store):
    _, frame, found, _ = explained(store, "xgboost", "rich", "binary")
    names = [weight["name"] for weight in found["weights"]]
    city, strong = names.index("city"), names.index("strong")
    rows = frame[found["positions"]]
    assert [values[city] for values in found["values"]] == rows["city"].to_list()
    assert all(scale[city] is None for scale in found["scale"])
    scales = np.array([scale[strong] for scale in found["scale"]])
    assert scales[rows["strong"].arg_max()] == 1 and scales[rows["strong"].arg_min()] == 0


def test_equal_seeds_give_the_same_explanation(store):
    first = explained(store, "random_forest", "rich", "binary")[3]
    assert explained(store, "random_forest", "rich", "binary")[3] == first
