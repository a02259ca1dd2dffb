"""Folds as Polars expressions: the same values as in ``polars_folds`` and ``polars_frames``, which need numpy.

Their text goes into the exported file that uses them.
Each is asked inside ``group_by(...).agg`` or ``.over(...)``, so that it sees the rows of one group, in their order.
"""

from functools import reduce

import polars as pl

from workers.engines.polars_primitives import finite


def total(values: pl.Expr) -> pl.Expr:
    """The sum, one added after the other in the order of the rows; missing where there is no value."""
    return finite(values.drop_nulls().cum_sum().last())


def total_whole(values: pl.Expr) -> pl.Expr:
    """The sum of whole numbers; missing where there is no value, and beyond 64 bits."""
    return pl.when(values.count() > 0).then(values.cast(pl.Int128).sum()).cast(pl.Int64, strict=False)


def mean(values: pl.Expr) -> pl.Expr:
    """The sum in the order of the rows, divided by the count."""
    return finite(values.drop_nulls().cum_sum().last() / values.count())


def deviation(values: pl.Expr, less: int = 0) -> pl.Expr:
    """The standard deviation; divides by the count less ``less``."""
    present = values.drop_nulls()
    apart = present - present.cum_sum().last() / present.len()
    count = values.count().cast(pl.Int64)
    return pl.when(count > less).then(finite(((apart * apart).cum_sum().last() / (count - less)).sqrt()))


def joined(values: pl.Expr, separator: str) -> pl.Expr:
    """One text after the other; missing where there is none."""
    return pl.when(values.count() > 0).then(values.drop_nulls().str.join(separator))


def running_count(values: pl.Expr) -> pl.Expr:
    """How many values there are up to each row."""
    return values.is_not_null().cast(pl.Int64).cum_sum()


def running_total(values: pl.Expr) -> pl.Expr:
    """The sum up to each row; missing before the first value."""
    return finite(pl.when(running_count(values) > 0).then(values.fill_null(0.0).cum_sum()))


def running_total_whole(values: pl.Expr) -> pl.Expr:
    """The sum of whole numbers up to each row; missing before the first value, and beyond 64 bits."""
    so_far = values.cast(pl.Int128).fill_null(0).cum_sum()
    return pl.when(running_count(values) > 0).then(so_far).cast(pl.Int64, strict=False)


def running_mean(values: pl.Expr) -> pl.Expr:
    """The mean up to each row; missing before the first value."""
    so_far = finite(values.fill_null(0.0).cum_sum()) / running_count(values)
    return finite(pl.when(running_count(values) > 0).then(so_far))


def running_first(values: pl.Expr) -> pl.Expr:
    """The first value up to each row."""
    return pl.when(running_count(values) == 1).then(values).forward_fill()


def later(values: pl.Expr, rows: int) -> pl.Expr:
    """The value so many rows later; the last one where there are no more."""
    is_there = pl.int_range(pl.len()) < pl.len().cast(pl.Int64) - rows
    return pl.when(is_there).then(values.shift(-rows)).otherwise(values.last())


def rows_around(values: pl.Expr, first: int, last: int) -> list[pl.Expr]:
    """The values of the rows from ``first`` to ``last``, counted from each row; -1 is the one before."""
    return [values.shift(-step) for step in range(first, last + 1)]


def near_count(values: pl.Expr, first: int, last: int) -> pl.Expr:
    """How many values there are in the rows around."""
    return added([part.is_not_null().cast(pl.Int64) for part in rows_around(values, first, last)])


def near_total(values: pl.Expr, first: int, last: int) -> pl.Expr:
    """The sum over the rows around; missing where there is no value."""
    parts = [part.fill_null(0.0) for part in rows_around(values, first, last)]
    return finite(pl.when(near_count(values, first, last) > 0).then(added(parts)))


def near_total_whole(values: pl.Expr, first: int, last: int) -> pl.Expr:
    """The sum of whole numbers over the rows around; missing where there is no value, and beyond 64 bits."""
    parts = [part.cast(pl.Int128).fill_null(0) for part in rows_around(values, first, last)]
    return pl.when(near_count(values, first, last) > 0).then(added(parts)).cast(pl.Int64, strict=False)


def near_mean(values: pl.Expr, first: int, last: int) -> pl.Expr:
    """The mean over the rows around."""
    parts = [part.fill_null(0.0) for part in rows_around(values, first, last)]
    count = near_count(values, first, last)
    return finite(pl.when(count > 0).then(added(parts) / count))


def near_deviation(values: pl.Expr, first: int, last: int, less: int = 0) -> pl.Expr:
    """The standard deviation over the rows around; divides by the count less ``less``."""
    parts = rows_around(values, first, last)
    count = near_count(values, first, last)
    mean = added([part.fill_null(0.0) for part in parts]) / count
    squares = added([((part - mean) * (part - mean)).fill_null(0.0) for part in parts])
    return finite(pl.when(count > less).then((squares / (count - less)).sqrt()))


def near_minimum(values: pl.Expr, first: int, last: int) -> pl.Expr:
    """The least of the rows around."""
    return pl.min_horizontal(rows_around(values, first, last))


def near_maximum(values: pl.Expr, first: int, last: int) -> pl.Expr:
    """The greatest of the rows around."""
    return pl.max_horizontal(rows_around(values, first, last))


def near_first(values: pl.Expr, first: int, last: int) -> pl.Expr:
    """The first value of the rows around."""
    return pl.coalesce(rows_around(values, first, last))


def near_last(values: pl.Expr, first: int, last: int) -> pl.Expr:
    """The last value of the rows around."""
    return pl.coalesce(rows_around(values, first, last)[::-1])


def added(parts: list[pl.Expr]) -> pl.Expr:
    """One added after the other, in this order."""
    return reduce(lambda so_far, part: so_far + part, parts)
