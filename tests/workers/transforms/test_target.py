"""Categories as means of the target: new rows get the look-up, training rows never their own target."""

import numpy as np
import polars as pl
import pytest

from tests.workers.transforms.steps import made
from workers.core.chance import shuffled
from workers.core.errors import DataError
from workers.engines.polars_rows import FrameRows
from workers.recipes import Recipe, Step
from workers.recipes.fitting import fit_rows
from workers.recipes.lineage import derived

ROWS = pl.DataFrame(
    {
        "x": ["a", "a", "a", "b", "b", None, "c", "a", "b", "a"],
        "y": [1.0, 0.0, 4.0, 2.0, 2.0, 7.0, 5.0, None, 3.0, 1.0],
    }
)
PARAMS = {"columns": ["x"], "target": "y", "smoothing": 2.0, "folds": 3, "seed": 4}


def seen_in_training(rows, **params):
    return fit_rows(Recipe((Step("target_encode", {**PARAMS, **params}),)), FrameRows.of(rows))[1].frame["x"].to_list()


def test_new_rows_get_the_mean_of_their_category_drawn_to_the_mean_of_all():
    prior = 25 / 9
    found = made("target_encode", ROWS, {"x": ["a", "b", "new", None], "y": [None] * 4}, **PARAMS)["x"]
    assert found == pytest.approx([(6 + 2 * prior) / 6, (7 + 2 * prior) / 5, prior, prior], rel=1e-12)


def test_training_rows_get_what_the_other_folds_say():
    lots = np.empty(ROWS.height, dtype=int)
    lots[shuffled(ROWS.height, PARAMS["seed"])] = np.arange(ROWS.height)
    folds, expected = lots % PARAMS["folds"], []
    for category, fold in zip(ROWS["x"], folds, strict=True):
        others = [(x, y) for (x, y), at in zip(ROWS.rows(), folds, strict=True) if at != fold and y is not None]
        prior = np.mean([y for _x, y in others])
        alike = [y for x, y in others if x == category and category is not None]
        expected.append((sum(alike) + 2 * prior) / (len(alike) + 2))
    assert seen_in_training(ROWS) == pytest.approx(expected, rel=1e-12)


def test_no_training_row_sees_its_own_target():
    before = seen_in_training(ROWS)
    for row in range(ROWS.height):
        other = ROWS.with_columns(y=pl.when(pl.int_range(pl.len()) == row).then(1000.0).otherwise("y"))
        assert seen_in_training(other)[row] == pytest.approx(before[row], rel=1e-9)


def test_a_target_of_two_classes_gives_shares_and_a_class_in_text_has_to_be_named():
    rows = {"x": ["a", "a", "b", "b"], "y": ["yes", "no", "yes", "yes"]}
    found = made("target_encode", rows, columns=["x"], target="y", positive="yes", smoothing=0)["x"]
    assert found == [0.5, 0.5, 1.0, 1.0]
    with pytest.raises(DataError, match="which class"):
        made("target_encode", rows, columns=["x"], target="y")
    with pytest.raises(DataError, match="by itself"):
        made("target_encode", rows, columns=["y"], target="y", positive="yes")


def test_what_is_made_of_a_target_is_as_sensitive_as_the_target():
    fitted = fit_rows(Recipe((Step("target_encode", PARAMS),)), FrameRows.of(ROWS))[0]
    assert derived(fitted, ["y"]) == {"x", "y"} and derived(fitted, ["x"]) == {"x"}
