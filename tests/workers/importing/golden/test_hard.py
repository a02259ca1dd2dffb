"""The golden file: every hard column becomes exactly what a careful person would make of it."""

import csv
from pathlib import Path

import pytest

from tests.workers.importing.golden.hard import COLUMNS
from workers.core.reporter import ListReporter
from workers.core.store import StoreRef
from workers.core.tables import scan_table
from workers.importing.ingest import import_file
from workers.importing.storing import ImportSpec

FILE = Path(__file__).with_name("hard.csv")


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    spec = ImportSpec.of(StoreRef(str(tmp_path_factory.mktemp("store"))), FILE, "t")
    return import_file(spec, ListReporter())


def test_the_file_is_what_is_written_here():
    with FILE.open(encoding="utf-8", newline="") as handle:
        names, *rows = csv.reader(handle, delimiter=";")
    assert names == list(COLUMNS)
    assert rows == [list(row) for row in zip(*(column.cells for column in COLUMNS.values()), strict=True)]
    assert len(names) >= 40


@pytest.mark.parametrize("name", COLUMNS)
def test_a_hard_column(imported, name):
    hard = COLUMNS[name]
    assert imported.formats[name] == hard.format
    assert next(column["kind"] for column in imported.columns if column["name"] == name) == hard.kind
    values = scan_table(imported.table).select(name).collect()[name].to_list()
    assert values == hard.expected
    assert [type(value) for value in values] == [type(value) for value in hard.expected]


def test_the_form_of_every_column_is_kept_in_the_schema(imported):
    assert {column["name"]: column["format"] for column in imported.columns} == imported.formats


@pytest.mark.parametrize(
    "name, said",
    [
        ("postal codes", "Codes of figures, some of which begin with a zero, such as “00123”: the column stays text."),
        ("moments of zones", "with the zones +02:00, +0530, -04:00, Z; kept as moments of UTC"),
        ("dates of either order", "Every value could be: Date, day first / Date, month first."),
        ("comma and three digits", "Number with decimal comma / Number with comma between thousands"),
        ("point and three digits", "Every value could be: Number / Number with decimal comma."),
        ("dates of two digits", "Date, day first, two-digit year"),
        ("one stray word", "4 of 5 values are whole numbers like 42; 1 is not: “x” in row 3"),
        ("kinds side by side", "Mixed: 2 numbers, 1 truth value, 1 date and 1 other value of 5"),
        ("whole numbers with marks", "3 say “-”, “n/a”, “na”: read as missing."),
        ("Norway alone", "so it stays text"),
        ("nothing at all", "The column is empty"),
    ],
)
def test_the_evidence_names_numbers_and_places(imported, name, said):
    reading = next(reading for reading in imported.readings if reading.column == name)
    assert said in reading.evidence
