"""What exported files do to whole frames, as functions whose text goes into the file that uses them."""

from typing import Literal

import polars as pl


def typed(df: pl.DataFrame, columns: dict[str, pl.DataType]) -> pl.DataFrame:
    """These columns with these types. What is not a finite number is missing; moments are in UTC."""
    return df.select(of_type(df[name], dtype) for name, dtype in columns.items())


def of_type(values: pl.Series, dtype: pl.DataType) -> pl.Series:
    """The values as ``dtype``. Raises ``ValueError`` where one cannot be without loss."""
    given = values.dtype
    if given == pl.Null or given == dtype != pl.Float64:
        return values.cast(dtype)
    if dtype == pl.Float64 and given.is_numeric():
        numbers = values.cast(pl.Float64)
        return numbers.set(~numbers.is_finite(), None)
    if dtype == pl.Int64 and given.is_float():
        numbers = values.cast(pl.Float64)
        values = numbers.set(~numbers.is_finite(), None)
        whole = values.cast(pl.Int64, strict=False)
        wrong = (whole.cast(pl.Float64) != values).fill_null(True) & values.is_not_null()
    elif dtype == pl.Datetime and isinstance(given, pl.Datetime):
        if given.time_zone is not None:
            values = values.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        whole = values.cast(dtype, strict=False)
        wrong = whole.is_null() & values.is_not_null()
    elif dtype == pl.Int64 and given.is_integer() or dtype == pl.String and given in (pl.Categorical, pl.Enum):
        whole = values.cast(dtype, strict=False)
        wrong = whole.is_null() & values.is_not_null()
    else:
        raise ValueError(f"Column {values.name!r} holds {given} where {dtype} is expected.")
    if wrong.any():
        row = wrong.arg_true()[0]
        raise ValueError(f"Column {values.name!r}, row {row + 1}: {values[row]} is not of type {dtype}.")
    return whole


def refuse(df: pl.DataFrame, wrong: pl.Expr, message: str) -> None:
    """Raise ``ValueError`` with the first rows that are wrong."""
    rows = (df.select(wrong.fill_null(False).arg_true()).to_series() + 1).to_list()
    if rows:
        first = ", ".join(map(str, rows[:5]))
        more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
        raise ValueError(f"Row{'s' * (len(rows) > 1)} {first}{more}: {message}")


def refuse_rows(df: pl.DataFrame, wrong: pl.Expr) -> None:
    """Raise ``ValueError`` with the first rows that are wrong."""
    rows = df.select(wrong.fill_null(False).arg_true() + 1).to_series()
    if len(rows):
        named = ", ".join(map(str, rows.head(5)))
        raise ValueError(f"{len(rows)} rows break the rule, the first of them: {named}")


def refuse_more(df: pl.DataFrame, rows: int) -> None:
    """Raise ``ValueError`` where a join made more rows than may be."""
    if df.height > rows:
        raise ValueError(f"The join made {df.height:,} rows, and at most {rows:,} are allowed.")


def with_theirs(df: pl.DataFrame, other: pl.DataFrame, keys: list[str], how: Literal["inner", "left"]) -> pl.DataFrame:
    """A join after which the rows of the other table that have no partner come last."""
    alone = other.join(df, on=keys, how="anti", maintain_order="left")
    both = df.join(other, on=keys, how=how, maintain_order="left_right")
    return pl.concat([both, alone], how="diagonal")


def drawn(df: pl.DataFrame, seed: int, rows: int | None = None, share: float = 0.0) -> pl.DataFrame:
    """Rows drawn at random, in their order: ``rows`` of them or a share of all. The same ones for the same seed."""
    wanted = int(share * df.height + 0.5) if rows is None else rows
    return df[hashes(df.height, seed).arg_sort().head(wanted).sort()]


def hashes(count: int, seed: int) -> pl.Series:
    """A hash of 64 bits for each of so many rows."""
    golden = 0x9E3779B97F4A7C15
    start = pl.select(mixed(pl.lit(seed * golden % 2**64, dtype=pl.UInt64))).item()
    numbers = mixed(pl.int_range(count, dtype=pl.UInt64) + pl.lit(golden, dtype=pl.UInt64))
    return pl.select(mixed(numbers ^ pl.lit(start, dtype=pl.UInt64))).to_series()


def mixed(numbers: pl.Expr) -> pl.Expr:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""
    numbers = (numbers ^ (numbers // 2**30)) * pl.lit(0xBF58476D1CE4E5B9, dtype=pl.UInt64)
    numbers = (numbers ^ (numbers // 2**27)) * pl.lit(0x94D049BB133111EB, dtype=pl.UInt64)
    return numbers ^ (numbers // 2**31)


def repeated(df: pl.DataFrame, times: str) -> pl.DataFrame:
    """Each row as often as the column ``times`` says; then it counts the copies, from 1."""
    made = df[times].clip(lower_bound=0).cast(pl.Int128).sum()
    if made > 1_000 * df.height + 100_000:
        raise ValueError(f"This would make {made:,} rows of {df.height:,}.")
    df = df.filter(pl.col(times) > 0)
    return df.with_columns(pl.int_ranges(1, pl.col(times) + 1).alias(times)).explode(times)
