"""The parts of the insights report: powers, the quick model, twins, unusual rows, large tables."""

import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.core.errors import Cancelled, DataError
from workers.core.reporter import ListReporter, Silent
from workers.core.tables import write_table
from workers.insights import reading as insights_reading
from workers.insights.insights import insights, report
from workers.insights.reading import HeldRows, view, walk
from workers.insights.report import InsightsSpec, Score


def summaries_of(frame):
    rows = HeldRows(frame)
    return rows, [view(rows, column).summary() for column in rows.schema]


def power_of(frame, target):
    return {power.column: power for power in report(HeldRows(frame), target, Silent()).powers}


def test_power_is_one_for_the_answer_itself_and_nothing_for_noise():
    rng = np.random.default_rng(0)
    y = rng.normal(size=1000)
    found = power_of(pl.DataFrame({"copy": y * 100 + 3, "noise": rng.normal(size=1000), "y": y}), "y")
    assert found["copy"].score > 0.9999 and found["noise"].score < 0.02


def test_power_is_the_share_of_variance_explained():
    rng = np.random.default_rng(1)
    x, noise = rng.normal(size=20_000), rng.normal(size=20_000)
    found = power_of(pl.DataFrame({"x": x, "price": x + noise}), "price")
    assert found["x"].score == pytest.approx(0.5, abs=0.03)


def test_power_of_classes_is_brier_skill():
    rng = np.random.default_rng(2)
    truth = rng.random(20_000) < 0.5
    seen = truth ^ (rng.random(20_000) < 0.1)
    # A feature that is right nine times of ten says p = 0.9: Brier 0.09 against 0.25 of guessing.
    found = power_of(pl.DataFrame({"seen": seen, "churn": truth}), "churn")
    assert found["seen"].score == pytest.approx(1 - 0.09 / 0.25, abs=0.03)


def test_gaps_that_tell_the_answer_are_told_from_values_that_do():
    rng = np.random.default_rng(3)
    truth = rng.random(2000) < 0.5
    frame = pl.DataFrame({"date": [1.0 if t else None for t in truth], "churn": truth})
    assert power_of(frame, "churn")["date"].by_gaps > 0.99


def test_the_quick_model_is_judged_on_rows_it_has_not_seen():
    rng = np.random.default_rng(4)
    frame = pl.DataFrame({**{f"x{i}": rng.normal(size=600) for i in range(8)}, "label": rng.integers(0, 2, 600)})
    model = report(HeldRows(frame), "label", Silent()).model
    auc = next(score for score in model.scores if score.metric == "auc")
    # Noise is learned by heart at once; on unseen rows it is worth nothing.
    assert 0.35 < auc.value < 0.65 and auc.baseline == 0.5
    assert replace(model, scores=(replace(auc, value=0.51),)).has_learned
    worse = [replace(auc, value=0.34), Score("accuracy", "Accuracy", 0.8, 0.76), Score("f1", "F1", 0.2, 0.0)]
    assert not replace(model, scores=tuple(worse)).has_learned
    many = [Score("accuracy", "Accuracy", 0.7, 0.4), Score("log_loss", "Log loss", 1.3, 1.1)]
    assert replace(model, task="multiclass", scores=tuple(many)).has_learned, "too sure of itself, but often right"
    assert not replace(model, task="multiclass", scores=(many[1],)).has_learned
    assert model.train_rows == 480 and model.test_rows == 120


def test_copies_of_learned_rows_are_taken_out_of_the_test():
    rng = np.random.default_rng(5)
    frame = pl.DataFrame({**{f"x{i}": rng.normal(size=300) for i in range(4)}, "label": rng.integers(0, 2, 300)})
    doubled = pl.concat([frame, frame.head(60)])
    model = report(HeldRows(doubled), "label", Silent()).model
    auc = next(score for score in model.scores if score.metric == "auc")
    assert model.twins > 5 and auc.value < 0.7


