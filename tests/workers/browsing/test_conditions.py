"""Conditions on columns: what they match, what they say, what they refuse."""

from datetime import date

import polars as pl
import pytest

from workers.browsing.comparisons import COMPARISONS, comparisons_of
from workers.browsing.conditions import as_text, lower, parse_where, sentences, summary
from workers.core.errors import DataError
from workers.core.schema import Schema
from workers.engines.polars_canonical import canonical
from workers.engines.polars_named import holds

FRAME = pl.DataFrame(
    {
        "age": [18, 30, None, 17, 2**53 + 1],
        "city": ["Paris", "lyon", None, "Saint-Étienne", "Paris, TX"],
        "price": [1.5, float("nan"), None, -0.0, float("inf")],
        "born": [date(2000, 1, 1), date(2020, 2, 29), None, date(1970, 1, 1), date(1999, 12, 31)],
        "seen": pl.Series(
            ["2025-05-03 00:00", "2025-05-03 23:59:59.999999", None, "2025-05-04 00:00", "2025-05-02 23:59"]
        ).str.to_datetime(time_unit="us"),
        "ok": [True, False, None, True, False],
    }
)
SCHEMA = Schema.of(FRAME)


def matching(text):
    """Rows (from 1) that the filter keeps."""
    expression = lower(parse_where(text, SCHEMA), SCHEMA)
    kept = FRAME.with_row_index("row", 1).filter(holds(expression, canonical(FRAME)))
    return kept["row"].to_list()


@pytest.mark.parametrize(
    "text, rows",
    [
        ('[["age", "between", 18, 30]]', [1, 2]),
        ('[["age", "between", "18", "30"]]', [1, 2]),
        ('[["age", "above", 17.5]]', [1, 2, 5]),
        ('[["age", "is", 9007199254740993]]', [5]),
        ('[["age", "is", 9007199254740992]]', []),
        ('[["age", "in", 17, 18]]', [1, 4]),
        ('[["age", "is_not", 18]]', [2, 3, 4, 5]),
        ('[["age", "missing"]]', [3]),
        ('[["age", "present"]]', [1, 2, 4, 5]),
        ('[["city", "is", "Paris"]]', [1]),
        ('[["city", "in", "Paris", "lyon"]]', [1, 2]),
        ('[["city", "not_in", "Paris", "lyon"]]', [3, 4, 5]),
        ('[["city", "contains", "PARIS"]]', [1, 5]),
        ('[["city", "contains", "ÉT"]]', [4]),
        ('[["city", "lacks", "paris"]]', [2, 3, 4]),
        ('[["city", "starts", "p"]]', [1, 5]),
        ('[["city", "ends", "TX"]]', [5]),
        ('[["price", "at_most", "1,5"]]', [1, 4]),
        ('[["price", "is", 0]]', [4]),
        ('[["price", "missing"]]', [2, 3, 5]),
        ('[["born", "between", "1999-12-31", "2000-01-01"]]', [1, 5]),
        ('[["born", "below", "1999-12-31"]]', [4]),
        ('[["seen", "is", "2025-05-03"]]', [1, 2]),
        ('[["seen", "above", "2025-05-03"]]', [4]),
        ('[["seen", "at_most", "2025-05-03"]]', [1, 2, 5]),
        ('[["seen", "in", "2025-05-02", "2025-05-04"]]', [4, 5]),
        ('[["seen", "is", "2025-05-03T02:00:00+02:00"]]', [1]),
        ('[["ok", "true"]]', [1, 4]),
        ('[["ok", "false"]]', [2, 5]),
        ('[["age", "above", 17], ["ok", "true"]]', [1]),
        ('[[["age", "missing"], ["ok", "false"]]]', [2, 3, 5]),
        ('[[["age", "missing"], ["ok", "false"]], ["age", "at_most", 30]]', [2]),
    ],
)
def test_a_filter_keeps_exactly_these_rows(text, rows):
    assert matching(text) == rows


def test_a_filter_reads_as_a_sentence():
    where = parse_where('[["age", "between", 18, 30], ["city", "in", "Paris", "Lyon"]]', SCHEMA)
    assert summary(where, SCHEMA) == "age between 18 and 30, and city is one of Paris, Lyon"
    either = parse_where('[[["age", "missing"], ["ok", "false"]]]', SCHEMA)
    assert summary(either, SCHEMA) == "age is missing or ok is false"


def test_taking_one_group_away_leaves_the_others():
    where = parse_where('[["age", "above", 3], [["ok", "true"], ["city", "is", "é"]], ["born", "present"]]', SCHEMA)
    assert [str(said) for said in sentences(where.without(1), SCHEMA)] == ["age above 3", "born is not missing"]


@pytest.mark.parametrize("kind", ["integer", "number", "decimal", "text", "boolean", "date", "datetime"])
def test_every_kind_can_be_tested_and_asked_for_what_is_missing(kind):
    assert {"missing", "present"} < set(comparisons_of(kind))


def test_a_filter_comes_back_from_its_address():
    text = '[["city","is","l\'été & “x”"],[["age","above",3],["ok","true"]]]'
    where = parse_where(text, SCHEMA)
    assert as_text(where.plain()) == text
    assert parse_where(as_text(where.plain()), SCHEMA) == where
    assert as_text(parse_where("", SCHEMA).plain()) == ""


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("[", "is not JSON"),
        ("[" * 5000, "is not JSON|is a list of"),
        ('{"a": 1}', "is a list of conditions"),
        ('["age"]', "a list of column, test and values"),
        ('[["aeg", "above", 1]]', "Did you mean “age”"),
        ('[["age", "near", 1]]', "There is no test “near”"),
        ('[["age", "above", "many"]]', "Column “age”: “many” is not a number"),
        ('[["age", "above", true]]', "Column “age”: “True” is not a number"),
        ('[["age", "above", null]]', "a value is text, a number, true or false"),
        ('[["age", "above"]]', "choose at least one value"),
        ('[["age", "between", 30, 18]]', "Give the lower value first"),
        ('[["age", "contains", "1"]]', "holds integer values, which cannot be tested with “contains”"),
        ('[["born", "above", "31/12/2025"]]', "Column “born”: “31/12/2025” is not a date"),
        ('[["price", "above", "1e400"]]', "not a number"),
        (f'[["city", "in", {", ".join(["1"] * 201)}]]', "at most 200 values"),
        ("[" + ", ".join(['["age", "missing"]'] * 41) + "]", "at most 40 conditions"),
        (" " * 12_001 + "[]", "longer than"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(DataError, match=sentence):
        parse_where(text, SCHEMA)


def test_every_test_says_what_it_does():
    assert all("{column}" in test.template for test in COMPARISONS.values())
