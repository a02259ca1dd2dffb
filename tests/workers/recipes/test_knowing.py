"""Steps do with other rows as they learned from the first: of every operation, and through the whole job."""

import json

import polars as pl
import pytest

from tests.plugins.test_transforms import EVERY, TABLES
from tests.workers.engines.agreement import assert_same
from tests.workers.engines.clusters import USUAL, attempt, drawn
from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.core.store import Store, StoreRef
from workers.core.tables import scan_table, write_table
from workers.core.transform import EXAMPLE, TABLE, TRAINING
from workers.engines.polars_rows import FrameRows
from workers.recipes import FittedRecipe, Recipe, Step
from workers.recipes.applying import ApplySpec, apply_recipe
from workers.recipes.fitting import fit_rows
from workers.recipes.knowing import knowing

HOME, AWAY = drawn(EXAMPLE, USUAL, 80, seed=3), drawn(EXAMPLE, USUAL, 50, seed=4)


@pytest.mark.parametrize("transform", EVERY, ids=lambda transform: transform.name)
def test_every_operation_does_with_other_rows_as_it_learned(transform):
    for params in transform.examples:
        recipe = Recipe((Step(transform.name, params),))
        fitted = attempt(lambda recipe=recipe: fit_rows(recipe, FrameRows.of_canonical(HOME, TABLES))[0])
        if isinstance(fitted, str) or transform.kind in (TABLE, TRAINING):
            continue
        rows = FrameRows.of_canonical(AWAY, TABLES)
        again = attempt(lambda r=recipe, f=fitted, rows=rows: fit_rows(knowing(r, f), rows))
        expected = attempt(lambda f=fitted: f.apply(AWAY, TABLES))
        if isinstance(again, str) or isinstance(expected, str):
            assert isinstance(again, str) and isinstance(expected, str)
            continue
        learned, made = again
        assert learned.steps[0].state == fitted.steps[0].state
        assert made.frame.columns == expected.columns
        assert_same(expected.rows(), made.frame.rows())


STEPS = [
    {"op": "fill_missing", "params": {"columns": ["a"], "method": "mean"}},
    {"op": "ordinal_encode", "params": {"columns": ["c"]}, "enabled": True},
    {"op": "drop_columns", "params": {"columns": ["d"]}, "enabled": False},
    {"op": "formula", "params": {"column": "twice", "formula": "a * 2"}},
]


@pytest.fixture
def store(tmp_path):
    return Store(StoreRef(str(tmp_path / "store")))


def applied(store, frame, table, **how):
    source = write_table(store, f"{table}-rows", [frame])
    return apply_recipe(ApplySpec(source, STEPS, table, **how), ListReporter(store.cache))


def test_the_job_learns_nothing_of_rows_that_are_done_as_others_were(store):
    home = pl.DataFrame({"a": [1.0, 3.0, None], "c": ["x", "y", "z"], "d": [1, 2, 3]})
    away = pl.DataFrame({"more": [True] * 3, "a": [None, 100.0, 7.0], "c": ["z", "y", "z"], "d": [1, 2, 3]})
    first = applied(store, home, "home")
    second = applied(store, away, "away", learned=first.fitted)
    assert scan_table(second.table).collect().to_dict(as_series=False) == {
        "more": [True] * 3,
        "a": [2.0, 100.0, 7.0],
        "c": [2, 1, 2],
        "d": [1, 2, 3],
        "twice": [4.0, 200.0, 14.0],
    }
    kept = FittedRecipe.from_json(json.loads(store.read_bytes(second.fitted)))
    assert [step.state for step in kept.steps] == [
        step.state for step in FittedRecipe.from_json(json.loads(store.read_bytes(first.fitted))).steps
    ]
    assert "with the mean, 2" in second.report[0].sentence.english


def test_a_step_that_was_not_learned_there_is_named(store):
    fitted = FittedRecipe.from_json(
        json.loads(store.read_bytes(applied(store, pl.DataFrame({"a": [1.0], "c": ["x"], "d": [1]}), "home").fitted))
    )
    changed = Recipe.from_json([STEPS[0], {"op": "ordinal_encode", "params": {"columns": ["c"], "unseen": "error"}}])
    with pytest.raises(DataError, match="Step 2 was not learned there") as caught:
        knowing(changed, fitted)
    assert caught.value.details["step"] == 2
    fewer = knowing(Recipe.from_json(STEPS[1:]), fitted)
    assert [type(step).__name__ for step in fewer.steps] == ["LearnedStep", "Step", "Step"]
