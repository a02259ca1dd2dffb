"""What the engines say of each operation of the catalogue, asked on a few everyday rows."""

from datetime import UTC, date, datetime
from functools import cache

import polars as pl

from workers.core.dtypes import DTYPES
from workers.core.errors import DataError
from workers.core.transform import EXAMPLE
from workers.engines.polars_rows import FrameRows
from workers.recipes.document import Step
from workers.recipes.exporting import About, sql_query
from workers.recipes.fitted import FittedRecipe
from workers.recipes.fitting import fit_step
from workers.transforms import transforms

ROWS = {
    "amount": [12.5, 7.0, None, 3.25],
    "count": [3, 1, 2, None],
    "city": ["Paris", "Lyon", None, "Paris"],
    "active": [True, False, True, None],
    "day": [date(2025, 1, 31), date(2025, 2, 1), None, date(2025, 2, 3)],
    "moment": [datetime(2025, 1, day, 12, tzinfo=UTC).replace(tzinfo=None) for day in range(1, 5)],
}


@cache
def has_sql(op: str) -> bool:
    """Whether every example of the operation can be written as SQL."""
    rows = FrameRows.of(pl.DataFrame(ROWS, schema={name: DTYPES[kind] for name, kind in EXAMPLE.items()}))
    try:
        for params in transforms.get(op).examples:
            fitted, _plan = fit_step(Step(op, params), rows)
            sql_query(FittedRecipe(rows.schema, (fitted,)), About(op))
    except DataError:
        return False
    return True