def test_scores_without_suspected_leaks_stand_beside():
    rng = np.random.default_rng(6)
    label = rng.integers(0, 2, 500)
    frame = pl.DataFrame({"leak": label * 3, "x": rng.normal(size=500), "label": label})
    model = report(HeldRows(frame), "label", Silent()).model
    auc = next(score for score in model.scores if score.metric == "auc")
    assert model.suspects == ("leak",) and auc.value > 0.99 and auc.without_suspects < 0.7


def test_leaks_that_are_likely_rather_than_sure_are_suspects_too():
    rng = np.random.default_rng(6)
    label = rng.integers(0, 2, 800)
    leak = np.where(rng.random(800) < 0.012, 1 - label, label) * 3
    found = report(HeldRows(pl.DataFrame({"leak": leak, "x": rng.normal(size=800), "label": label})), "label", Silent())
    assert [w.severity for w in found.warnings if w.code == "leaks"] == ["medium"]
    assert found.model.suspects == ("leak",)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0, 1, None]), st.sampled_from(["a", "b", None])), max_size=40))
def test_twins_are_exactly_the_rows_that_repeat_an_earlier_one(rows):
    frame = pl.DataFrame(rows, schema={"n": pl.Int64, "t": pl.String}, orient="row")
    seen = walk(*summaries_of(frame))[0]
    expected = [at + 1 for at, row in enumerate(rows) if row in rows[:at]]
    assert seen.rows == len(expected) and list(seen.places) == expected[:5]


def test_equal_rows_of_few_values_are_not_called_copies():
    rng = np.random.default_rng(7)
    survey = pl.DataFrame({f"q{i}": rng.integers(1, 5, 2000) for i in range(3)})
    found = report(HeldRows(survey), "", Silent())
    warning = next(w for w in found.warnings if w.code == "duplicate_rows")
    assert warning.severity == "low" and "to be expected" in warning.advice.english


def test_the_odd_row_is_found_with_what_makes_it_odd():
    rng = np.random.default_rng(8)
    frame = pl.DataFrame({"a": rng.normal(size=500), "b": rng.normal(size=500)})
    frame = frame.with_columns(pl.when(pl.int_range(500) == 77).then(40.0).otherwise(pl.col("b")).alias("b"))
    first = report(HeldRows(frame), "", Silent()).anomalies[0]
    assert first.row == 78 and first.reasons[0].column == "b" and first.reasons[0].far > 20


def test_ten_unusual_rows_are_shown_where_ten_have_a_cell_to_show_for_it():
    rng = np.random.default_rng(3)
    frame = pl.DataFrame({name: rng.uniform(-1, 1, 600) for name in "abcdef"})
    at, odd = pl.int_range(600), pl.int_range(600) % 50 == 7
    frame = frame.with_columns(pl.when(at < 7).then(1.9).otherwise(pl.col(name)).alias(name) for name in "abcdef")
    frame = frame.with_columns(pl.when(odd).then(2.3 + at / 1000).otherwise(pl.col("a")).alias("a"))
    found = report(HeldRows(frame), "", Silent()).anomalies
    assert len(found) == 10 and all(anomaly.reasons for anomaly in found)
    figures = [anomaly.reasons[0].far for anomaly in found]
    assert figures == sorted(figures, reverse=True)
    assert report(HeldRows(frame.filter(~odd)), "", Silent()).anomalies == ()


def test_one_value_does_not_crowd_out_other_unusual_rows():
    rng = np.random.default_rng(5)
    frame = pl.DataFrame({"age": rng.normal(40, 9, 600), "paid": rng.normal(100, 20, 600)})
    at = pl.int_range(600)
    frame = frame.with_columns(
        pl.when(at < 12).then(999.0).otherwise("age").alias("age"),
        pl.when(at == 300).then(900.0).otherwise("paid").alias("paid"),
    )
    found = [anomaly.reasons[0] for anomaly in report(HeldRows(frame), "", Silent()).anomalies]
    assert [(reason.column, reason.value) for reason in found].count(("age", 999.0)) == 2
    assert ("paid", 900.0) in [(reason.column, reason.value) for reason in found]


