"""A rehearsal imports, and leaves nothing behind."""

import tempfile

from workers.core.errors import DataError
from workers.importing import rehearsal


def test_it_imports_a_table_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []
    real = rehearsal.import_file
    monkeypatch.setattr(rehearsal, "import_file", lambda *args: seen.append(real(*args)))
    rehearsal.rehearse()
    [result] = seen
    kinds = {column["name"]: column["kind"] for column in result.columns}
    assert kinds == {
        "id": "integer",
        "price": "number",
        "day": "date",
        "moment": "datetime",
        "sure": "boolean",
        "note": "text",
    }
    assert list(tmp_path.iterdir()) == []


def test_where_it_fails_the_process_goes_on(monkeypatch):
    def refuse(*_args):
        raise DataError("no room")

    monkeypatch.setattr(rehearsal, "import_file", refuse)
    rehearsal.rehearse()
