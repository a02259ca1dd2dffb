"""Conditions in words."""

import pytest

from workers.core.expressions.wording import worded
from workers.transforms.filter_rows import FilterRows


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("is_missing([montant])", "“montant” is missing"),
        (" not is_missing( ville ) ", "“ville” has a value"),
        ("[age] >= 18", "“age” is at least 18"),
        ("price<-0.5", "“price” is below -0.5"),
        ("[home town] == 'Saint-Étienne'", "“home town” is “Saint-Étienne”"),
        ('city != ""', "“city” is not “”"),
    ],
)
def test_common_shapes_are_said_in_words(condition, words):
    assert worded(condition) == words


@pytest.mark.parametrize(
    "condition", ["a > 1 and b < 2", "is_missing(a) or a == 1", "lower(a) == 'x'", "a == b", "'x' == a"]
)
def test_any_other_condition_stays_a_formula(condition):
    assert worded(condition) is None


def test_a_step_says_which_rows_it_drops():
    step = FilterRows()
    assert step.sentence(step.Params(condition="is_missing([montant])", action="drop")) == (
        "Drop rows where “montant” is missing."
    )
    assert step.sentence(step.Params(condition="a > 1 and  b < 2")) == "Keep rows where a > 1 and b < 2."
