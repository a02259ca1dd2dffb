"""Parquet and Arrow: what a table cannot hold becomes something it can, exactly, or is refused by name."""

import datetime as dt
import io
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workers.core.errors import DataError
from workers.core.files import arrowsize
from workers.core.reader import Source
from workers.readers import arrow, reader_for


def as_parquet(table, **options):
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def as_arrow(table, compression=None, stream=False):
    out = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression=compression)
    opener = pa.ipc.new_stream if stream else pa.ipc.new_file
    with opener(out, table.schema, options=options) as writer:
        writer.write_table(table)
    return out.getvalue()


in_both = pytest.mark.parametrize("write, name", [(as_parquet, "a.parquet"), (as_arrow, "a.arrow")])
in_arrow = pytest.mark.parametrize("write, name", [(as_arrow, "a.arrow")])
MOMENT = dt.datetime.fromisoformat("1970-01-01T00:00:01+00:00")
KEPT = [
    (pa.array([Decimal("1" * 50), None], pa.decimal256(60, 0)), ["1" * 50, None]),
    (pa.array([Decimal("1.10"), None], pa.decimal128(20, 2)), [Decimal("1.10"), None]),
    (pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int64())), ['{"k":1}', None]),
    (pa.array([{"a": 1, "b": [1, 2]}, None]), ['{"a":1,"b":[1,2]}', None]),
    (pa.array([[2**64 - 1], None], pa.list_(pa.uint64())), ["[18446744073709551615]", None]),
    (pa.array([dt.time(1, 2, 3), None]), ["01:02:03", None]),
    (pa.array(["x", None]).dictionary_encode(), ["x", None]),
    (pa.array([3, None]).dictionary_encode(), [3, None]),
    (pa.array([255, None], pa.uint8()), [255, None]),
    (pa.array([2**63 - 1, None], pa.uint64()), [2**63 - 1, None]),
    (pa.array([2**64 - 1, 5], pa.uint64()), ["18446744073709551615", "5"]),
    (pa.array([dt.date(2024, 2, 29), None], pa.date64()), [dt.date(2024, 2, 29), None]),
    (pa.array([1_000_000_000, None], pa.timestamp("ns")), [MOMENT.replace(tzinfo=None), None]),
    (pa.array([1_000, None], pa.timestamp("ms", "+05:30")), [MOMENT, None]),
    (pa.array([b"0" * 16, None], pa.uuid()), ["30303030-3030-3030-3030-303030303030", None]),
    (pa.array(['{"a":1}', None], pa.json_()), ['{"a":1}', None]),
    (pa.nulls(2), [None, None]),
]


@in_both
@pytest.mark.parametrize("values, expected", KEPT, ids=[str(values.type)[:30] for values, _ in KEPT])
def test_every_value_is_kept(take, write, name, values, expected):
    taken = take(write(pa.table({"c": values, "k": [1, 2]})), name)
    assert taken.columns == {"c": expected, "k": [1, 2]}


@in_both
def test_numbers_beyond_64_bits_are_said(take, write, name):
    taken = take(write(pa.table({"c": pa.array([2**64 - 1], pa.uint64())})), name)
    assert "“c” holds whole numbers beyond 64 bits, kept as text to stay exact." in taken.notes


@in_both
def test_columns_that_become_text_are_said(take, write, name):
    columns = {"l": [[1]], "o": [{"a": 1}], "m": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64()))}
    taken = take(write(pa.table(columns | {"t": [dt.time(1, 2)], "s": ["x"], "n": [1]})), name)
    assert taken.notes[1:] == (
        "“l” holds lists, kept as text.",
        "“o” holds nested objects, kept as text.",
        "“m” holds nested objects, kept as text.",
        "“t” holds times of day, kept as text.",
    )


def test_run_lengths_are_written_out(take):
    values = pa.RunEndEncodedArray.from_arrays([2, 3], ["x", "y"])
    assert take(as_arrow(pa.table({"c": values})), "a.arrow").columns == {"c": ["x", "x", "y"]}


