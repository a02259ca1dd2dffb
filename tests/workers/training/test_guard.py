"""The guard looks at what the model would read, on the training part alone."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from tests.workers.insights.leaky import PAST_ONLY, PLANTED, SUMMED_UP, honest
from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.training.fit import train
from workers.training.guard import guard, leaks_in
from workers.training.parts import prepare

ONE_HOT = ({"op": "one_hot", "params": {"columns": ["leak"]}},)


def spread():
    """A text copy of four classes."""
    frame, _rng = honest(2)
    old = pl.when(pl.col("age") > 60).then(pl.lit("!")).otherwise(pl.lit(""))
    frame = frame.with_columns(y=pl.col("y") + old)
    return frame.with_columns(leak=pl.col("y").replace({"yes": "closed", "no": "open"}))


def test_what_a_recipe_spreads_out_is_judged_together_under_the_column_it_is_from(make_spec):
    spec = make_spec(spread(), "y", "multiclass", recipe=ONE_HOT)
    with pytest.raises(DataError) as caught:
        guard(spec, prepare(spec))
    (leak,) = caught.value.details["leaks"]
    assert leak["column"] == "leak" and len(leak["features"]) == 4
    without = make_spec(spread(), "y", "multiclass", recipe=ONE_HOT, without=("leak",))
    prepared = prepare(without)
    assert prepared.features == ("age", "income") and guard(without, prepared) == ()


def test_rows_that_a_recipe_draws_again_or_makes_up_and_what_it_encodes_by_the_target_are_no_leaks(make_spec):
    frame, rng = honest(7)
    frame = frame.with_columns(city=pl.Series(rng.choice(list("abcdefgh"), frame.height)))
    encoded = {"op": "target_encode", "params": {"columns": ["city"], "target": "y", "positive": "yes"}}
    for op in ("oversample_rows", "smote_rows", "undersample_rows"):
        spec = make_spec(frame, "y", "binary", recipe=(encoded, {"op": op, "params": {"column": "y"}}))
        prepared = prepare(spec)
        assert "city" in prepared.features and guard(spec, prepared) == ()


def test_a_leak_is_found_among_rows_that_a_recipe_draws_again(make_spec):
    frame = PLANTED["amount_after_the_event"](8)
    spec = make_spec(frame, "y", "binary", recipe=({"op": "oversample_rows", "params": {"column": "y"}},))
    assert [leak.column for leak in leaks_in(spec, prepare(spec))] == ["leak"]


def test_a_column_that_no_feature_is_made_from_gives_nothing_away(make_spec):
    spec = make_spec(spread(), "y", "multiclass")  # text is not learned from without an encoding
    prepared = prepare(spec)
    assert "leak" not in prepared.features and leaks_in(spec, prepared) == ()


def test_only_rows_of_the_training_part_are_judged(make_spec):
    frame = PLANTED["amount_after_the_event"](4)
    spec = make_spec(frame, "y", "binary")
    places = prepare(spec).parts["train"].places
    honest_here = frame["leak"].to_numpy().copy()
    honest_here[places] = np.random.default_rng(1).permutation(honest_here[places])
    shuffled = make_spec(frame.with_columns(leak=honest_here), "y", "binary")
    assert leaks_in(shuffled, prepare(shuffled)) == ()
    assert [leak.column for leak in leaks_in(spec, prepare(spec))] == ["leak"]


def test_the_next_row_is_known_by_its_place_after_a_random_split(make_spec):
    frame = PLANTED["next_rows_answer"](5).with_columns(leak=pl.col("leak") == "yes")
    spec = make_spec(frame, "y", "binary")
    assert [leak.kind for leak in leaks_in(spec, prepare(spec))] == ["next_row"]


@pytest.mark.parametrize("name", ["count_by_customer", "share_of_the_others", "mean_so_far_with_the_own"])
def test_sums_over_a_key_are_looked_for_in_the_rows_of_every_part(make_spec, name):
    frame = SUMMED_UP[name](3)
    task = "binary" if frame["y"].n_unique() == 2 else "regression"
    spec = make_spec(frame, "y", task, features=("leak", "x"))
    (leak,) = leaks_in(spec, prepare(spec))
    assert leak.column == "leak" and "“customer”" in leak.sentence.english  # which is no feature itself
    scaled = {"op": "standard_scale", "params": {"columns": ["leak"]}}
    again = make_spec(frame, "y", task, features=("leak", "x"), recipe=(scaled,))
    assert [leak.column for leak in leaks_in(again, prepare(again))] == ["leak"]


@pytest.mark.parametrize("name", PAST_ONLY)
def test_sums_of_the_past_alone_train(make_spec, name):
    make, target = PAST_ONLY[name]
    frame = make(5).fill_null(0).fill_nan(0)
    spec = make_spec(frame, target, "binary" if frame["y"].n_unique() == 2 else "regression")
    assert guard(spec, prepare(spec)) == ()


def dated():
    frame, rng = honest(9)
    asked = pl.Series([date(2024, 1, 1) + timedelta(days=int(at)) for at in rng.integers(0, 300, frame.height)])
    days = pl.Series([timedelta(days=int(at)) for at in rng.integers(1, 30, frame.height)])
    return frame.with_columns(asked=asked, paid=asked + days, born=asked - days * 90)


PARTS = ({"op": "date_parts", "params": {"column": "paid"}}, {"op": "date_parts", "params": {"column": "born"}})


def test_a_date_after_the_moment_of_the_prediction_stops_what_is_made_from_it(make_spec):
    spec = make_spec(dated(), "y", "binary", recipe=PARTS, moment="asked")
    with pytest.raises(DataError) as caught:
        guard(spec, prepare(spec))
    (leak,) = caught.value.details["leaks"]
    assert (leak["kind"], leak["column"]) == ("later", "paid") and len(leak["features"]) > 1
    assert "“paid” lies after “asked”" in str(caught.value)
    for others in ({"moment": ""}, {"moment": "asked", "without": ("paid",)}, {"moment": "asked", "recipe": PARTS[1:]}):
        spec = make_spec(dated(), "y", "binary", **{"recipe": PARTS, **others})
        assert guard(spec, prepare(spec)) == ()


def test_a_date_after_the_event_that_the_target_is_made_from_stops_it_without_a_moment(make_spec):
    target = {"op": "date_difference", "params": {"column": "asked", "day": "2023-01-01", "name": "waited"}}
    spec = make_spec(dated(), "waited", "regression", recipe=(target, *PARTS))
    (leak,) = leaks_in(spec, prepare(spec))
    assert leak.column == "paid" and "the event that “waited” is made from" in leak.sentence.english


def test_all_leaks_are_told_at_once_and_each_needs_its_own_reason(make_spec):
    frame = PLANTED["amount_after_the_event"](6).with_columns(twice=pl.col("leak") * 2)
    spec = make_spec(frame, "y", "binary", leak_overrides={"leak": "known beforehand"})
    with pytest.raises(DataError) as caught:
        train(spec, ListReporter())
    assert [leak["column"] for leak in caught.value.details["leaks"]] == ["twice"]
    both = make_spec(frame, "y", "binary", leak_overrides=dict.fromkeys(["leak", "twice"], "known beforehand"))
    assert [leak["column"] for leak in guard(both, prepare(both))] == ["leak", "twice"]
