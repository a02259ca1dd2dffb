"""What takes long on texts is done once for each of them where they come again, and gives what it gives row by row."""

import polars as pl
import pytest

from workers.core.expressions.formula import parse_formula
from workers.core.schema import Schema
from workers.engines import polars_distinct, polars_named

WORDS = ["été", "Été", "straße", "", " x ", "İ", None, "1,5", "2024-02-29"]
REPEATED = pl.DataFrame({"word": WORDS * 12_000, "other": ["a", "b", "c"] * 36_000, "n": range(108_000)})
DISTINCT = pl.DataFrame({"word": [f"é{n}" for n in range(108_000)], "other": "a", "n": 1})
FRAMES = (REPEATED, DISTINCT, REPEATED.head(50), REPEATED.with_columns(word=pl.lit(None, pl.String)))
FORMULAS = (
    "upper(word)",
    "concat(upper(trim(word)), other)",
    'if(is_missing(word), "none", lower(word))',
    "coalesce(capitalise(word), other)",
    "length(upper(word)) + n",
    "contains(upper(word), upper(other))",
)


def _computed(frame, expressions):
    wide, values = polars_named.computed(frame, expressions)
    return wide.select(value.alias(str(at)) for at, value in enumerate(values))


def _heights(monkeypatch):
    heights = []
    answers = polars_named._answers
    monkeypatch.setattr(
        polars_named, "_answers", lambda frame, asked: heights.append(frame.height) or answers(frame, asked)
    )
    return heights


@pytest.mark.parametrize("frame", FRAMES, ids=["repeated", "distinct", "few", "missing"])
def test_the_values_are_those_of_every_row(frame, monkeypatch):
    asked = [parse_formula(formula, Schema.of(frame)) for formula in FORMULAS]
    found = _computed(frame, asked)
    monkeypatch.setattr(polars_distinct, "ENOUGH", 1 << 40)
    assert found.equals(_computed(frame, asked))


def test_each_text_of_a_column_is_worked_on_once(monkeypatch):
    heights = _heights(monkeypatch)
    schema = Schema.of(REPEATED)
    _computed(
        REPEATED, [parse_formula(of, schema) for of in ("upper(word)", "capitalise(word)", "lower(other) + word")]
    )
    assert sorted(heights) == [4, 9]


@pytest.mark.parametrize(
    ("frame", "formula"),
    [(DISTINCT, "upper(word)"), (REPEATED.head(50), "upper(word)"), (REPEATED, "length(word) + n")],
    ids=["many texts", "few rows", "nothing that takes long"],
)
def test_what_does_not_pay_is_not_done(frame, formula, monkeypatch):
    heights = _heights(monkeypatch)
    _computed(frame, [parse_formula(formula, Schema.of(frame))])
    assert heights == []
