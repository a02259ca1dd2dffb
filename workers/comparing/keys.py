"""Do some columns tell the rows of a version apart?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.cells import cell
from workers.core.errors import DataError
from workers.core.reporter import Reporter
from workers.core.schema import Schema, missing_column
from workers.core.tables import TableRef, scan_table
from workers.core.words import _

EXAMPLES, ROWS_EACH = 20, 10


@dataclass(frozen=True)
class KeySpec:
    """Which columns, together, are to tell the rows of a version apart."""

    table: TableRef
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Repeated:
    """A key that comes more than once: its values, how often, and the first rows (1-based) that have it."""

    key: list[Any]
    count: int
    rows: list[int]


@dataclass(frozen=True)
class KeyResult:
    """``repeated_rows`` share their key with another row, ``missing_rows`` lack a part of it; examples name them."""

    columns: tuple[str, ...]
    rows: int
    repeated_rows: int
    repeated_keys: int
    missing_rows: int
    repeated: list[Repeated]
    missing: list[int]


@dataclass(frozen=True)
class Faulty:
    """0-based rows with a key that another row has too, and rows whose key lacks a value."""

    repeated: npt.NDArray[np.int64]
    missing: npt.NDArray[np.int64]


def check_key(spec: KeySpec, reporter: Reporter) -> KeyResult:
    """Look at every row, with only the key in memory. Raises ``DataError`` for a column that is not there."""
    rows = scan_table(spec.table)
    names = Schema.of(rows).names
    for name in spec.columns:
        if name not in names:
            raise DataError(missing_column(name, names), column=name)
    reporter.phase(_("Looking at every key"))
    keys = rows.select(spec.columns).collect(engine="in-memory")
    found = faulty(keys)
    keys = keys.rename({name: str(place) for place, name in enumerate(keys.columns)})
    again = (
        keys.with_row_index("row", offset=1)[found.repeated]
        .group_by(keys.columns, maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("row").head(ROWS_EACH))
    )
    worst = again.sort("count", descending=True, maintain_order=True).head(EXAMPLES)
    return KeyResult(
        columns=spec.columns,
        rows=keys.height,
        repeated_rows=len(found.repeated),
        repeated_keys=again.height,
        missing_rows=len(found.missing),
        repeated=[Repeated([cell(value) for value in key], count, numbers) for *key, count, numbers in worst.rows()],
        missing=(found.missing[:EXAMPLES] + 1).tolist(),
    )


def faulty(keys: pl.DataFrame) -> Faulty:
    """The rows that ``keys`` does not tell apart; a key that lacks a value counts as missing, never as repeated."""
    lacking = keys.select(pl.any_horizontal(pl.all().is_null())).to_series()
    whole = keys.filter(~lacking)
    one_value = whole.to_series() if whole.width == 1 else whole.to_struct()
    places = np.flatnonzero(~lacking.to_numpy())
    return Faulty(places[one_value.is_duplicated().to_numpy()], np.flatnonzero(lacking.to_numpy()))
