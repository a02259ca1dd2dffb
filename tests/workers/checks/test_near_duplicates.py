"""Which spelling of a category stays."""

import polars as pl
import pytest

from workers.core.reporter import Silent
from workers.insights.insights import report
from workers.insights.reading import HeldRows
from workers.recipes import Recipe, Step, fit


@pytest.mark.parametrize(
    ("spellings", "kept"),
    [
        (["paris "] * 6 + ["Paris"] * 4, ["Paris"]),
        (["new  york"] * 6 + ["New York"] * 4, ["New York"]),
        (["PARIS"] * 4 + ["Paris"] * 6, ["Paris"]),
        (["paris "] * 6 + ["PARIS "] * 4, ["paris"]),
    ],
)
def test_the_step_that_merges_them_keeps_the_commonest_spelling_without_stray_blanks(spellings, kept):
    frame, warning = found_in(spellings)
    assert (warning.remedy.op, warning.remedy.params) == (
        "merge_similar_values",
        {"columns": ["town"], "alike": "letters"},
    )
    assert after(warning, frame) == [*kept, "Lille"]


def test_signs_between_letters_are_passed_over_where_no_other_value_is_merged_by_that():
    towns = ["Saint-Étienne"] * 6 + ["saint etienne"] * 4
    frame, warning = found_in(towns)
    assert warning.remedy.params == {"columns": ["town"], "alike": "signs"}
    assert after(warning, frame) == ["Saint-Étienne", "Lille"]
    frame, warning = found_in([*towns, *["A+"] * 3, *["A-"] * 3])
    assert warning.remedy.op == "map_values", "A+ is not A-"
    assert after(warning, frame) == ["Saint-Étienne", "A+", "A-", "Lille"]


def found_in(towns):
    frame = pl.DataFrame({"town": [*towns, *["Lille"] * 10]})
    found = report(HeldRows(frame), "", Silent())
    return frame, next(warning for warning in found.warnings if warning.code == "near_duplicates")


def after(warning, frame):
    recipe = Recipe((Step(warning.remedy.op, warning.remedy.params),))
    return fit(recipe, frame).apply(frame)["town"].unique(maintain_order=True).to_list()
