"""Missing numbers estimated from others: the same as scikit-learn's linear regression."""

import numpy as np
import polars as pl
import pytest
from sklearn.linear_model import LinearRegression

from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit

RANDOM = np.random.default_rng(0)
HEIGHT, AGE = RANDOM.normal(170, 10, 200), RANDOM.integers(18, 80, 200)
WEIGHT = 0.9 * HEIGHT - 90 + 0.1 * AGE + RANDOM.normal(0, 4, 200)
FRAME = pl.DataFrame({"height": HEIGHT, "age": AGE, "weight": WEIGHT}).with_columns(
    weight=pl.when(pl.int_range(200) % 5 > 0).then("weight"), height=pl.when(pl.int_range(200) % 7 > 0).then("height")
)
STEP = Step("fill_by_model", {"column": "weight", "others": ["height", "age"]})


def test_the_estimate_is_that_of_a_linear_regression_of_the_complete_rows():
    filled = fit(Recipe((STEP,)), FRAME).apply(FRAME)
    whole = FRAME.drop_nulls()
    model = LinearRegression().fit(whole["height", "age"].to_numpy(), whole["weight"].to_numpy())
    asked = FRAME.filter(pl.col("weight").is_null()).with_columns(pl.col("height").fill_null(whole["height"].mean()))
    expected = model.predict(asked["height", "age"].to_numpy()).clip(FRAME["weight"].min(), FRAME["weight"].max())
    made = filled.filter(FRAME["weight"].is_null())["weight"].to_numpy()
    assert np.allclose(made, expected, rtol=1e-9)
    assert filled.filter(FRAME["weight"].is_not_null())["weight"].equals(FRAME["weight"].drop_nulls())


def test_columns_that_say_the_same_share_the_weight():
    twice = FRAME.with_columns(centimetres=pl.col("height"), millimetres=pl.col("height") * 10)
    step = Step("fill_by_model", {"column": "weight", "others": ["centimetres", "millimetres", "age"]})
    one, both = (fit(Recipe((s,)), twice).apply(twice)["weight"].to_numpy() for s in (STEP, step))
    assert np.allclose(one, both, rtol=1e-6)


def test_whole_numbers_stay_whole_and_within_what_was_seen():
    step = Step("fill_by_model", {"column": "age", "others": ["height"]})
    fitted = fit(Recipe((step,)), FRAME)
    made = fitted.apply(pl.DataFrame({"height": [1e6, -1e6], "age": [None, None], "weight": [None, None]}))
    assert made.schema["age"] == pl.Int64
    assert set(made["age"]) == {FRAME["age"].min(), FRAME["age"].max()}


def test_without_rows_to_learn_from_nothing_is_filled():
    alone = FRAME.with_columns(weight=pl.lit(None, dtype=pl.Float64))
    assert fit(Recipe((STEP,)), alone).apply(alone)["weight"].null_count() == 200


def test_a_column_is_not_estimated_from_itself():
    with pytest.raises(DataError, match="cannot be estimated from itself"):
        fit(Recipe((Step("fill_by_model", {"column": "age", "others": ["age"]}),)), FRAME)
