"""Values that stand for “not known”: -1, 999, N/A, 1900-01-01."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from workers.core.check import MEDIUM, Check, Context, DataWarning, Remedy, nothing, step
from workers.core.columns import ColumnView, among, shown
from workers.core.expressions.grammar import bracketed
from workers.core.schema import DATE, DATETIME, NUMERIC
from workers.core.words import _, joined, quoted, say

WORDS = {
    "", "-", "--", "?", "??", ".", "..", "#n/a", "n/a", "na", "n.a.", "nan", "null", "nil", "none", "(null)", "missing",
    "undefined", "unknown", "not available", "not applicable", "tbd", "xxx", "inconnu", "inconnue", "non renseigné",
    "non renseigne", "nr", "n/c", "nc", "non disponible", "sans objet", "s/o", "vide", "k.a.", "unbekannt",
}  # fmt: skip
NUMBERS = (-1, -9, -99, -999, -9999, -99999, 99, 999, 9999, 99999, 999999, 9999999, 99999999, 999999999)
DAYS = {date(1, 1, 1), date(1753, 1, 1), date(1800, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)}
DAYS |= {date(1901, 1, 1), date(1904, 1, 1), date(1970, 1, 1), date(2099, 12, 31), date(2100, 1, 1), date(9999, 12, 31)}

LEAST_ROWS = 2
"""One cell may be an honest value."""
LEAST_DISTINCT = 10
"""In a column of few codes, -1 or 99 is a code like the others."""
AWAY = 1.0
"""A number stands apart when the way to its neighbour is at least the way from the 5% to the 95% quantile of the rest;
a negative one also when it is the only negative."""
YEAR = 365


class Placeholders(Check):
    label = _("Placeholder values")
    help = _("A value that means “not known” is averaged and learned like a real one until it is made missing.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        found = _found(column)
        if not found:
            return
        rows = column.counts.filter(among(column.counts["value"], found))
        examples = tuple(shown(value) for value in found)
        words = {"column": column.name, "values": joined([quoted(value) for value in examples[:4]])}
        yield self.warn(
            MEDIUM,
            column.name,
            say(_("“{column}” holds values that look like “not known”: {values}."), **words),
            _("Make them missing, then decide how gaps are treated."),
            _remedy(column, found),
            examined=column.rows,
            affected=int(rows["n"].sum()),
            examples=examples[:5],
            rows=column.places_of(found),
        )


def _found(column: ColumnView) -> list[Any]:
    if column.is_text:
        known = pl.col("bare").str.to_lowercase().is_in([word for word in WORDS if word])
        found = column.trimmed.filter(known)
        return found["value"].to_list() if 0 < found.height < column.distinct else []
    if column.distinct < LEAST_DISTINCT:
        return []
    if column.kind in NUMERIC:
        return _numbers(column)
    return _days(column) if column.kind in (DATE, DATETIME) else []


def _numbers(column: ColumnView) -> list[Any]:
    """Common placeholders at an end of the column and far from the rest."""
    figures = pl.col("value").cast(pl.Float64)
    asked = column.counts.filter(figures.is_in([float(n) for n in NUMBERS]) & (pl.col("n") >= LEAST_ROWS))
    if asked.is_empty():
        return []
    rest = column.numbers[~np.isin(column.numbers, asked["value"].cast(pl.Float64).to_numpy())]
    return [value for value in asked["value"] if len(rest) and _stands_apart(float(value), rest)]


def _stands_apart(value: float, rest: np.ndarray[Any, np.dtype[np.float64]]) -> bool:
    low, high = np.quantile(rest, [0.05, 0.95])
    span = max(float(high - low), 1.0)
    if value < rest[0]:
        return bool(rest[0] >= 0 or rest[0] - value >= AWAY * span)
    return bool(value > rest[-1] and value - rest[-1] >= AWAY * span)


def _days(column: ColumnView) -> list[Any]:
    """Well-known first and last days at an end of the column, a year and more from the rest."""
    days = column.counts.with_columns(pl.col("value").cast(pl.Date).alias("day"))
    asked = days.filter(pl.col("day").is_in(list(DAYS)) & (pl.col("n") >= LEAST_ROWS))
    rest = days.filter(~pl.col("day").is_in(list(DAYS)))["day"]
    if asked.is_empty() or rest.is_empty():
        return []
    low, high = _day(rest.min()), _day(rest.max())
    return [v for v, _n, day in asked.iter_rows() if (low - day).days >= YEAR or (day - high).days >= YEAR]


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def _remedy(column: ColumnView, found: list[Any]) -> Remedy:
    if column.kind not in (DATE, DATETIME):
        plain = [float(value) if column.kind == "decimal" else value for value in found]
        return step("map_values", column=column.name, pairs=[[value, None] for value in plain], unseen="keep")
    written = bracketed(column.name)
    if written is None:
        return nothing(_("Rename the column first: a formula cannot write its name."))
    days = sorted({_day(value).isoformat() for value in found})
    of = written if column.kind == DATE else f"date({written})"
    same = " or ".join(f"{of} = date('{day}')" for day in days)
    return step("formula", column=column.name, formula=f"if({same}, missing, {written})")
