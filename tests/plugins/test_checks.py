"""Every check: described in both languages, calm on awkward tables, its evidence true, its step one that runs."""

import json
import string

import numpy as np
import polars as pl
import pytest
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workers.checks.planted import planted
from workers.checks import checks
from workers.core.check import MARK, NONE, SEVERITIES, STEP
from workers.core.reporter import Silent
from workers.core.specs import from_json, to_json
from workers.insights.insights import report
from workers.insights.reading import HeldRows
from workers.insights.report import InsightsResult
from workers.recipes import Recipe, Step, fit
from workers.transforms import transforms

EVERY = checks.all()


def warnings_of(frame, target=""):
    return report(HeldRows(frame), target, Silent()).warnings


@pytest.fixture(scope="module")
def found():
    """What the planted frame shows, by check."""
    frame, _faults = planted()
    return frame, warnings_of(frame, "churn")


@pytest.mark.parametrize("check", EVERY, ids=lambda c: c.name)
def test_describes_itself_in_both_languages(check):
    assert check.label and check.help.endswith(".")
    with translation.override("fr"):
        assert gettext(check.label) != check.label and gettext(check.help) != check.help


def test_every_sentence_and_advice_has_french_with_the_same_places(found):
    _frame, warnings = found
    with translation.override("fr"):
        for warning in warnings:
            for said in (
                warning.sentence,
                warning.advice,
                warning.remedy.reason,
                *(label for label, _v in warning.figures),
            ):
                if said is not None:
                    french = gettext(said.template)
                    assert french != said.template, said.template
                    assert places(french) == places(said.template)


def places(template):
    return sorted(name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name)


AWKWARD = {
    "no rows": pl.DataFrame({"a": pl.Series([], dtype=pl.Int64), "b": pl.Series([], dtype=pl.String)}),
    "one row": pl.DataFrame({"a": [1], "b": ["x"]}),
    "one column": pl.DataFrame({"a": [1.0, 2.0, None]}),
    "nothing but missing": pl.DataFrame({"a": [None] * 9, "b": pl.Series([None] * 9, dtype=pl.Float64)}),
    "constant": pl.DataFrame({"a": [1] * 60, "b": ["x"] * 60, "c": [True] * 60}),
    "not numbers": pl.DataFrame({"a": [np.nan, np.inf, -np.inf, None] * 30, "b": [1e308, -1e308] * 60}, strict=False),
    "unicode": pl.DataFrame({"é\u200b{x}": ["\0", "𝔘", "ﬁ", "\u202e", "İ", "ß", "", " ", None] * 9}),
    "big integers": pl.DataFrame({"a": [2**63 - 1, -(2**63), 0, None] * 30}),
    "years": pl.DataFrame({"d": pl.Series([-700000, 2900000, 0, None] * 20, dtype=pl.Int32).cast(pl.Date)}),
    "decimals": pl.DataFrame({"a": pl.Series(["1.10", "2.20", "-1.00", None] * 30).cast(pl.Decimal(38, 2))}),
}  # fmt: skip


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_tables_are_examined_with_every_column_as_target(name):
    frame = AWKWARD[name]
    for target in ("", *frame.columns):
        result = report(HeldRows(frame), target, Silent())
        stored = json.loads(json.dumps(to_json(result), allow_nan=False))
        assert from_json(stored, InsightsResult) == from_json(to_json(result), InsightsResult)
        assert "\0" not in json.dumps(stored["warnings"], ensure_ascii=False)
        check_evidence(frame, result.warnings)


def check_evidence(frame, warnings):
    for warning in warnings:
        assert warning.severity in SEVERITIES
        assert set(warning.columns) <= set(frame.columns)
        assert warning.affected >= 0 and warning.examined <= max(frame.height, 1)
        assert all(1 <= row <= frame.height for row in warning.rows)
        assert warning.sentence.english.endswith(".") and "\n" not in warning.advice.english
        check_remedy(frame, warning.remedy)


def check_remedy(frame, remedy):
    assert remedy.has_step or remedy.kind != STEP
    if remedy.has_step:
        params = transforms.get(remedy.op).Params.parse(json.loads(json.dumps(remedy.params)))
        assert transforms.get(remedy.op).sentence(params)
    assert remedy.kind != MARK or remedy.mark
    assert remedy.kind != NONE or remedy.reason.english.endswith(".")


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "N/A", "Paris", "PARIS ", "12", "1,5", "31/12/2024", "0612345678", "a@b.fr", "é"]),
    st.text(max_size=8),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(CELLS, min_size=1, max_size=80),
    seed=st.integers(0, 1000),
    target=st.sampled_from(["", "text", "number", "flag"]),
)
def test_whatever_the_cells_are_the_report_is_made_and_its_steps_parse(texts, seed, target):
    rng = np.random.default_rng(seed)
    numbers = rng.choice([0.0, -1.0, 999.0, np.nan, np.inf, 3.5, 1e300], len(texts))
    frame = pl.DataFrame({"text": texts, "number": numbers, "flag": rng.random(len(texts)) < 0.3}, strict=False)
    frame = frame.with_columns(pl.col("text").cast(pl.String))
    result = report(HeldRows(frame), target, Silent())
    json.dumps(to_json(result), allow_nan=False)
    check_evidence(frame, result.warnings)


def test_the_steps_of_all_warnings_run_on_the_rows_they_were_found_in(found):
    frame, warnings = found
    for warning in warnings:
        if warning.remedy.has_step:
            made = fit(Recipe((Step(warning.remedy.op, warning.remedy.params),)), frame).apply(frame)
            assert made.height or warning.remedy.op == "filter_rows"


MENDED = {
    "constant", "quasi_constant", "missing_values", "mixed_types", "outliers", "rare_categories", "near_duplicates",
    "whitespace", "placeholders", "identifiers", "repeated_identifiers", "leaks", "target_copies", "recorded_after",
    "target_missing", "duplicate_rows", "duplicate_columns", "personal_data", "skew",
}  # fmt: skip
"""Checks whose step takes the warning away."""


@pytest.mark.parametrize("code", sorted(MENDED))
def test_its_step_takes_the_warning_away(code, found):
    frame, warnings = found
    warning = next(w for w in warnings if w.code == code and w.remedy.has_step)
    made = fit(Recipe((Step(warning.remedy.op, warning.remedy.params),)), frame).apply(frame)
    assert warning.key not in {w.key for w in warnings_of(made, "churn")}


def test_a_warning_counts_and_shows_the_rows_that_have_it(found):
    frame, warnings = found
    by_key = {warning.key: warning for warning in warnings}
    gaps = by_key["missing_values/score_a"]
    assert gaps.affected == frame["score_a"].null_count()
    assert all(frame["score_a"][row - 1] is None for row in gaps.rows)
    odd = by_key["placeholders/age"]
    assert odd.affected == (frame["age"] == -1).sum() and all(frame["age"][row - 1] == -1 for row in odd.rows)
    far = by_key["outliers/sensor"]
    assert far.rows[0] == 8 and far.examples[0] == 1_000_000.0
    twins = by_key["duplicate_rows"]
    assert twins.affected == 30 and twins.rows[0] == frame.height - 29
