"""Rows as CSV: every value as people read it, none that a spreadsheet would run."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from workers.browsing.download import EXCEL, csv_pieces, neutral
from workers.core.cells import cell

texts = st.text(st.sampled_from("=+-@\t\r\n1.,;\"' é٣a"), max_size=6)


def read(*frames, **masked):
    return list(csv.reader(io.StringIO(b"".join(csv_pieces(frames, **masked)).decode(), newline="")))


@given(st.lists(st.none() | texts, min_size=1, max_size=30))
def test_text_is_neutralised_cell_by_cell(values):
    frame = pl.DataFrame({"text": pl.Series(values, dtype=pl.String), "n": range(len(values))})
    expected = ["" if value is None else neutral(value) for value in values]
    assert [row[0] for row in read(frame)[1:]] == expected


def test_every_kind_of_value_is_written_as_the_grid_shows_it():
    frame = pl.DataFrame(
        {
            "integer": [2**60, -1, None],
            "number": [1e300, float("nan"), -0.1],
            "decimal": pl.Series([Decimal("1000000.50"), Decimal("-0.00"), None], dtype=pl.Decimal(20, 2)),
            "boolean": [True, False, None],
            "date": [date(2020, 1, 2), None, date(1, 1, 1)],
            "moment": [datetime(2020, 1, 2, 3, 4, 5, 600, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), None],
        }
    )
    expected = [["" if value is None else str(cell(value)) for value in row] for row in frame.iter_rows()]
    assert read(frame) == [frame.columns, *expected]


def test_pieces_have_one_head_and_names_are_neutralised_too():
    assert read(pl.DataFrame({"=a": [1]}), pl.DataFrame({"=a": [2]})) == [["'=a"], ["1"], ["2"]]


def test_hidden_values_are_masked_and_missing_ones_stay_missing():
    frame = pl.DataFrame({"a": [1, None], "b": ["x", "y"]})
    assert read(frame, masked={"a"}, mask="•••") == [["a", "b"], ["•••", "x"], ["", "y"]]


def test_a_spreadsheet_with_a_decimal_comma_reads_every_value_and_runs_none():
    frame = pl.DataFrame(
        {
            "=name": ["=1+1", "a;b", "é"],
            "number": [1235.03, -0.5, None],
            "decimal": pl.Series([Decimal("0.10"), Decimal("-7.25"), None], dtype=pl.Decimal(20, 2)),
            "integer": [2**60, -1, None],
        }
    )
    written = b"".join(csv_pieces([frame], masked={"integer"}, mask="•••", layout=EXCEL))
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [
        ["'=name", "number", "decimal", "integer"],
        ["'=1+1", "1235,03", "0,10", "•••"],
        ["a;b", "-0,5", "-7,25", "•••"],
        ["é", "", "", ""],
    ]


def test_truth_values_are_the_words_that_a_spreadsheet_knows():
    frame = pl.DataFrame({"paid": [True, False, None]})
    french = replace(EXCEL, truths=("VRAI", "FAUX"))
    for layout, words in ((EXCEL, ["TRUE", "FALSE"]), (french, ["VRAI", "FAUX"])):
        text = b"".join(csv_pieces([frame], layout=layout)).decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(text))) == [["paid"], *([word] for word in words), [""]]
