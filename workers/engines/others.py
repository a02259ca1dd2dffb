"""The other tables that plans name, as engines read them."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Protocol

import polars as pl

from workers.core.errors import DataError
from workers.core.others import OtherTable
from workers.core.tables import Piece
from workers.core.words import _, say
from workers.engines.polars_canonical import canonical


class Tables(Protocol):
    """Where the rows of other tables are.

    ``known`` are those that a database may be asked for. ``most_alone`` is how many rows of another table are shown of
    those that have no partner; None shows all.
    """

    known: Collection[OtherTable]
    most_alone: int | None

    def files(self, other: OtherTable) -> list[Path]:
        """Parquet files of one schema, in the order of the rows. Raises ``DataError`` when they are gone."""


class NoTables:
    """For recipes of one table."""

    known: Collection[OtherTable] = ()
    most_alone: int | None = None

    def files(self, other: OtherTable) -> list[Path]:
        raise self._unread(other)

    def pieces(self, other: OtherTable) -> list[Piece]:
        raise self._unread(other)

    def _unread(self, other: OtherTable) -> DataError:
        said = _("“{name}” cannot be read here: only a dataset version is made of several tables.")
        return DataError(say(said, name=other.title))


NO_TABLES = NoTables()


def batches(tables: Tables, other: OtherTable, columns: Collection[str]) -> Iterator[pl.DataFrame]:
    """Some of its columns, canonical, batch by batch; at least one batch, be it empty."""
    names = list(dict.fromkeys(columns))
    for path in tables.files(other):
        yield from read_file(path, names)


def read_file(path: Path, names: list[str] | None = None) -> Iterator[pl.DataFrame]:
    """Columns of a Parquet file, all by default, canonical, batch by batch; the first batch is empty."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to load, and most recipes are of one table

    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names if names is None else names
        yield _read(file.schema_arrow.empty_table().select(names), names)
        for group in range(file.num_row_groups):
            yield _read(file.read_row_group(group, columns=names).select(names), names)


def _read(table: object, names: list[str]) -> pl.DataFrame:
    return canonical(pl.DataFrame(pl.from_arrow(table)).select(names))
