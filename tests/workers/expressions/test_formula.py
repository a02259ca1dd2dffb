"""The formula language: what it means, and what it says when it cannot be read."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.engines.agreement import answers, assert_same, schema_of
from workers.core.errors import DataError
from workers.core.expressions.formula import named, parse_formula
from workers.core.expressions.functions import FUNCTIONS
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Output, RowPlan

KINDS = {
    "age": "integer",
    "mean radius": "number",
    "city": "text",
    "active": "boolean",
    "day": "date",
    "moment": "datetime",
    "größe": "number",
}
ROW = {
    "age": 40,
    "mean radius": 12.5,
    "city": " Paris ",
    "active": True,
    "day": date(2024, 2, 29),
    "moment": datetime.fromisoformat("2024-12-31T23:05:07"),
    "größe": 1.8,
}


def value(formula, **cells):
    """What the formula gives in both engines."""
    plan = RowPlan((Output("answer", parse_formula(formula, schema_of(KINDS))),))
    first, second = answers([plan], [{**ROW, **cells}], KINDS)
    assert_same(first, second, 1e-14)
    return first[0][0]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ^ 3 ^ 2", 512.0),
        ("10 - 2 - 3", 5),
        ("-age ^ 2", -1600.0),
        ("7 / 2", 3.5),
        ("1 / 0", None),
        ("age + 0.5", 40.5),
        ("[mean radius] * 2", 25.0),
        ("größe > 1.5", True),
        ("not age = 40 or active", True),
        ("age >= 18 and city <> 'Rome'", True),
        ("trim(city) + '!'", "Paris!"),
        ("'it\\'s'", "it's"),
        ('"a" == "a"', True),
        ("if(age > 30, 'old', 'young')", "old"),
        ("if(missing, 1, 2)", 2),
        ("coalesce(missing, age)", 40),
        ("is_missing(missing)", True),
        ("round(2.345, 2)", 2.35),
        ("round(-2.5)", -3.0),
        ("min(age, 3, 12.5)", 3.0),
        ("max(1, 2, 3)", 3),
        ("length(trim(city))", 5),
        ("substring(trim(city), 2, 3)", "ari"),
        ("contains(city, 'ari') and starts_with(city, ' ') and ends_with(city, ' ')", True),
        ("concat('a', 'b', 'c')", "abc"),
        ("replace(city, 'a', 'A') + split_part('a/b', '/', -1)", " PAris b"),
        ("collapse_spaces('a  b') + remove_accents('é') + capitalise('x-y')", "a beX-Y"),
        ("words('a, b!') + digits('1a2') + text(first_number('x 1.50'))", "a b121.5"),
        ("year(day) * 100 + month(moment)", 202412),
        ("weekday(day)", 4),
        ("hour(moment) * 60 + minute(moment)", 1385),
        ("days_between(day, moment)", 306),
        ("seconds_between(day, moment) - 306 * 86400", 83107.0),
        ("add_days(moment, -306) = day and add_months(day, 12) = date('2025-02-28')", True),
        ("add_days(day, 9223372036854775807)", None),
        ("number('1.5') + integer('2')", 3.5),
        ("text(age) + text(active)", "40true"),
        ("date('2024-02-29') = day", True),
        ("boolean('Yes')", True),
        ("abs(-3) + sqrt(16) + floor(2.7) + ceil(2.1)", 12.0),
        ("exp(0) + log(1)", 1.0),
        ("mod(-7, 3) + mod(7.5, 2)", 3.5),
        ("mod(7, 0)", None),
        ("sign(-2.5) * 10 + sign(0) + sign(age)", -9),
        ("sign(0 / 0)", None),
        ("one_of(age, 1, 40) and not one_of('a', 'b', 'c') and between(age, 40, 41.5)", True),
        ("one_of(missing, 1, 2)", None),
        ("left('héros', 2) + right('héros', 2) + right('é', 5)", "héosé"),
        ("9223372036854775807 + 1", None),
    ],
)
def test_a_formula_means(formula, expected):
    result = value(formula)
    assert result == expected and type(result) is type(expected)


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("", "The formula has nothing at character 1 where a value is expected."),
        ("1 +", "The formula has nothing at character 4 where a value is expected."),
        ("(1", "The formula has nothing at character 3 where “)” is expected."),
        ("1 2", "The formula has “2” at character 3 where the end of the formula is expected."),
        ("age ? 2", "The formula cannot be read from “? 2” on, character 5."),
        ("'open", "The formula cannot be read from “'open” on, character 1."),
        ("agee + 1", "There is no column “agee”. Did you mean “age”?"),
        ("[mean radios]", "There is no column “mean radios”. Did you mean “mean radius”?"),
        ("rond(1.5)", "There is no function “rond”. Did you mean “round”?"),
        ("sqrt(1, 2)", "sqrt(number) was given 2 values."),
        ("city * 2", "“*” takes two numbers, and here are text and integer. Change the type of what is no number."),
        ("age + city", "“+” adds two numbers or joins two texts, and here are integer and text. Change the type of"),
        ("age and active", "“and” joins two conditions, and here are integer and boolean. Compare them first, as in"),
        ("age > '40'", "“>” cannot compare integer with text. Write text in quotes and numbers without;"),
        ("city <= 5", "“<=” cannot compare text with integer. Write text in quotes and numbers without;"),
        ("day <> '2024-01-01'", '“<>” cannot compare date with text. Write a date as date("2025-12-31"), or change'),
        ("age = active", "“=” cannot compare integer with boolean. Both must be of the same type."),
        ("not age", "“not” takes a condition, and here is integer. Compare it first, as in not age > 18."),
        ("-city", "“-” takes a number, and here is text. Change its type first."),
        (
            "if(active, 1, 'x')",
            "if(condition, then, otherwise) cannot take boolean, integer and text. It takes boolean and",
        ),
        ("between(age, 'a', 3)", "between(value, low, high) cannot take integer, text and integer. Its values must be"),
        ("round(city)", "round(number, digits) cannot take text. It takes number."),
        (
            "days_between(age, day)",
            "days_between(first, last) cannot take integer and date. Where it takes date, there",
        ),
        ("round(1.5, age)", "round(number, digits) needs digits from 0 to 15"),
        ("missing", "The formula gives nothing but missing values."),
        ("1e999", "1e999 is too large for a number."),
        ("__import__('os')", "There is no function “__import__”."),
        ("(" * 100 + "1" + ")" * 100, "From character 61 on, the formula is nested more than 60 deep."),
        ("+".join(["1"] * 2000), "From character 502 on, the formula has more than 250 operations that each need"),
        ("1" * 5000, "The formula is longer than 4000 characters."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(formula, sentence):
    with pytest.raises(DataError) as refusal:
        parse_formula(formula, schema_of(KINDS))
    assert refusal.value.message.startswith(sentence)


@pytest.mark.parametrize(
    ("formula", "at"),
    [("age + agee", 7), ("1 + rond(2)", 5), ("age + city * 2", 12), ("2 * (age and active)", 10), ("1 + upper(1)", 5)],
)
def test_every_problem_has_its_place(formula, at):
    with pytest.raises(DataError) as refusal:
        parse_formula(formula, schema_of(KINDS))
    assert refusal.value.details["at"] == at


@pytest.mark.parametrize("formula", ["today()", "age + NOW()", "random()"])
def test_what_would_differ_each_time_is_refused(formula):
    with pytest.raises(DataError, match="something else each time"):
        parse_formula(formula, schema_of(KINDS))


@pytest.mark.parametrize("name", ["a", "größe", "mean radius", "and", "true", "not", "1st", "a.b", " a", "if"])
def test_a_column_is_named_so_that_it_is_found(name):
    assert parse_formula(named(name), schema_of({name: "integer"})) == Column(name, "integer")
    assert not named("a]b") and not named("")


def test_a_formula_that_is_too_large_says_where_and_what_to_do():
    with pytest.raises(DataError, match="has more than 500 operations. Split it") as refusal:
        parse_formula(" + ".join(["(abs(age) * abs(age) - 1)"] * 130), schema_of(KINDS))
    assert refusal.value.details["at"] > 1


def test_two_hundred_operations_in_a_chain_run_in_every_engine():
    assert value("/".join(["[mean radius]"] * 201), **{"mean radius": 1.0}) == 1.0
    assert value("round(" * 50 + "[mean radius]" + ")" * 50) == 13.0


@given(st.text(alphabet="age+-*/^()[],'\"<>=! 0123.inotdfmsruxé\n", max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    try:
        parse_formula(text, schema_of(KINDS))
    except DataError as problem:
        assert problem.message


def test_every_function_is_documented_by_its_usage():
    assert all(function.usage.startswith(f"{name}(") for name, function in FUNCTIONS.items())
    assert all(function.least <= function.most for function in FUNCTIONS.values())
