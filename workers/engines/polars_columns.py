"""Where rows in memory come from, column by column: a frame, files, or a choice of the rows of either.

A column is read when it is first asked for. What only passes through is read, chosen and handed on piece by piece.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import polars as pl

from workers.core.schema import Schema
from workers.engines.polars_canonical import canonical, canonical_schema

SMALL = 2_000_000
"""Cells that are read at once, be they asked for soon: looking into files once more takes longer than reading them."""


class Columns(Protocol):
    """The columns of some rows, in their order."""

    @property
    def schema(self) -> Schema: ...

    @property
    def height(self) -> int | None: ...

    def frame(self, names: Sequence[str], soon: Sequence[str] = ()) -> pl.DataFrame:
        """These columns, at least one, canonical. Raises ``DataError`` naming row and column that do not fit.

        ``soon`` are columns that may be asked for next.
        """

    def pieces(self, names: Sequence[str], rows: int) -> Iterator[pl.DataFrame]:
        """The same in frames of about so many rows each; at least one, be it empty."""


class HeldColumns:
    """Columns of a canonical frame."""

    def __init__(self, held: pl.DataFrame) -> None:
        self._held, self.schema, self.height = held, Schema.of(held), held.height

    def frame(self, names: Sequence[str], soon: Sequence[str] = ()) -> pl.DataFrame:
        return self._held.select(names)

    def pieces(self, names: Sequence[str], rows: int) -> Iterator[pl.DataFrame]:
        return self.frame(names).iter_slices(rows) if self.height else iter([self.frame(names)])


class FileColumns:
    """Columns of Parquet files of one schema, one file after the other, ``height`` rows in all.

    A column that was asked for as a whole stays in memory.
    """

    def __init__(self, files: Sequence[Path], height: int) -> None:
        self._files, self.height = files, height
        self._read: dict[str, pl.Series] = {}
        self.schema = canonical_schema(pl.read_parquet_schema(files[0]))

    def frame(self, names: Sequence[str], soon: Sequence[str] = ()) -> pl.DataFrame:
        if missing := self._unread(names):
            more = self._unread([*names, *soon])
            self._read |= _read(self._files, more if self.height * len(more) <= SMALL else missing).to_dict()
        return self._known(names)

    def pieces(self, names: Sequence[str], rows: int) -> Iterator[pl.DataFrame]:
        missing = self._unread(names)
        if not missing:
            yield from HeldColumns(self._known(names)).pieces(names, rows)
            return
        known = self._known([name for name in names if name in self._read])
        together = max(1, rows * len(self._files) // max(1, self.height))
        firsts = range(0, len(self._files), together)
        read = (_read(self._files[first : first + together], missing) for first in firsts)
        for piece, held in _along(read, known):
            yield _beside(piece, held).select(names)

    def _unread(self, names: Sequence[str]) -> list[str]:
        return [name for name in dict.fromkeys(names) if name not in self._read]

    def _known(self, names: Sequence[str]) -> pl.DataFrame:
        return pl.DataFrame([self._read[name] for name in names])


class ChosenColumns:
    """Columns of the rows that ``chosen``, a boolean for each row, chooses; those asked for as a whole stay."""

    def __init__(self, of: Columns, chosen: pl.Series) -> None:
        self._of, self._chosen, self.schema, self.height = of, chosen, of.schema, int(chosen.sum())
        self._kept: dict[str, pl.Series] = {}

    def frame(self, names: Sequence[str], soon: Sequence[str] = ()) -> pl.DataFrame:
        if missing := [name for name in names if name not in self._kept]:
            self._kept |= self._of.frame(missing, soon).filter(self._chosen).to_dict()
        return pl.DataFrame([self._kept[name] for name in names])

    def pieces(self, names: Sequence[str], rows: int) -> Iterator[pl.DataFrame]:
        for piece, chosen in _along(self._of.pieces(names, rows), self._chosen.to_frame()):
            yield piece.filter(chosen.to_series())


class WiderColumns:
    """Columns and more of them, in a frame of as many rows."""

    def __init__(self, of: Columns, more: pl.DataFrame) -> None:
        self._of, self._more, self.height = of, more, of.height
        self.schema = Schema((*of.schema, *Schema.of(more)))

    def frame(self, names: Sequence[str], soon: Sequence[str] = ()) -> pl.DataFrame:
        of, more = self._shared(names)
        return _beside(self._of.frame(of, self._shared(soon)[0]), more).select(names) if of else more

    def pieces(self, names: Sequence[str], rows: int) -> Iterator[pl.DataFrame]:
        of, more = self._shared(names)
        for piece, held in _along(self._of.pieces(of or list(self._of.schema.names[:1]), rows), more):
            yield _beside(piece, held).select(names)

    def _shared(self, names: Sequence[str]) -> tuple[list[str], pl.DataFrame]:
        more = [name for name in names if name in self._more.columns]
        return [name for name in names if name not in more], self._more.select(more)


def _along(pieces: Iterable[pl.DataFrame], held: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Each piece, with the rows of ``held`` that it is about."""
    at = 0
    for piece in pieces:
        yield piece, held.slice(at, piece.height)
        at += piece.height


def _beside(some: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    return some.hstack(others.get_columns())


def _read(files: Sequence[Path], names: Sequence[str]) -> pl.DataFrame:
    scan = pl.scan_parquet(list(files), glob=False, hive_partitioning=False).select(names)
    return canonical(scan.collect(engine="in-memory"))
