"""Columns that any row can be read from at once: what a sorted, filtered or searched page of a long table needs.

A hundred rows of a sorted table stand in nearly every row group, and Parquet is read by whole row groups. So a column
that is looked at in such an order is written once to a plain Arrow file in the cache, which is mapped into memory.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from workers.browsing.cache import kept_together, lacking
from workers.core.ahead import ahead
from workers.core.reporter import Reporter, Silent
from workers.core.row_groups import indices, layout, read_groups, take_rows
from workers.core.tables import TableRef
from workers.core.words import _

NEAR = 4
"""Rows of no more than so many row groups are read from those."""


def rows_at(ref: TableRef, positions: npt.NDArray[np.integer], columns: Sequence[str]) -> pa.Table:
    """These rows (from 0), in the order given, of these columns, each named once."""
    if is_near(ref, positions):
        return take_rows(ref, positions, columns)
    where = layout(ref)
    homes = where.groups_of(positions)
    within = positions - where.firsts[homes]
    taken = [_taken(_opened(file), homes, within) for file in laid_out(ref, columns)]
    return pa.Table.from_arrays(taken, names=list(columns))


def is_near(ref: TableRef, positions: npt.NDArray[np.integer]) -> bool:
    """Whether these rows stand in so few row groups that they are read from there."""
    where = layout(ref)
    return len(where.groups) <= NEAR or len(np.unique(where.groups_of(positions))) <= NEAR


def laid_out(ref: TableRef, columns: Sequence[str], reporter: Reporter | None = None) -> list[Path]:
    """The files of these columns, written where they are lacking."""
    told = reporter or Silent()
    return kept_together(ref, _files(ref, columns), lambda partials: _write(ref, partials, told))


def not_laid_out(ref: TableRef, columns: Sequence[str]) -> int:
    """How many of these columns have no file yet."""
    return len(lacking(ref, _files(ref, columns)))


def _files(ref: TableRef, columns: Sequence[str]) -> list[str]:
    at = {name: number for number, name in enumerate(layout(ref).schema.names)}
    return [f"column-{at[name]}.arrow" for name in columns]


def _write(ref: TableRef, partials: dict[str, Path], reporter: Reporter) -> None:
    """Write these columns together: the row groups are gone through once, the next one is read meanwhile."""
    schema = layout(ref).schema
    fields = {name: _wide(schema.field(int(name.removeprefix("column-").removesuffix(".arrow")))) for name in partials}
    reporter.phase(_("Laying out columns"), total=ref.rows)
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(pa.ipc.new_file(str(path), pa.schema([fields[name]])))
            for name, path in partials.items()
        }
        for group, table in ahead(read_groups(ref, [field.name for field in fields.values()])):
            for name, field in fields.items():
                column = table.column(field.name).cast(field.type).combine_chunks()
                writers[name].write_batch(pa.RecordBatch.from_arrays([_one(column)], schema=pa.schema([field])))
            reporter.advance(group.rows)


def _wide(field: pa.Field) -> pa.Field:
    """Text with offsets of 64 bits, so that however long it is, a row group stays one batch."""
    return field.with_type(pa.large_string()) if pa.types.is_string(field.type) else field


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column


def _taken(
    file: pa.ipc.RecordBatchFileReader, homes: npt.NDArray[np.intp], within: npt.NDArray[np.integer]
) -> pa.Array:
    """One column's values at rows ``within`` the row groups ``homes``: a file has one batch a row group."""
    groups = np.unique(homes)
    mine = [np.flatnonzero(homes == group) for group in groups]
    pieces = [
        file.get_batch(int(group)).column(0).take(indices(within[rows]))
        for group, rows in zip(groups, mine, strict=True)
    ]
    return pa.concat_arrays(pieces).take(indices(np.argsort(np.concatenate(mine), kind="stable")))


@lru_cache(maxsize=128)
def _opened(path: Path) -> pa.ipc.RecordBatchFileReader:
    return pa.ipc.open_file(pa.memory_map(str(path)))
