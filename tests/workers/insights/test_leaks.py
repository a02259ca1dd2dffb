"""The leak rules: every planted leak is found, and honest tables pass."""

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import r2_score

from tests.workers.insights.leaky import PAST_ONLY, PLANTED, SUMMED_UP, honest, honest_sets
from workers.core.columns import ColumnView
from workers.core.leak import AGGREGATE, AVERAGE, LEAST_ROWS, NEXT_ROW, SHARED_ROWS, WINDOW
from workers.core.reporter import Silent
from workers.core.schema import Schema
from workers.insights.insights import report
from workers.insights.leaks import find_leaks, shared_rows
from workers.insights.leaks.values import skill_of_values
from workers.insights.power import Answers
from workers.insights.reading import HeldRows
from workers.insights.target import facts_of

HONEST = honest_sets()


def leaks_of(frame, target):
    column = Schema.of(frame).get(target)
    return find_leaks(frame, facts_of(ColumnView(column, frame[target])))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", PLANTED)
def test_every_planted_leak_is_found_and_nothing_else(name, seed):
    frame = PLANTED[name](seed)
    found = leaks_of(frame, "y")
    assert [leak.column for leak in found] == ["leak"], name
    assert found[0].strength > 0 and "leak" in found[0].sentence.english and found[0].rows <= frame.height


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", SUMMED_UP)
def test_every_sum_of_the_answer_over_rows_that_nobody_knows_yet_is_found(name, seed):
    (leak,) = leaks_of(SUMMED_UP[name](seed), "y")
    assert leak.column == "leak" and leak.kind in (AVERAGE, AGGREGATE, WINDOW, NEXT_ROW), name
    assert leak.strength > 0.03 and "“y”" in leak.sentence.english


def test_a_sum_says_what_it_is_over_which_rows_and_how_often():
    (leak,) = leaks_of(SUMMED_UP["sum_by_customer"](1), "y")
    assert leak.sentence.english == (
        "“leak” is the sum of “y” over all rows of the same “customer”: "
        f"so in 100% of the {leak.rows} rows that tell it from the past alone."
    )
    (window,) = leaks_of(SUMMED_UP["mean_of_seven_around"](1), "y")
    assert "the share of a class of “y” over 7 rows, of which 3 come after the own one" in window.sentence.english


def test_few_honest_columns_are_called_leaks():
    """Fewer than 2% of the columns of honest tables, drawn many times."""
    judged = wrong = 0
    for seed in range(8):
        for make, target in PAST_ONLY.values():
            frame = make(100 + seed)
            judged += frame.width - 1
            wrong += len(leaks_of(frame, target))
    assert judged > 350 and wrong < 0.02 * judged


def test_there_are_twelve_kinds_of_leaks_and_twenty_honest_tables():
    assert len(PLANTED) >= 11  # and rows in two parts, below
    assert len(HONEST) >= 20


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_table_passes(name):
    frame, target = HONEST[name]
    assert leaks_of(frame, target) == ()


@pytest.mark.parametrize("noise", [0.001, 0.3])
def test_the_answer_itself_is_found_in_a_series_that_tells_much_of_itself(noise):
    frame, target = HONEST["walk"]
    rng = np.random.default_rng(8)
    copied = frame.with_columns(leak=pl.col(target) + noise * rng.normal(size=frame.height))
    assert [leak.column for leak in leaks_of(copied, target)] == ["leak"]
    in_order = copied.sort(target)
    assert "leak" in [leak.column for leak in leaks_of(in_order, target)]


def test_rows_in_two_parts_are_found():
    frame, _rng = honest(4)
    train, test = frame.head(600), frame.tail(300)
    assert shared_rows(train, test) is None
    found = shared_rows(train, pl.concat([test, train.head(60)]))
    assert found.kind == SHARED_ROWS and found.strength == pytest.approx(60 / 360)


def test_equal_rows_of_few_values_are_no_copies():
    rng = np.random.default_rng(5)
    frame = pl.DataFrame({f"question_{at}": rng.integers(0, 4, 900) for at in range(4)})
    assert shared_rows(frame.head(600), frame.tail(300)) is None


def test_the_skill_of_values_is_r2_of_the_other_rows_of_the_value():
    rng = np.random.default_rng(6)
    key, y = rng.integers(0, 30, 400), rng.normal(size=400)
    y = y + key
    others = np.array([np.delete(y, at)[np.delete(key, at) == key[at]].mean() for at in range(400)])
    rest = np.array([np.delete(y, at).mean() for at in range(400)])
    expected = 1 - ((y - others) ** 2).sum() / ((y - rest) ** 2).sum()
    assert skill_of_values(pl.Series(key), Answers(y, 0)) == pytest.approx(expected, abs=1e-9)
    assert expected == pytest.approx(r2_score(y, others), abs=0.02)


def test_the_skill_of_values_for_classes_is_briers():
    rng = np.random.default_rng(7)
    key, y = rng.integers(0, 20, 300), rng.integers(0, 3, 300).astype(float)

    def brier(groups):
        errors = 0.0
        for at in range(300):
            others = np.delete(y, at)[np.delete(groups, at) == groups[at]]
            shares = np.array([(others == label).mean() for label in range(3)])
            errors += ((shares - np.eye(3)[int(y[at])]) ** 2).sum()
        return errors

    expected = 1 - brier(key) / brier(np.zeros(300))
    assert skill_of_values(pl.Series(key), Answers(y, 3)) == pytest.approx(expected, abs=1e-9)


def test_few_rows_say_nothing():
    frame = PLANTED["copy"](1).head(LEAST_ROWS - 1)
    assert leaks_of(frame, "y") == ()


def test_a_rare_answer_that_is_copied_is_found_in_many_rows():
    rng = np.random.default_rng(8)
    y = rng.random(30_000) < 0.002
    frame = pl.DataFrame({"refund": np.where(y, rng.gamma(2, 30, 30_000), 0.0), "x": rng.normal(size=30_000), "y": y})
    assert [leak.column for leak in leaks_of(frame, "y")] == ["refund"]


@pytest.mark.parametrize("name", ["copy", "encoded_id", "mean_of_groups", "next_rows_answer", "missing_when_negative"])
def test_the_insights_report_says_what_the_guard_says(name):
    frame = PLANTED[name](9)
    warned = {
        w.columns[0]
        for w in report(HeldRows(frame), "y", Silent()).warnings
        if w.severity == "high" and w.code in ("leaks", "recorded_after", "target_copies")
    }
    assert warned == {leak.column for leak in leaks_of(frame, "y")} == {"leak"}


def test_a_likely_leak_warns_and_does_not_stop():
    rng = np.random.default_rng(6)
    label = rng.integers(0, 2, 800)
    leak = np.where(rng.random(800) < 0.012, 1 - label, label) * 3
    frame = pl.DataFrame({"leak": leak, "x": rng.normal(size=800), "label": label})
    assert leaks_of(frame, "label") == ()
    warned = [w for w in report(HeldRows(frame), "label", Silent()).warnings if w.columns == ("leak",)]
    assert [w.severity for w in warned if w.code == "leaks"] == ["medium"]
