"""Every reader: describes itself, reads in order and in pieces, and answers damage with a sentence.

A new reader brings ``tests/plugins/readers/<its name>.py`` with ``write(frame, path)``.
"""

import importlib

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workers.core.errors import DataError
from workers.core.reader import BATCH_ROWS, Source
from workers.readers import reader_for, readers

EVERY = readers.all()
FRAME = pl.DataFrame(
    {
        "number": [1, None, 3],
        "words": ["plain", 'with "quotes", commas\nand lines', "naïve"],
        "share": [0.5, 1.25, None],
    }
)

every_reader = pytest.mark.parametrize("reader", EVERY, ids=lambda reader: reader.name)


def sample(reader, folder, frame=FRAME):
    path = folder / f"sample{reader.extensions[0]}"
    importlib.import_module(f"tests.plugins.readers.{reader.name}").write(frame, path)
    return Source(path, path.name, folder)


def read(reader, source, **chosen):
    return list(reader.read(source, reader.sniff(source, chosen).params))


@every_reader
def test_describes_itself(reader):
    assert reader.label and reader.help and reader.group
    assert all(extension.startswith(".") and extension == extension.lower() for extension in reader.extensions)
    assert all(field["label"] for field in reader.Params.fields())


def test_no_two_readers_claim_one_extension():
    claimed = [extension for reader in EVERY for extension in reader.extensions]
    assert len(claimed) == len(set(claimed))


@every_reader
def test_is_found_for_its_files(reader, tmp_path):
    assert reader_for(sample(reader, tmp_path)) is reader


@every_reader
def test_reads_every_cell_in_order(reader, tmp_path):
    frame = pl.concat(read(reader, sample(reader, tmp_path)))
    expected = FRAME if reader.typed else FRAME.cast(pl.String)
    assert frame.equals(expected)


@every_reader
def test_what_was_understood_reads_the_file_again_the_same_way(reader, tmp_path):
    source = sample(reader, tmp_path)
    understood = reader.sniff(source, {}).params
    again = reader.sniff(source, understood.to_dict()).params
    assert again == understood
    assert reader.Params.parse(understood.to_dict()) == understood


@every_reader
def test_reads_in_batches_of_bounded_size(reader, tmp_path):
    rows = 2 * BATCH_ROWS + 10
    source = sample(reader, tmp_path, pl.DataFrame({"at": range(rows), "word": ["w"] * rows}))
    batches = read(reader, source)
    assert max(batch.height for batch in batches) <= BATCH_ROWS
    assert pl.concat(batches)["at"].cast(pl.Int64).to_list() == list(range(rows))


@every_reader
def test_a_file_without_rows_is_one_empty_batch_with_its_columns_or_refused(reader, tmp_path):
    source = sample(reader, tmp_path, FRAME.head(0))
    if not reader.names_columns:
        with pytest.raises(DataError, match=source.name):
            reader.sniff(source, {})
        return
    batches = read(reader, source)
    assert [batch.height for batch in batches] == [0]
    assert batches[0].columns == FRAME.columns


@every_reader
def test_a_file_cut_short_is_read_as_far_as_it_says_or_refused_by_name(reader, tmp_path):
    whole = sample(reader, tmp_path).path.read_bytes()
    cut = tmp_path / f"cut{reader.extensions[0]}"
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        cut.write_bytes(whole[:length])
        _reads_or_refuses(reader, Source(cut, cut.name, tmp_path))


@every_reader
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=400))
def test_noise_is_read_or_refused_by_name(reader, tmp_path, noise):
    path = tmp_path / f"noise{reader.extensions[0]}"
    path.write_bytes(noise)
    _reads_or_refuses(reader, Source(path, path.name, tmp_path))


def _reads_or_refuses(reader, source):
    try:
        read(reader, source)
    except DataError as problem:
        assert problem.message.startswith(source.name)
        assert problem.details["file"] == source.name
