"""Tables: frozen versions, open to every reader of Delta, safe when two write at once."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from deltalake import DeltaTable

from workers.core import tables
from workers.core.errors import DataError
from workers.core.store import CorruptObject, MissingObject, Store, StoreRef
from workers.core.tables import read_batches, read_rows, scan_table, write_table

FRAME = pl.DataFrame({"at": [1, 2, 3], "a name, with commas": ["x", None, "z"]})
WRITER = """
import sys, polars as pl
from workers.core.store import Store, StoreRef
from workers.core.tables import scan_table, write_table
store, who = Store(StoreRef(sys.argv[1])), int(sys.argv[2])
for turn in range(8):
    frame = pl.DataFrame({"who": [who], "turn": [turn]})
    ref = write_table(store, "race", frame)
    assert scan_table(ref).collect().equals(frame)
    print(ref.version)
"""


@pytest.fixture
def store(tmp_path):
    return Store(StoreRef(str(tmp_path / "store")))


def delta(store, ref):
    return pl.read_delta(store.uri("tables", ref.table), version=ref.version)


def test_a_version_keeps_its_rows_when_later_ones_replace_them(store):
    first = write_table(store, "t", FRAME)
    second = write_table(store, "t", FRAME.with_columns(more=pl.lit(1)))
    assert scan_table(first).collect().equals(FRAME)
    assert delta(store, first).equals(FRAME)
    assert scan_table(second).collect().width == 3
    assert (first.rows, second.rows) == (3, 3)


def test_appending_keeps_the_order_and_both_versions(store):
    first = write_table(store, "t", FRAME)
    second = write_table(store, "t", FRAME.with_columns(pl.col("at") + 10), append_to=first)
    assert scan_table(second).collect()["at"].to_list() == [1, 2, 3, 11, 12, 13]
    assert scan_table(first).collect().equals(FRAME)
    assert delta(store, second).height == second.rows == 6


def test_appending_to_a_version_that_is_no_longer_the_newest(store):
    first = write_table(store, "t", FRAME)
    write_table(store, "t", pl.DataFrame({"other": [1]}))
    third = write_table(store, "t", FRAME, append_to=first)
    assert scan_table(third).collect()["at"].to_list() == [1, 2, 3, 1, 2, 3]
    assert delta(store, third).equals(scan_table(third).collect())


@pytest.mark.parametrize(
    "frame, message",
    [
        (FRAME.drop("at"), "have no column “at”"),
        (FRAME.with_columns(new=1), "no column “new”"),
        (FRAME.cast({"at": pl.String}), "“at” holds Int64 in the table and String"),
    ],
)
def test_appending_other_columns_is_refused(store, frame, message):
    first = write_table(store, "t", FRAME)
    with pytest.raises(DataError, match=message):
        write_table(store, "t", frame, append_to=first)
    assert delta(store, first).equals(FRAME)


def test_equal_rows_have_an_equal_digest_however_they_were_batched(store):
    whole = write_table(store, "a", FRAME)
    pieces = write_table(store, "b", FRAME.iter_slices(1))
    assert whole.digest == pieces.digest
    assert write_table(store, "a", FRAME.reverse()).digest != whole.digest


def test_a_table_without_rows_keeps_its_columns(store):
    ref = write_table(store, "t", FRAME.head(0))
    assert ref.rows == 0
    assert scan_table(ref).collect_schema() == FRAME.schema


def test_rows_by_position_come_in_ascending_order(store):
    ref = write_table(store, "t", pl.DataFrame({"at": range(1000)}).iter_slices(300))
    assert read_rows(ref, [999, 0, 450])["at"].to_list() == [0, 450, 999]
    assert pl.concat(read_batches(ref))["at"].to_list() == list(range(1000))


def test_types_become_ones_that_every_reader_knows(store):
    moment = datetime(2024, 1, 2, tzinfo=UTC)
    frame = pl.DataFrame(
        {
            "small": pl.Series([1], dtype=pl.UInt8),
            "category": pl.Series(["a"], dtype=pl.Categorical),
            "nothing": pl.Series([None], dtype=pl.Null),
            "zoned": pl.Series([moment]).dt.convert_time_zone("Europe/Paris"),
            "local": pl.Series([moment.replace(tzinfo=None)]).cast(pl.Datetime("ns")),
        }
    )
    ref = write_table(store, "t", frame)
    dtypes = dict(scan_table(ref).collect_schema())
    assert dtypes == {
        "small": pl.Int64(),
        "category": pl.String(),
        "nothing": pl.String(),
        "zoned": pl.Datetime("us", "UTC"),
        "local": pl.Datetime("us"),
    }
    assert scan_table(ref).collect()["zoned"][0] == moment


def test_local_times_may_come_after_a_version_without_any(store):
    write_table(store, "t", FRAME)
    ref = write_table(store, "t", pl.DataFrame({"local": [datetime.fromisoformat("2024-01-02")]}))
    assert delta(store, ref).equals(scan_table(ref).collect())


def test_a_number_beyond_64_bits_is_refused_by_its_column(store):
    with pytest.raises(DataError, match="Column “big” holds numbers beyond 64 bits"):
        write_table(store, "t", pl.DataFrame({"big": pl.Series([2**63], dtype=pl.UInt64)}))


def test_a_nested_column_is_refused_by_its_name(store):
    with pytest.raises(DataError, match="Column “list”"):
        write_table(store, "t", pl.DataFrame({"list": [[1]]}))


def test_a_writer_that_fails_halfway_leaves_no_version(store):
    first = write_table(store, "t", FRAME)

    def failing():
        yield FRAME
        raise DataError("row 4 is broken")

    with pytest.raises(DataError):
        write_table(store, "t", failing())
    assert DeltaTable(store.uri("tables", "t")).version() == first.version


def test_two_processes_that_write_at_once_each_get_their_own_version(store):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, store.root, str(who)], stdout=subprocess.PIPE, text=True)
        for who in (1, 2)
    ]
    versions = [int(line) for writer in writers for line in writer.communicate(timeout=100)[0].split()]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert len(versions) == len(set(versions)) == 16


def test_of_two_that_create_a_table_at_once_each_gets_a_version_with_its_rows_alone(store, monkeypatch):
    """Delta commits the second creation on top of the first."""
    create, others = tables.create_table_with_add_actions, []

    def overtaken(uri, *arguments, **options):
        monkeypatch.setattr(tables, "create_table_with_add_actions", create)
        others.append(write_table(store, "race", FRAME))
        log = Path(uri, "_delta_log", "00000000000000000000.json")
        kept = log.read_bytes()
        log.unlink()
        create(uri, *arguments, **options)
        log.rename(log.with_name("00000000000000000001.json"))
        log.write_bytes(kept)

    monkeypatch.setattr(tables, "create_table_with_add_actions", overtaken)
    mine = write_table(store, "race", FRAME.head(1))
    assert (others[0].version, mine.version) == (0, 2)
    assert delta(store, others[0]).equals(FRAME) and delta(store, mine).equals(FRAME.head(1))


def test_other_engines_open_the_same_rows(store):
    ref = write_table(store, "t", FRAME)
    uri = store.uri("tables", "t")
    assert pl.read_delta(uri).equals(FRAME)
    assert DeltaTable(uri).to_pandas()["at"].tolist() == [1, 2, 3]
    dataset = DeltaTable(uri).to_pyarrow_dataset()
    assert duckdb.sql('SELECT sum("at") FROM dataset').fetchall() == [(6,)]
    assert dataset.count_rows() == ref.rows


def test_changed_bytes_are_found_when_read(store, tmp_path):
    ref = write_table(store, "t", FRAME)
    part = next((tmp_path / "store" / "tables" / "t").glob("*.parquet"))
    data = bytearray(part.read_bytes())
    data[10] ^= 1
    part.write_bytes(data)
    with pytest.raises(CorruptObject, match="no longer has the checksum"):
        scan_table(ref)
    part.unlink()
    with pytest.raises(MissingObject):
        scan_table(ref)


def test_columns_that_differ_by_case_alone_are_refused_by_name(store):
    with pytest.raises(DataError, match="“A” and “a” would be two columns that differ by case alone"):
        write_table(store, "t", pl.DataFrame({"A": [1], "a": [2]}))
