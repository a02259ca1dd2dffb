"""Where the rows of a version stand in its files, and reading only those: by row group and column, checked as read."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from workers.core.errors import DataError
from workers.core.parts import Part
from workers.core.schema import missing_column
from workers.core.store import Store
from workers.core.tables import TableRef

KEPT_BYTES = 192 << 20
"""Decoded columns of row groups that this process remembers."""


@dataclass(frozen=True)
class Group:
    """One row group: rows ``first`` to ``first + rows`` of the version are group ``index`` of file ``part``."""

    part: int
    index: int
    first: int
    rows: int


@dataclass(frozen=True)
class Layout:
    """The files of a version and their row groups, in the order of the rows."""

    parts: tuple[Part, ...]
    footers: tuple[pq.FileMetaData, ...]
    groups: tuple[Group, ...]
    firsts: npt.NDArray[np.int64]

    @property
    def schema(self) -> pa.Schema:
        return self.footers[0].schema.to_arrow_schema()

    def groups_of(self, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
        """The number of the group that each row stands in."""
        return np.searchsorted(self.firsts, rows, side="right") - 1


@lru_cache(maxsize=64)
def layout(ref: TableRef) -> Layout:
    """Where the rows of the version stand; the footers of its files are read, and nothing else of them."""
    store = Store(ref.store)
    parts = tuple(Part(*entry) for entry in json.loads(store.read_bytes(ref.manifest)))
    footers, groups, first = [], [], 0
    for number, part in enumerate(parts):
        with store.open_sealed(store.path("tables", ref.table, part.path), part.digest) as file:
            footers.append(pq.read_metadata(file))
        for index in range(footers[-1].num_row_groups):
            rows = footers[-1].row_group(index).num_rows
            groups.append(Group(number, index, first, rows))
            first += rows
    return Layout(parts, tuple(footers), tuple(groups), np.array([g.first for g in groups], dtype=np.int64))


def read_group(ref: TableRef, number: int, columns: Sequence[str], *, keep: bool = True) -> pa.Table:
    """These columns of row group ``number``. With ``keep`` they are remembered: the next page is often in the same one.

    Raises ``CorruptObject`` when bytes were changed, ``DataError`` for a column that is not there.
    """
    where = layout(ref)
    digest = where.parts[where.groups[number].part].digest
    found = {name: _decoded.get((digest, number, name)) for name in columns}
    lacking = [name for name, values in found.items() if values is None]
    if lacking:
        table = _read(ref, where, number, lacking)
        found |= {name: table.column(name) for name in lacking}
        if keep:
            for name in lacking:
                _decoded.put((digest, number, name), table.column(name))
    return pa.Table.from_arrays([found[name] for name in columns], schema=_schema_of(where, columns))


def read_groups(ref: TableRef, columns: Sequence[str]) -> Iterator[tuple[Group, pa.Table]]:
    """Every row group in order, these columns of it, one at a time in memory."""
    for number, group in enumerate(layout(ref).groups):
        yield group, read_group(ref, number, columns, keep=False)


def take_rows(ref: TableRef, rows: npt.NDArray[np.integer], columns: Sequence[str]) -> pa.Table:
    """These rows (positions from 0), in the order given."""
    where = layout(ref)
    homes = where.groups_of(rows)
    pieces = [pa.Table.from_batches([], schema=_schema_of(where, columns))]
    order = [np.empty(0, dtype=np.intp)]
    for number in np.unique(homes):
        mine = np.flatnonzero(homes == number)
        pieces.append(read_group(ref, int(number), columns).take(indices(rows[mine] - where.firsts[number])))
        order.append(mine)
    return pa.concat_tables(pieces).take(indices(np.argsort(np.concatenate(order), kind="stable")))


def indices(positions: npt.NDArray[np.integer]) -> pa.Array:
    """Positions for ``take``. (``pa.array`` would import pandas for this, a second in a new process.)"""
    return pa.Array.from_buffers(pa.int64(), len(positions), [None, pa.py_buffer(positions.astype(np.int64))])


def _read(ref: TableRef, where: Layout, number: int, columns: Sequence[str]) -> pa.Table:
    group = where.groups[number]
    part, store = where.parts[group.part], Store(ref.store)
    with store.open_sealed(store.path("tables", ref.table, part.path), part.digest) as file:
        reader = pq.ParquetFile(file, metadata=where.footers[group.part])
        return reader.read_row_group(group.index, columns=list(columns))


def _schema_of(where: Layout, columns: Sequence[str]) -> pa.Schema:
    known = where.schema
    for name in columns:
        if name not in known.names:
            raise DataError(missing_column(name, known.names), column=name)
    return pa.schema([known.field(name) for name in columns])


class _Kept:
    """The values used last, up to so many bytes; safe between threads."""

    def __init__(self, most: int) -> None:
        self._most, self._held = most, 0
        self._values: OrderedDict[tuple[str, int, str], pa.ChunkedArray] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: tuple[str, int, str]) -> pa.ChunkedArray | None:
        with self._guard:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: tuple[str, int, str], values: pa.ChunkedArray) -> None:
        with self._guard:
            if key not in self._values:
                self._values[key] = values
                self._held += values.nbytes
            while self._held > self._most and len(self._values) > 1:
                self._held -= self._values.popitem(last=False)[1].nbytes


_decoded = _Kept(KEPT_BYTES)
