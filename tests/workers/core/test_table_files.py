"""Versions stated anew, and files that go."""

import polars as pl
import pytest
from deltalake import DeltaTable

from workers.core.store import MissingObject, Store, StoreRef
from workers.core.table_files import (
    Freed,
    remove_parts,
    remove_table,
    restore_table,
    settle_table,
    table_files,
)
from workers.core.tables import parts_of, scan_table, write_table

ONE = pl.DataFrame({"a": [1, 2]})
TWO = pl.DataFrame({"a": [3]})
OTHER = pl.DataFrame({"b": ["x"]})


@pytest.fixture
def store(tmp_path):
    return Store(StoreRef(str(tmp_path / "store")))


def delta_rows(store, version=None):
    table = DeltaTable(store.uri("tables", "t"), version=version)
    return pl.DataFrame(pl.from_arrow(table.to_pyarrow_table())).rows()


@pytest.mark.parametrize("later", [[TWO], [OTHER], [OTHER, TWO]])
def test_a_restored_version_is_the_same_files_and_delta_agrees(store, later):
    first = write_table(store, "t", ONE)
    grown = write_table(store, "t", TWO, append_to=first)
    for frame in later:
        write_table(store, "t", frame)
    files = table_files(store, "t")
    for version in (first, grown, first):
        again = restore_table(version)
        assert (again.digest, again.manifest, again.rows) == (version.digest, version.manifest, version.rows)
        assert sorted(delta_rows(store)) == sorted(scan_table(version).collect().rows())
        assert sorted(delta_rows(store, again.version)) == sorted(scan_table(version).collect().rows())
    assert table_files(store, "t") == files, "nothing was copied"


def test_rows_can_be_appended_to_a_restored_version(store):
    first = write_table(store, "t", ONE)
    write_table(store, "t", OTHER)
    grown = write_table(store, "t", TWO, append_to=restore_table(first))
    assert scan_table(grown).collect()["a"].to_list() == [1, 2, 3]
    assert sorted(delta_rows(store)) == [(1,), (2,), (3,)]


def test_restoring_what_is_the_newest_already_commits_nothing(store):
    first = write_table(store, "t", ONE)
    assert restore_table(first) == first


def test_a_version_whose_files_are_gone_cannot_be_restored(store):
    first = write_table(store, "t", ONE)
    write_table(store, "t", TWO)
    freed = remove_parts(store, "t", parts_of(first))
    assert freed == Freed(1, first.size)
    assert remove_parts(store, "t", parts_of(first)) == Freed(), "removing twice is harmless"
    with pytest.raises(MissingObject):
        restore_table(first)


def test_after_the_newest_files_went_delta_reads_the_version_that_is_left(store):
    first = write_table(store, "t", ONE)
    second = write_table(store, "t", OTHER)
    remove_parts(store, "t", parts_of(second))
    settle_table(store, "t", first)
    assert sorted(delta_rows(store)) == [(1,), (2,)]
    remove_parts(store, "t", parts_of(first))
    settle_table(store, "t", None)
    assert delta_rows(store) == []


def test_a_removed_table_leaves_nothing(store):
    first = write_table(store, "t", ONE)
    freed = remove_table(store, "t")
    assert freed.size >= first.size
    assert not store.fs.exists(store.path("tables", "t"))
    assert remove_table(store, "t") == Freed()
    settle_table(store, "t", None)
