"""Training on small tables: what is learned from, what is left out, what is refused, and that it repeats itself."""

import json

import numpy as np
import polars as pl
import pytest

from tests.workers.training.conftest import MakeSpec
from workers.core.errors import Cancelled, DataError, ParamsError
from workers.core.reporter import ListReporter
from workers.core.store import Store
from workers.packages import load
from workers.recipes import Recipe, Step
from workers.training.fit import train
from workers.training.parts import TRAIN, prepare


def table(rows: int = 200, seed: int = 2) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    x, z = rng.normal(size=rows), rng.normal(size=rows)
    return pl.DataFrame(
        {
            "x": x,
            "z": z,
            "flag": rng.random(rows) < 0.5,
            "note": [f"row {i}" for i in range(rows)],
            "label": np.where(x + 0.3 * z > 0, "yes", "no"),
            "colour": np.array(["red", "green", "blue"])[np.digitize(x, [-0.5, 0.5])],
            "amount": 3 * x - z,
        }
    )


def steps(*pairs):
    return tuple(Recipe(tuple(Step(op, params) for op, params in pairs)).to_json())


DROP = ("drop_columns", {"columns": ["note", "label", "colour", "amount"]})


def value(result, name):
    return next(m.value for m in result.metrics if m.name == name)


@pytest.mark.parametrize("algorithm", ["linear", "xgboost", "random_forest"])
def test_each_task_is_learned_and_its_package_answers_on_raw_rows(make_spec: MakeSpec, store: Store, algorithm):
    frame = table()
    for target, task, metric, bound in (
        ("label", "binary", "accuracy", 0.85),
        ("colour", "multiclass", "accuracy", 0.75),
        ("amount", "regression", "r2", 0.8),
    ):
        columns = [c for c in frame.columns if c in ("x", "z", "flag", "note", target)]
        result = train(make_spec(frame.select(columns), target, task, algorithm=algorithm), ListReporter())
        assert value(result, metric) > bound
        answer = load(store.local_folder(result.package)).predict(frame)
        assert answer.height == frame.height
        assert answer["prediction"].dtype == frame[target].dtype


def test_equal_specs_give_the_same_package_to_the_byte(make_spec: MakeSpec):
    spec = make_spec(table(), "label", "binary", algorithm="xgboost", trials=3)
    first, second = train(spec, ListReporter()), train(spec, ListReporter())
    assert first.package == second.package
    assert first.metrics == second.metrics


def test_the_recipe_learns_from_training_rows_alone(make_spec: MakeSpec):
    frame = table()
    spec = make_spec(frame, "label", "binary", recipe=steps(("standard_scale", {"columns": ["x"]})))
    prepared = prepare(spec)
    scaled = prepared.recipe.apply(prepared.parts[TRAIN].rows)["x"]
    assert scaled.mean() == pytest.approx(0, abs=1e-9)
    assert prepared.recipe.apply(frame)["x"].mean() != pytest.approx(0, abs=1e-9)


def test_a_model_learns_from_what_the_recipe_leaves_of_training_rows_and_is_judged_on_raw_ones(make_spec: MakeSpec):
    frame = table().with_columns(label=pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("yes")).otherwise("label"))
    encoded = ("target_encode", {"columns": ["colour"], "target": "label", "positive": "yes", "smoothing": 0})
    spec = make_spec(frame, "label", "binary", recipe=steps(encoded, ("oversample_rows", {"column": "label"})))
    prepared = prepare(spec)
    part = prepared.parts[TRAIN]
    assert np.bincount(part.y.astype(int)).tolist() == [max(counts := part.rows["label"].value_counts()["count"])] * 2
    assert part.seen["colour"].n_unique() > 3 == prepared.recipe.apply(part.rows)["colour"].n_unique()
    assert len(prepared.sample(TRAIN, balanced=False).y) > counts.sum() == part.rows.height
    assert any("rows, made of the 120 rows of the training part" in note for note in prepared.notes)
    result = train(spec, ListReporter())
    assert result.rows == {"train": 120, "validation": 40, "test": 40} and "colour" in result.features


def test_text_columns_and_columns_made_from_the_target_are_left_out_with_a_reason(make_spec: MakeSpec):
    frame = table().drop("amount", "colour")
    recipe = steps(("formula", {"column": "leak", "formula": "if(label = 'yes', 1, 0)"}))
    result = train(make_spec(frame, "label", "binary", recipe=recipe), ListReporter())
    assert result.features == ("x", "z", "flag")
    assert any("“note” was left out: it holds text" in note for note in result.notes)
    assert any("“leak” was left out: it is made from the same column as the target" in note for note in result.notes)


