"""A store and a way to import text."""

import pytest

from workers.core.reporter import ListReporter
from workers.core.store import Store, StoreRef
from workers.core.tables import scan_table
from workers.importing.ingest import import_file
from workers.importing.storing import ImportSpec


@pytest.fixture
def store(tmp_path):
    return Store(StoreRef(str(tmp_path / "store")))


@pytest.fixture
def take(store, tmp_path):
    """Import bytes (or text) under a name; answers the result."""

    def take(data, name="data.csv", **spec):
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return import_file(ImportSpec.of(store.ref, path, **{"table": "t", **spec}), ListReporter())

    return take


@pytest.fixture
def values(take):
    """Import text and answer its columns as lists."""

    def values(data, **spec):
        return scan_table(take(data, **spec).table).collect().to_dict(as_series=False)

    return values
