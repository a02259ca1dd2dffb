"""Conditions that are chosen from lists: the formulas that say them can be read, run and chosen again."""

import datetime

import polars as pl
import pytest

from workers.core.expressions.choosing import TESTS, Chosen, chosen, condition, likely
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, KINDS, NUMBER, TEXT
from workers.recipes import Recipe, Step
from workers.recipes.previewing import preview

NASTY = 'it\'s "5\\" [odd] {column} {value}'
FRAME = pl.DataFrame(
    {
        "Age (years)": [40, 39, None, 41],
        "price": [1.5, None, 2.5, -0.5],
        "home town": [NASTY, "x", None, f"{NASTY}, rue"],
        "member": [True, False, None, True],
        "day": [datetime.date(2024, 1, day) for day in (1, 2, 3, 4)],
    }
)


@pytest.mark.parametrize(
    "column, kind, test, value, rows",
    [
        ("Age (years)", INTEGER, "at_least", 40, [0, 3]),
        ("Age (years)", INTEGER, "missing", None, [2]),
        ("Age (years)", INTEGER, "present", None, [0, 1, 3]),
        ("price", NUMBER, "below", -0.25, [3]),
        ("price", NUMBER, "is", 2.5, [2]),
        ("home town", TEXT, "is", NASTY, [0]),
        ("home town", TEXT, "is_not", NASTY, [1, 3]),
        ("home town", TEXT, "starts", NASTY, [0, 3]),
        ("home town", TEXT, "ends", "rue", [3]),
        ("home town", TEXT, "contains", "[odd]", [0, 3]),
        ("member", BOOLEAN, "true", None, [0, 3]),
        ("member", BOOLEAN, "false", None, [1]),
        ("day", DATE, "above", "2024-01-02", [2, 3]),
    ],
)
def test_what_is_chosen_is_a_formula_that_keeps_those_rows_and_is_read_back(column, kind, test, value, rows):
    formula = condition(column, kind, test, value)
    seen = preview(Recipe((Step("filter_rows", {"condition": formula}),)), FRAME.with_row_index("at"))
    assert seen.problem is None and seen.frame["at"].to_list() == rows
    is_text = kind in (TEXT, DATE) and value is not None
    assert chosen(formula) == Chosen(column, test, "" if value is None else str(value), is_text)


def test_what_a_formula_cannot_write_or_a_kind_has_not_is_no_condition():
    assert condition("a]b", INTEGER, "is", 1) is None
    assert condition("when", DATETIME, "at_least", "2024-01-01") is None
    assert condition("city", TEXT, "at_least", "Paris") is None


@pytest.mark.parametrize(
    "formula", ["a > 1 and b < 2", "lower(a) = 'x'", "a = b", "true", "not missing", "", "a >= 1 +"]
)
def test_any_other_formula_chose_nothing(formula):
    assert chosen(formula) is None


def test_every_kind_has_a_test_to_begin_with():
    assert {kind: likely(kind) for kind in (NUMBER, DATE, TEXT, BOOLEAN, DATETIME)} == {
        NUMBER: "at_least",
        DATE: "at_least",
        TEXT: "is",
        BOOLEAN: "true",
        DATETIME: "missing",
    }
    assert all(kind in TESTS[likely(kind)].kinds for kind in KINDS)
