"""Steps for training rows alone: how many rows of each class there are afterwards, and where new ones lie."""

import numpy as np
import polars as pl
import pytest

from workers.core.errors import DataError
from workers.engines.polars_rows import FrameRows
from workers.recipes import Recipe, Step
from workers.recipes.fitting import fit_rows

RNG = np.random.default_rng(0)
ROWS = pl.DataFrame(
    {
        "x": RNG.normal(size=60),
        "n": RNG.integers(0, 50, 60),
        "word": ["w"] * 60,
        "label": [*["common"] * 40, *["rare"] * 10, *["some"] * 8, None, None],
    }
)


def learned(op, **params):
    fitted, rows = fit_rows(Recipe((Step(op, {"column": "label", **params}),)), FrameRows.of(ROWS))
    return fitted.steps[0], rows.frame


def counts(frame):
    return dict(frame["label"].value_counts().iter_rows())


def test_rare_classes_are_copied_up_to_the_share_that_was_asked_for():
    step, frame = learned("oversample_rows")
    assert counts(frame) == {"common": 40, "rare": 40, "some": 40, None: 2}
    copies = frame.group_by(frame.columns).len().filter(pl.col("label") == "some")["len"]
    assert copies.to_list() == [5] * 8, "every row as often"
    assert step.sentence == (
        "For training, copy rows of rare classes of “label”: “rare” from 10 to 40, “some” from 8 to 40."
    )
    assert counts(learned("oversample_rows", percent=50.0, classes="some")[1])["some"] == 20
    uneven = learned("oversample_rows", percent=30.0, classes="some")[1]
    assert counts(uneven)["some"] == 12 and uneven.filter(pl.col("label") == "some").n_unique() == 8
    with pytest.raises(DataError, match="no class “other”"):
        learned("oversample_rows", classes="other")


def test_common_classes_lose_rows_until_the_rarest_has_its_share():
    step, frame = learned("undersample_rows", percent=50.0)
    assert counts(frame) == {"common": 16, "rare": 10, "some": 8, None: 2}
    assert frame.join(ROWS, on=ROWS.columns, nulls_equal=True).height == frame.height, "rows that there were, in order"
    assert "“common” from 40 to 16" in step.sentence
    other = learned("undersample_rows", percent=50.0, seed=1)[1]
    assert counts(other) == counts(frame) and not other.equals(frame)
    assert learned("undersample_rows", percent=50.0)[1].equals(frame)


def test_new_rows_lie_between_a_row_and_a_near_one_of_its_class():
    step, frame = learned("smote_rows", neighbours=3)
    assert counts(frame) == {"common": 40, "rare": 40, "some": 40, None: 2}
    assert frame.head(60).equals(ROWS) and frame.schema == ROWS.schema
    assert set(step.state["label"]) == {"counts"}, "no row is kept"
    rare = ROWS.filter(pl.col("label") == "rare").select("x", "n").to_numpy()
    for x, n in frame.tail(62).filter(pl.col("label") == "rare").select("x", "n").iter_rows():
        ends = [(a, b) for a in rare for b in rare if min(a[0], b[0]) <= x <= max(a[0], b[0])]
        ways = [(a, b, (x - a[0]) / (b[0] - a[0])) for a, b in ends if a[0] != b[0]]
        assert any(abs(a[1] + share * (b[1] - a[1]) - n) <= 0.5 + 1e-9 for a, b, share in ways)
    assert learned("smote_rows", neighbours=3)[1].equals(frame)


def test_a_class_of_one_row_has_nothing_between():
    one = ROWS.with_columns(label=pl.when(pl.int_range(pl.len()) == 3).then(pl.lit("single")).otherwise("label"))
    with pytest.raises(DataError, match="“single” of “label” has fewer than 2 rows"):
        fit_rows(Recipe((Step("smote_rows", {"column": "label"}),)), FrameRows.of(one))
