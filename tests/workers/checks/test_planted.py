"""Every planted defect is found; clean tables raise nothing severe."""

import polars as pl
import pytest

from tests.workers.checks.planted import PLANTED, clean_sets, planted
from workers.checks import checks
from workers.core.reporter import Silent
from workers.insights.insights import report
from workers.insights.reading import HeldRows

CLEAN = clean_sets()


@pytest.fixture(scope="module", params=[11, 12, 13])
def found(request):
    frame, _faults = planted(request.param)
    return report(HeldRows(frame), "churn", Silent())


def test_every_planted_defect_is_found(found):
    seen = {(w.code, name) for w in found.warnings for name in (w.columns or ("",))}
    assert [fault for fault in PLANTED if fault not in seen] == []


def test_every_check_has_a_planted_defect():
    # The target of the planted frame is shuffled; a sorted one has a test of its own.
    assert {check.name for check in checks.all()} - {code for code, _column in PLANTED} == {"target_order"}


def test_each_kind_of_personal_data_is_named(found):
    said = {w.columns[0]: w.sentence.english for w in found.warnings if w.code == "personal_data"}
    for column, words in {
        "email": "e-mail", "phone": "telephone", "mobile": "telephone", "account": "IBAN", "insured": "NIR",
        "payment": "card", "address": "postal", "contact": "names", "nom": "names", "host": "IP", "birth_date": "birth",
        "comment": "e-mail",
    }.items():  # fmt: skip
        assert words in said[column]


def test_no_personal_value_is_in_the_report(found):
    frame, _faults = planted()
    told = str(found)
    for column in ("email", "account", "payment", "insured", "contact"):
        assert not any(str(value) in told for value in frame[column].unique())


def test_what_gives_the_answer_away_is_severe_and_comes_first(found):
    codes = [w.code for w in found.warnings[:3]]
    assert set(codes) == {"leaks", "target_copies", "recorded_after"}
    assert all(w.severity == "high" for w in found.warnings[:3])


def test_one_and_many_are_told_apart():
    near = [float(number % 50) for number in range(1000)]
    for far, sentence in {
        1: "1 value of “amount” is far from all others.",
        2: "2 values of “amount” are far from all others.",
    }.items():
        frame = pl.DataFrame(
            {"amount": near + [1e6] * far, "town": ["Paris", "Lyon"] * 500 + ["Nice"] + ["Lyon"] * (far - 1)}
        )
        told = {w.code: w.sentence.english for w in report(HeldRows(frame), "", Silent()).warnings}
        assert told["outliers"] == sentence
        assert told["rare_categories"] == "1 category of “town” has only a few rows."


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_table_raises_nothing_severe(name):
    frame, target = CLEAN[name]
    for chosen in {target, ""}:
        result = report(HeldRows(frame), chosen, Silent())
        assert [w.key for w in result.warnings if w.severity == "high"] == []


def test_rows_sorted_by_the_target_are_told():
    frame, target = CLEAN["patients"]
    codes = {w.code for w in report(HeldRows(frame.sort(target)), target, Silent()).warnings}
    assert "target_order" in codes
    assert "target_order" not in {w.code for w in report(HeldRows(frame), target, Silent()).warnings}
