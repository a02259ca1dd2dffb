"""The one storage type of each kind inside a recipe, in Polars and in SQL."""

from typing import Any

import polars as pl

from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT

DTYPES: dict[str, Any] = {
    INTEGER: pl.Int64,
    NUMBER: pl.Float64,
    BOOLEAN: pl.Boolean,
    TEXT: pl.String,
    DATE: pl.Date,
    DATETIME: pl.Datetime("us"),
}
SQL_TYPES = {
    INTEGER: "BIGINT",
    NUMBER: "DOUBLE",
    BOOLEAN: "BOOLEAN",
    TEXT: "VARCHAR",
    DATE: "DATE",
    DATETIME: "TIMESTAMP",
}