def test_spark_s_old_timestamps_are_read(take):
    table = pa.table({"c": pa.array([dt.datetime.fromisoformat("2024-02-29T12:00:00")], pa.timestamp("ns"))})
    taken = take(as_parquet(table, use_deprecated_int96_timestamps=True), "a.parquet")
    assert taken.columns["c"][0].isoformat() == "2024-02-29T12:00:00"


REFUSED = [
    (in_both.args[1], pa.array([b"ab"]), "column “c” holds Binary values"),
    (in_both.args[1], pa.array([[b"ab"]]), "column “c” holds List.Binary. values"),
    (
        in_arrow.args[1],
        pa.array([2**62], pa.timestamp("s")),
        "column “c” holds timestamp.s. values that cannot be kept",
    ),
    (in_arrow.args[1], pa.array([None], pa.month_day_nano_interval()), "column “c” holds month_day_nano_interval"),
    (
        in_arrow.args[1],
        pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([1]), pa.array(["b"])]),
        "values of a type that cannot be read",
    ),
]


@pytest.mark.parametrize("ways, values, message", REFUSED)
def test_what_cannot_be_kept_is_refused_by_name(take, ways, values, message):
    for write, name in ways:
        with pytest.raises(DataError, match=message):
            take(write(pa.table({"c": values})), name)


@in_both
def test_the_same_name_twice_is_refused(take, write, name):
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    with pytest.raises(DataError, match="columns 1 and 2 are both called “a”"):
        take(write(table), name)


@in_both
def test_a_file_cut_short_is_refused(take, write, name):
    whole = write(pa.table({"a": range(10_000)}))
    with pytest.raises(DataError, match="not a complete"):
        take(whole[: len(whole) // 2], name)


@pytest.mark.parametrize("head", [b"PARE", b"PAR1"])
def test_an_encrypted_parquet_file_is_refused(take, head):
    with pytest.raises(DataError, match="encrypted"):
        take(head + bytes(300) + b"PARE", "a.parquet")


def test_feather_of_the_first_version_is_refused_with_advice(take):
    with pytest.raises(DataError, match="Feather file of the first version"):
        take(b"FEA1" + bytes(100), "a.feather")


@pytest.mark.parametrize("compression", [None, "lz4", "zstd"])
@pytest.mark.parametrize("stream", [False, True])
def test_arrow_files_and_streams_are_found_by_content(take, compression, stream):
    table = pa.table({"a": range(250_000)})
    taken = take(as_arrow(table, compression, stream), "whatever.bin")
    assert taken.reader.name == "arrow"
    assert taken.columns == {"a": list(range(250_000))}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("values", [np.zeros(70_000), pa.array(["x" * 56_000] * 10).dictionary_encode()])
def test_what_a_compressed_batch_unpacks_to_is_known_before(tmp_path, stream, values):
    path = tmp_path / "a.arrow"
    path.write_bytes(as_arrow(pa.table({"a": values}), "zstd", stream))
    assert 56_000 <= arrowsize.largest_batch(path) <= 600_000
    path.write_bytes(as_arrow(pa.table({"a": np.zeros(70_000)}), None, stream))
    assert arrowsize.largest_batch(path) == 0


def test_a_small_file_that_unpacks_to_much_is_refused(take, monkeypatch):
    monkeypatch.setattr(arrow, "LITTLE", 1 << 20)
    monkeypatch.setattr(arrow, "TIMES", 2)
    with pytest.raises(DataError, match="one of its batches says that it unpacks to 0.0 GB"):
        take(as_arrow(pa.table({"a": np.zeros(1_000_000)}), "zstd"), "a.arrow")


@in_both
def test_a_long_text_repeated_in_every_row_is_read_a_few_rows_at_a_time(tmp_path, write, name):
    rows, length = 300, 1_000_000
    texts = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), ["x" * length])
    path = tmp_path / name
    path.write_bytes(write(pa.table({"a": texts})))
    source = Source(path, name, tmp_path)
    reader = reader_for(source)
    heights = [batch.height for batch in reader.read(source, reader.sniff(source, {}).params)]
    assert max(heights) * length <= 101_000_000
    assert sum(heights) == rows
