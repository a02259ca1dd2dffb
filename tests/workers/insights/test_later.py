"""Dates after the moment of the prediction are found; terms, slips and dates without end pass."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from workers.core.leak import LATER
from workers.core.words import say
from workers.insights.leaks import MOMENT, dated_after

ROWS = 400


def orders(seed=1):
    rng = np.random.default_rng(seed)
    day = [date(2024, 1, 1) + timedelta(days=int(at)) for at in rng.integers(0, 300, ROWS)]
    return pl.DataFrame({"ordered": day}), rng


def found(frame, moment="ordered"):
    return dated_after(frame, [name for name in frame.columns if name != "other"], [moment], say(MOMENT))


def later(rng, low, high):
    return pl.col("ordered") + pl.Series([timedelta(days=int(at)) for at in rng.integers(low, high, ROWS)])


def test_a_date_after_the_moment_says_how_many_rows_and_how_far():
    frame, rng = orders()
    (leak,) = found(frame.with_columns(delivered=later(rng, 1, 22)))
    assert (leak.kind, leak.column, leak.strength, leak.rows) == (LATER, "delivered", 1.0, ROWS)
    assert "“delivered” lies after “ordered”, the moment of the prediction, in 400 of 400 rows (100%)" in (
        leak.sentence.english
    )
    assert " days in the middle" in leak.sentence.english


def test_a_date_that_only_some_rows_have_is_judged_where_it_is():
    frame, rng = orders()
    closed = pl.when(pl.int_range(pl.len()) % 20 == 0).then(later(rng, 1, 9))
    (leak,) = found(frame.with_columns(closed=closed))
    assert leak.rows == ROWS // 20 and leak.strength == 1


@pytest.mark.parametrize(
    "made",
    [
        lambda rng: later(rng, -400, 1),  # the past and the day itself
        lambda rng: later(rng, 30, 31),  # a term
        lambda rng: pl.when(pl.int_range(pl.len()) < 3).then(later(rng, 5, 9)).otherwise(later(rng, -9, 0)),  # slips
        lambda rng: pl.lit(date(9999, 12, 31)),
        lambda rng: later(rng, 1, 9).cast(pl.String),
    ],
)
def test_what_was_known_passes(made):
    frame, rng = orders()
    assert found(frame.with_columns(other=pl.col("ordered"), due=made(rng))) == ()


def test_two_moments_are_compared_to_the_instant_and_a_date_with_a_moment_by_days():
    rng = np.random.default_rng(2)
    asked = [datetime(2024, 3, 1, 9, tzinfo=UTC) + timedelta(days=int(at)) for at in rng.integers(0, 90, ROWS)]
    frame = pl.DataFrame({"asked": pl.Series(asked).dt.replace_time_zone(None)}).with_columns(
        answered=pl.col("asked") + pl.duration(minutes=pl.Series(rng.integers(1, 300, ROWS))),
        day=pl.col("asked").dt.date(),
    )
    (leak,) = found(frame, "asked")
    assert leak.column == "answered" and "by less than a day in the middle" in leak.sentence.english
    utc = frame.with_columns(asked=pl.col("asked").dt.replace_time_zone("UTC"))
    assert found(utc, "asked") == ()  # the two clocks may differ, so only days are compared


def test_a_moment_that_is_no_date_is_not_looked_at():
    frame, rng = orders()
    numbered = frame.with_columns(delivered=later(rng, 1, 22), number=pl.int_range(pl.len()))
    assert found(numbered, "number") == () and found(numbered, "missing") == ()
