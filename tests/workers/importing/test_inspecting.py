"""What a person is shown before anything is stored."""

import pytest

from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.core.tables import scan_table
from workers.importing.ingest import import_file
from workers.importing.inspecting import InspectionSpec, inspect_files
from workers.importing.opening import StoredFile
from workers.importing.storing import ImportSpec

DATA = "code;day;amount\n00123;31/12/2025;1 234,56\n00456;;7,5\n"


@pytest.fixture
def look(store, tmp_path):
    def look(data, **spec):
        path = tmp_path / "data.csv"
        path.write_bytes(data.encode())
        file = StoredFile(store.put_file(path), path.name)
        return inspect_files(InspectionSpec(store.ref, (file,), **spec), ListReporter())

    return look


def test_it_shows_the_first_rows_as_they_stand_and_as_they_would_be_stored(look):
    seen = look(DATA)
    assert seen.rows == 2
    assert [(column["name"], column["kind"]) for column in seen.columns] == [
        ("code", "text"),
        ("day", "date"),
        ("amount", "number"),
    ]
    assert seen.sample.raw[0] == ["00123", "31/12/2025", "1 234,56"]
    assert seen.sample.typed == [["00123", "2025-12-31", 1234.56], ["00456", None, 7.5]]
    assert seen.options["delimiter"] == ";"


def test_what_was_understood_imports_just_so(look, store, tmp_path):
    seen = look(DATA)
    spec = ImportSpec.of(
        store.ref, tmp_path / "data.csv", "t", reader=seen.reader, options=seen.options, formats=seen.formats
    )
    stored = scan_table(import_file(spec, ListReporter()).table).collect()
    assert stored["amount"].to_list() == [1234.56, 7.5]
    assert stored["code"].to_list() == ["00123", "00456"]


def test_a_file_that_breaks_off_is_refused_with_its_place(look):
    with pytest.raises(DataError, match="data.csv: line 3 has 1 field where the first row has 3"):
        look("a;b;c\n1;2;3\n4\n")