def test_a_reader_without_the_right_is_told_no_cell_no_shape_of_one_and_no_row_that_one_chose():
    rng = np.random.default_rng(8)
    odd = pl.int_range(500) == 77
    frame = pl.DataFrame({"a": rng.normal(size=500), "town": ["Quimper", "QUIMPER", "Brest", "Brest"] * 125})
    frame = frame.with_columns(
        pl.when(odd).then(40.0).otherwise(pl.col("a")).alias("a"),
        mail=pl.format("quentin{}@example.org", pl.int_range(500)),
        pay=pl.when(odd).then(-1e6).otherwise(pl.lit(rng.normal(size=500)) + 50),
    )
    kept = report(HeldRows(frame), "", Silent())
    assert "q••••••" in str(kept), "those who may see personal data see its shape"
    hidden = {"town", "mail", "pay"}
    seen = kept.without(hidden)
    about = [warning for warning in seen.warnings if hidden & set(warning.columns)]
    assert {warning.code for warning in about} >= {"near_duplicates", "personal_data", "outliers"}
    for warning in about:
        assert warning.rows == () and warning.figures == () and set(warning.examples) <= {"•••"}
        assert warning.remedy.op in ("", "drop_columns", "merge_similar_values")
        assert set(warning.remedy.params) <= {"columns", "alike"}, "no value is among the parameters"
    assert not re.search(r"(?i)quimper|quentin|\w•|••••|1e-?6|1000000", str(seen))
    assert not any(reason.column in hidden for anomaly in seen.anomalies for reason in anomaly.reasons)
    assert 78 not in [anomaly.row for anomaly in seen.anomalies]
    assert seen.withheld == len(kept.anomalies) - len(seen.anomalies) > 0


def test_the_report_of_a_stored_table_equals_that_of_its_frame(store):
    rng = np.random.default_rng(9)
    frame = pl.DataFrame(
        {"x": rng.normal(size=700), "t": rng.choice(["a", "b"], 700), "label": rng.integers(0, 2, 700)}
    )
    table = write_table(store, "t", iter([frame.head(300), frame.tail(400)]))
    reporter = ListReporter()
    assert insights(InsightsSpec(table, "label"), reporter) == report(HeldRows(frame), "label", Silent())
    assert reporter.phases[0] == "Looking at every column" and reporter.done == 3


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(DataError, match="no column “y2”"):
        report(HeldRows(pl.DataFrame({"y": [1]})), "y2", Silent())


def test_beyond_memory_rows_are_evenly_spaced_and_row_numbers_stay_true(monkeypatch):
    monkeypatch.setattr(insights_reading, "MOST_VALUES", 100)
    values = [float(at % 17) for at in range(1000)]
    values[500] = 1e6
    found = report(HeldRows(pl.DataFrame({"a": values})), "", Silent())
    assert found.examined == 100 and found.rows == 1000
    assert next(w for w in found.warnings if w.code == "outliers").rows == (501,)


def test_the_sample_and_its_seed_are_said_and_the_same_each_time():
    rng = np.random.default_rng(10)
    frame = pl.DataFrame({"x": rng.normal(size=1500), "label": rng.integers(0, 3, 1500)})
    first, second = (report(HeldRows(frame), "label", Silent()) for _ in range(2))
    assert first == second and first.sampled == 1500 and first.seed == 0


def test_cancelling_stops_between_columns():
    reporter = ListReporter()
    reporter.cancelled = True
    with pytest.raises(Cancelled):
        report(HeldRows(pl.DataFrame({"a": [1, 2]})), "", reporter)


def test_which_rows_are_alike_in_hidden_columns_and_how_large_a_hidden_targets_classes_are_is_not_told():
    frame = pl.DataFrame({"a": [1.0, 2.0] * 100, "pay": [7, 9] * 100, "churn": [True, False, False, False] * 50})
    kept = report(HeldRows(frame), "churn", Silent())
    repeated = {warning.code: warning for warning in kept.warnings}["duplicate_rows"]
    assert kept.twins.places and repeated.rows and kept.target.classes
    seen = kept.without({"pay", "churn"})
    assert seen.twins.places == {w.code: w for w in seen.warnings}["duplicate_rows"].rows == seen.target.classes == ()
    assert seen.twins.rows == kept.twins.rows
