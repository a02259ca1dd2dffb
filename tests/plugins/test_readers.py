"""Every reader: describes itself, reads in order and in pieces, and answers damage with a sentence.

A new reader brings ``tests/plugins/readers/<its name>.py`` with ``write(frame, path)``; where the format cannot hold
``FRAME``, with a ``FRAME`` of its own and ``many(rows)``, whose first column counts the rows.
"""

import importlib
import random

import polars as pl
import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.said import spoken
from workers.core.errors import DataError
from workers.core.reader import BATCH_ROWS, Source
from workers.core.said import Said
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


def sampler(reader):
    return importlib.import_module(f"tests.plugins.readers.{reader.name}")


def frame_for(reader):
    return getattr(sampler(reader), "FRAME", FRAME)


def sample(reader, folder, frame=None):
    path = folder / f"sample{reader.extensions[0]}"
    sampler(reader).write(frame_for(reader) if frame is None else frame, path)
    return Source(path, path.name, folder)


def many(rows):
    return pl.DataFrame({"at": range(rows), "word": ["w"] * rows})


def read(reader, source, **chosen):
    return list(reader.read(source, reader.sniff(source, chosen).params))


@every_reader
def test_what_it_says_of_a_file_is_said_in_french_too(reader, tmp_path):
    notes = reader.sniff(sample(reader, tmp_path), {}).notes
    assert notes
    with override("fr"):
        assert not [note for note in notes if spoken(Said.of(note)) == note]


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
    expected = frame_for(reader) if reader.typed else frame_for(reader).cast(pl.String)
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
    source = sample(reader, tmp_path, getattr(sampler(reader), "many", many)(rows))
    batches = read(reader, source)
    assert max(batch.height for batch in batches) <= BATCH_ROWS
    assert len({str(batch.schema) for batch in batches}) == 1
    assert pl.concat(batches).to_series().cast(pl.Int64).to_list() == list(range(rows))


@every_reader
def test_a_file_without_rows_is_one_empty_batch_with_its_columns_or_refused(reader, tmp_path):
    source = sample(reader, tmp_path, frame_for(reader).head(0))
    if not reader.names_columns:
        with pytest.raises(DataError, match=source.name):
            reader.sniff(source, {})
        return
    batches = read(reader, source)
    assert [batch.height for batch in batches] == [0]
    assert batches[0].columns == frame_for(reader).columns


@every_reader
def test_a_file_cut_short_is_read_as_far_as_it_says_or_refused_by_name(reader, tmp_path):
    whole = sample(reader, tmp_path).path.read_bytes()
    cut = tmp_path / f"cut{reader.extensions[0]}"
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        cut.write_bytes(whole[:length])
        _reads_or_refuses(reader, Source(cut, cut.name, tmp_path))


@every_reader
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=400))
def test_noise_is_read_or_refused_by_name(reader, tmp_path, noise):
    path = tmp_path / f"noise{reader.extensions[0]}"
    path.write_bytes(noise)
    _reads_or_refuses(reader, Source(path, path.name, tmp_path))


@every_reader
def test_what_begins_like_the_format_and_goes_on_as_noise_is_refused_by_name(reader, tmp_path):
    for magic in reader.magic:
        path = tmp_path / "noise.bin"
        path.write_bytes(magic + random.Random(1).randbytes(2_000))
        with pytest.raises(DataError, match="noise.bin: "):
            read(reader_for(Source(path, path.name, tmp_path)), Source(path, path.name, tmp_path))


@every_reader
def test_a_file_with_wrong_bytes_in_it_is_read_or_refused_by_name(reader, tmp_path):
    whole, chance = sample(reader, tmp_path).path.read_bytes(), random.Random(7)
    for number in range(getattr(sampler(reader), "DAMAGES", 60)):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(whole))] = chance.randrange(256)
        path = tmp_path / f"damaged-{number}{reader.extensions[0]}"
        path.write_bytes(damaged)
        _reads_or_refuses(reader, Source(path, path.name, tmp_path))


def _reads_or_refuses(reader, source):
    try:
        read(reader, source)
    except DataError as problem:
        assert problem.message.startswith(source.name)
        assert problem.details["file"] == source.name
