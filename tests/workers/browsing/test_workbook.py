"""Rows as a workbook: every value as it is or as text, none that a spreadsheet would run or change."""

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from workers.browsing import workbook
from workers.browsing.workbook import LONGEST, write_workbook
from workers.browsing.workbook_job import WorkbookSpec, make_workbook
from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.core.tables import write_table


@pytest.fixture
def written(tmp_path):
    def read(*frames, **masked):
        path = tmp_path / "table.xlsx"
        write_workbook(frames, path, **masked)
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    return read


def test_every_kind_of_value_is_a_cell_of_its_kind(written):
    moments = [datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(1999, 12, 31, 23, 59, tzinfo=UTC)]
    frame = pl.DataFrame(
        {
            "integer": [42, -7, None],
            "number": [0.1, -1e300, None],
            "decimal": pl.Series([Decimal("10.50"), Decimal("-0.25"), None], dtype=pl.Decimal(20, 2)),
            "boolean": [True, False, None],
            "date": [date(2020, 1, 2), date(1901, 1, 1), None],
            "moment": [*moments, None],
            "text": ["é", "00123", "z"],
        }
    )
    first, second = (moment.replace(tzinfo=None) for moment in moments)
    assert written(frame) == [
        frame.columns,
        [42, 0.1, 10.5, True, date(2020, 1, 2), first, "é"],
        [-7, -1e300, -0.25, False, date(1901, 1, 1), second, "00123"],
        ["", "", "", "", "", "", "z"],
    ]


def test_what_a_spreadsheet_would_change_is_text(written):
    frame = pl.DataFrame(
        {
            "integer": [2**60, 123_456_789_012_345],
            "number": [float("nan"), float("inf")],
            "decimal": pl.Series([Decimal("12345678901234567.50"), Decimal(1)], dtype=pl.Decimal(30, 2)),
            "date": [date(1900, 2, 28), date(1, 1, 1)],
        }
    )
    assert written(frame)[1:] == [
        ["1152921504606846976", "nan", "12345678901234567.50", "1900-02-28"],
        [123_456_789_012_345, "inf", 1, "0001-01-01"],
    ]


def test_no_text_is_run_or_linked(tmp_path, written):
    dangers = ["=1+1", "+1", "@SUM(A1)", "{=1}", "http://example.org", "a\x01b", "<b>&", " x "]
    assert [row[0] for row in written(pl.DataFrame({"=name": dangers}))] == ["=name", *dangers]
    with zipfile.ZipFile(tmp_path / "table.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet


def test_pieces_have_one_head_and_hidden_values_are_masked(written):
    pieces = [pl.DataFrame({"a": [1, None], "b": ["x", "y"]}), pl.DataFrame({"a": [3], "b": ["z"]})]
    assert written(*pieces, masked={"a"}, mask="•••") == [["a", "b"], ["•••", "x"], ["", "y"], ["•••", "z"]]


def test_a_table_without_rows_has_its_names(written):
    assert written(pl.DataFrame(schema={"a": pl.Int64, "b": pl.String})) == [["a", "b"]]


def test_more_than_a_workbook_takes_is_refused(written, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    assert len(written(pl.DataFrame({"a": range(5)}))) == 6
    with pytest.raises(DataError, match="up to 5 rows.*Filter the rows"):
        written(pl.DataFrame({"a": range(3)}), pl.DataFrame({"a": range(3)}))
    with pytest.raises(DataError, match="up to 16,384 columns, and these are 16,385"):
        written(pl.DataFrame({f"c{at}": [1] for at in range(16_385)}))


def test_a_job_writes_what_is_looked_at_and_says_how_far_it_is(store):
    frame = pl.DataFrame({"code": [f"{at:05}" for at in range(25_000)], "n": range(25_000), "secret": "x"})
    ref = write_table(store, "long", [frame[:12_000], frame[12_000:]])
    told = ListReporter()
    spec = WorkbookSpec(
        ref, ("n", "code", "secret"), sort="-n", where='[["n", "at_least", 100]]', masked=("secret",), mask="•••"
    )
    made = make_workbook(spec, told)
    assert made.rows == 24_900
    assert told.phases[-1] == "Writing the workbook" and told.done >= made.rows
    book = CalamineWorkbook.from_path(store.local_file(made.digest)).get_sheet_by_index(0).to_python()
    assert book[:2] == [["n", "code", "secret"], [24_999, "24999", "•••"]]
    assert book[-1] == [100, "00100", "•••"] and len(book) == 24_901


def test_a_job_refuses_too_many_rows_before_it_writes_one(store, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    ref = write_table(store, "many", [pl.DataFrame({"n": range(5)})])
    with pytest.raises(DataError, match="up to 2 rows"):
        make_workbook(WorkbookSpec(ref, ("n",)), ListReporter())
    assert make_workbook(WorkbookSpec(ref, ("n",), where='[["n", "above", 2]]'), ListReporter()).rows == 2


def test_a_text_that_no_cell_takes_is_refused_by_its_row(written):
    assert len(written(pl.DataFrame({"a": ["x" * LONGEST]}))[1][0]) == LONGEST
    with pytest.raises(DataError, match="Row 2 holds a text of 32,768 characters"):
        written(pl.DataFrame({"a": ["x", "x" * (LONGEST + 1)]}))


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("Ventes 2026", "Ventes 2026"),
        ("a/b: [c]*?", "a b c"),
        ("'quoted'", "quoted"),
        ("x" * 40, "x" * 31),
        ("History", "History_"),
        ("😀" * 20, "😀" * 15),
        ("", "Sheet1"),
        ("://", "Sheet1"),
    ],
)
def test_the_sheet_is_called_as_a_workbook_allows(tmp_path, name, sheet):
    write_workbook([pl.DataFrame({"a": [1]})], tmp_path / "a.xlsx", sheet=name)
    assert CalamineWorkbook.from_path(tmp_path / "a.xlsx").sheet_names == [sheet]
