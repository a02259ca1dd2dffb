"""A chosen condition is refused in the words of the lists, one that was written in those of formulas."""

from datetime import date

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.core.expressions.conditions import parse_condition
from workers.core.schema import BOOLEAN, Schema

SCHEMA = Schema.of(
    pl.DataFrame({"age": [1], "city": ["x"], "day": [date(2025, 1, 1)], "active": [True]}),
)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("[city] >= 18", "The condition “city” is at least 18 does not fit: “city” holds text. Choose another"),
        ("day = 3", "The condition “day” is 3 does not fit: “day” holds date."),
        ("contains(age, 'x')", "The condition “age” contains “x” does not fit: “age” holds integer."),
        ("city", "The condition “city” is true does not fit: “city” holds text."),
        ("not age", "The condition “age” is false does not fit: “age” holds integer."),
    ],
)
def test_a_chosen_condition_is_refused_without_signs(condition, said):
    with pytest.raises(DataError, match=said) as refused:
        parse_condition(condition, SCHEMA)
    assert refused.value.details["column"] in SCHEMA.names


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("age + 1 > city", "“>” cannot compare integer with text"),
        ("age + 1", "The condition gives integer values. Compare them"),
        ("agee > 3", "There is no column “agee”. Did you mean “age”?"),
    ],
)
def test_a_written_condition_is_refused_in_the_words_of_formulas(condition, said):
    with pytest.raises(DataError, match=said.replace("?", r"\?").replace("+", r"\+")):
        parse_condition(condition, SCHEMA)


def test_a_condition_that_fits_is_read():
    assert parse_condition("age >= 18", SCHEMA).kind == BOOLEAN
