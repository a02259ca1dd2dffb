"""Whoever writes as in Python, SQL or a spreadsheet is told how it is said here, beside what is wrong."""

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.core.expressions.formula import parse_formula
from workers.core.schema import Schema

SCHEMA = Schema.of(pl.DataFrame({"price": [1.0], "city": ["Lyon"], "it is, in (all)": [1.0]}))


@pytest.mark.parametrize(
    ("formula", "advice"),
    [
        ("price ** 2", "price ^ 2"),
        ("price // 2", "floor(a / b)"),
        ("price % 2", "mod(a, b)"),
        ("price > 1 && price < 2", "“and” between"),
        ("price > 1 AND price < 2", "“and” between"),
        ("price > 1 || price < 0", "“or” between"),
        ("!(price > 1)", "“not” before"),
        ("price is not null", "is_missing(price)"),
        ("price between 1 and 2", "between(price, 1, 2)"),
        ("city in ('Lyon', 'Paris')", "one_of("),
        ("IF(price > 1; 2; 3)", "with commas"),
        ("if price > 1 then 2 else 3", "with commas"),
        ("case when price > 1 then 2 end", "with commas"),
        ("np.log(price)", "written alone"),
        ("price.round()", "written alone"),
        ("df['price'] * 2", "the column alone"),
        ("=price * 2", "sign of equality"),
    ],
)
def test_a_habit_is_answered_with_the_way_it_is_said_here(formula, advice):
    with pytest.raises(DataError) as caught:
        parse_formula(formula, SCHEMA)
    assert advice in caught.value.message
    assert "at" in caught.value.details


@pytest.mark.parametrize("formula", ["cty + ' is null, in (all)'", "upper(city) + [it is, in (alle)]", "price *"])
def test_what_stands_in_quotes_or_brackets_is_no_habit(formula):
    with pytest.raises(DataError) as caught:
        parse_formula(formula, SCHEMA)
    assert "Write" not in caught.value.message


def test_what_can_be_read_is_read():
    for formula in ("if([it is, in (all)] > 1, '5 % && more', city)", "price >= 1 and not price != 2", "price^2"):
        parse_formula(formula, SCHEMA)
