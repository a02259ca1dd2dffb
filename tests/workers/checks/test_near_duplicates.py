"""Which spelling of a category stays."""

import polars as pl
import pytest

from workers.core.reporter import Silent
from workers.insights.insights import report
from workers.insights.reading import HeldRows


@pytest.mark.parametrize(
    ("spellings", "pairs"),
    [
        (["paris "] * 6 + ["Paris"] * 4, [["paris ", "Paris"]]),
        (["new  york"] * 6 + ["New York"] * 4, [["new  york", "New York"]]),
        (["PARIS"] * 4 + ["Paris"] * 6, [["PARIS", "Paris"]]),
        (["paris "] * 6 + ["PARIS "] * 4, [["paris ", "paris"], ["PARIS ", "paris"]]),
    ],
)
def test_the_commonest_spelling_without_stray_blanks_stays(spellings, pairs):
    frame = pl.DataFrame({"town": [*spellings, *["Lille"] * 10]})
    found = report(HeldRows(frame), "", Silent())
    (warning,) = [warning for warning in found.warnings if warning.code == "near_duplicates"]
    assert warning.remedy.params["pairs"] == pairs