def test_a_feature_that_was_asked_for_and_cannot_be_used_is_refused(make_spec: MakeSpec):
    with pytest.raises(DataError, match="“note” cannot be a feature: it holds text"):
        train(make_spec(table(), "label", "binary", features=("x", "note")), ListReporter())


def test_rows_without_a_target_are_left_out_and_counted(make_spec: MakeSpec):
    gap = pl.when(pl.int_range(pl.len()) % 10 == 0).then(None).otherwise(pl.col("label")).alias("label")
    result = train(make_spec(table().with_columns(gap), "label", "binary"), ListReporter())
    assert sum(result.rows.values()) == 180
    assert sum("have no value of “label”" in note for note in result.notes) == 3


def test_a_split_of_two_parts_spares_the_test_part_from_tuning(make_spec: MakeSpec):
    spec = make_spec(table(), "label", "binary", fractions={"train": 0.8, "test": 0.2})
    assert train(spec, ListReporter()).rows == {"train": 128, "validation": 32, "test": 40}


def test_the_positive_class_is_the_one_asked_for(make_spec: MakeSpec):
    for positive in ("yes", "no"):
        result = train(make_spec(table(), "label", "binary", positive=positive), ListReporter())
        assert result.labels[1] == positive


def test_tuning_never_ends_worse_on_validation_than_it_began(make_spec: MakeSpec, store: Store):
    result = train(make_spec(table(), "label", "binary", trials=6), ListReporter())
    trials = json.loads(store.read_bytes(next(f.digest for f in result.files if f.name == "trials.json")))
    assert trials[0]["params"] == {"penalty": 1.0}
    assert result.params == min(trials, key=lambda t: t["value"])["params"]


@pytest.mark.parametrize(
    ("frame", "target", "task", "sentence"),
    [
        (table(), "lable", "binary", "There is no column “lable”. Did you mean “label”?"),
        (table().with_columns(label=pl.lit("yes")), "label", "binary", "has one class, yes"),
        (table(), "colour", "binary", "“colour” has 3 classes; a yes-or-no task needs two"),
        (table(), "note", "multiclass", "has 120 classes in 120 rows"),
        (table(), "label", "regression", "holds text values; a regression needs numbers"),
        (table().with_columns(amount=pl.lit(2.5)), "amount", "regression", "is 2.5 in every training row"),
        (table().with_columns(label=pl.lit(None, pl.String)), "label", "binary", "is empty in every training row"),
        (table(12), "label", "binary", "at least 10 are needed"),
        (table().select("note", "label"), "label", "binary", "No column is left to learn from"),
        (table().with_columns(x=pl.lit(None, pl.Float64)), "label", "binary", "“x” is missing after the recipe"),
    ],
)
def test_what_cannot_be_learned_is_refused_in_a_sentence(make_spec: MakeSpec, frame, target, task, sentence):
    with pytest.raises(DataError) as caught:
        train(make_spec(frame, target, task), ListReporter())
    assert sentence in caught.value.message


def test_a_class_that_training_rows_lack_is_named(make_spec: MakeSpec):
    rare = pl.when(pl.int_range(pl.len()) > 190).then(pl.lit("rare")).otherwise(pl.col("colour")).alias("colour")
    with pytest.raises(DataError, match="“rare” of “colour” occurs in the test part but in no training row"):
        train(make_spec(table().with_columns(rare), "colour", "multiclass", method="ordered"), ListReporter())


def test_a_recipe_that_changes_which_rows_exist_is_refused_with_the_way_out(make_spec: MakeSpec):
    spec = make_spec(table(), "label", "binary", recipe=steps(("drop_duplicates", {})))
    with pytest.raises(DataError, match="Step 1 .* Apply the recipe to make a dataset version") as caught:
        train(spec, ListReporter())
    assert caught.value.details["step"] == 1


def test_parameters_out_of_range_are_refused(make_spec: MakeSpec):
    with pytest.raises(ParamsError, match="must be at least"):
        train(make_spec(table(), "label", "binary", params={"penalty": -1}), ListReporter())


def test_a_stop_is_heard_during_tuning(make_spec: MakeSpec):
    class StopsAtTrial(ListReporter):
        def advance(self, units: int = 1) -> None:
            self.cancelled = True
            super().advance(units)

    with pytest.raises(Cancelled):
        train(make_spec(table(), "label", "binary", trials=50), StopsAtTrial())
