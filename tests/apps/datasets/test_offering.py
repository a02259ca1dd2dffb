"""The list of forms that a column is offered."""

from apps.datasets.offering import offered_forms
from workers.core.formats import FORMATS

AMBIGUOUS = {"format": "text", "choices": ["date_day_first", "date_month_first"]}


def labels(groups):
    return [group["label"] for group in groups]


def values(group):
    return [option["value"] for option in group["options"]]


def test_the_likely_forms_come_first_and_the_others_under_headings():
    groups = offered_forms(AMBIGUOUS, ["01/02/2024", "03/04/2024"], "")
    assert labels(groups)[:4] == ["", "Likely here", "Text", "Whole numbers"]
    assert labels(groups)[4:] == ["Numbers", "Money and percentages", "Dates", "Dates and times", "Yes or no"]
    assert values(groups[1])[:2] == ["date_day_first", "date_month_first"]
    assert groups[0]["options"] == [{"value": "", "label": "As found: Text", "chosen": True}]


def test_every_form_is_offered_once():
    offered = [value for group in offered_forms(AMBIGUOUS, ["1", "x", "2024-01-01"], "") for value in values(group)]
    assert sorted(offered) == sorted(["", *FORMATS])


def test_forms_that_most_examples_have_are_likelier():
    groups = offered_forms({"format": "text"}, ["1,5", "2,5", "n.d.", "31.12.2025"], "decimal_comma")
    assert labels(groups)[1] == "Likely here" and values(groups[1])[0] == "decimal_comma"
    assert "date_day_dots" in values(groups[1])
    assert [option["chosen"] for option in groups[1]["options"]].count(True) == 1


def test_where_nothing_looks_like_a_form_there_is_no_likely_group():
    assert labels(offered_forms({"format": "text"}, ["abc"], ""))[1] == "Text"
