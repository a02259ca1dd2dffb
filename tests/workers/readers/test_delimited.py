"""Delimited text beyond what every reader must do: files larger than the memory that reads them."""

import polars as pl

from workers.core.files import strict
from workers.core.reader import Source
from workers.readers import readers

ROWS = 300_000


def test_a_file_larger_than_the_memory_is_read_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(strict, "MEGABYTES", 140)
    path = tmp_path / "large.csv"
    pl.DataFrame({"at": range(ROWS), "filler": ["x" * 600] * ROWS}).write_csv(path)
    assert path.stat().st_size > 180_000_000
    source, reader = Source(path, path.name, tmp_path), readers.get("delimited")
    expected = 0
    for batch in reader.read(source, reader.sniff(source, {}).params):
        assert batch["at"].cast(pl.Int64).to_list() == list(range(expected, expected + batch.height))
        expected += batch.height
    assert expected == ROWS
