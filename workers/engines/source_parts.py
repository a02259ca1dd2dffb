"""The part of a split that each row is in, as functions whose text goes into exported files.

They cut as the splitters do, which need numpy. ``shares`` are names of parts and their shares, which add up to 1.
"""

import polars as pl

from workers.core.chance import hash_of
from workers.core.cuts import even_bounds, kept_shares, nearest_bounds
from workers.engines.source_rows import hashes


def parts_by_chance(df: pl.DataFrame, shares: dict[str, float], seed: int) -> pl.Series:
    """Parts drawn at random."""
    places = hashes(df.height, seed).arg_sort().arg_sort()
    return part_names(places, even_bounds(list(shares.values()), df.height), shares)


def parts_in_order(df: pl.DataFrame, shares: dict[str, float], column: str = "") -> pl.Series:
    """The first rows are the first part: in their order, or in that of a column."""
    places = pl.int_range(df.height, eager=True)
    if column:
        values = df[column].to_frame("value").with_row_index("row")
        if values["value"].has_nulls():
            raise ValueError(f"Column {column!r} has missing values, so the rows have no order.")
        places = values.sort("value", maintain_order=True)["row"].arg_sort()
    return part_names(places, even_bounds(list(shares.values()), df.height), shares)


def parts_along(df: pl.DataFrame, column: str, shares: dict[str, float]) -> pl.Series:
    """Each part ends before the next begins; a row without a moment is in none."""
    moments = df[column].drop_nulls().sort()
    begins = (moments != moments.shift(1)).fill_null(False).arg_true().to_list()
    if df.height and len(begins) < len(shares) - 1:
        raise ValueError(f"Column {column!r} has too few different moments for {len(shares)} parts.")
    places = df[column].rank("min").cast(pl.Int64) - 1
    bounds = nearest_bounds(begins, list(shares.values()), len(moments)) if df.height else []
    return part_names(places, bounds, shares)


def parts_by_class(df: pl.DataFrame, column: str, shares: dict[str, float], seed: int) -> pl.Series:
    """Parts drawn at random, with the same share of each class in every one."""
    rows = pl.DataFrame({"class": df[column], "hash": hashes(df.height, seed)}).with_row_index("row")
    rows = rows.sort("class", "hash", nulls_last=False)
    sizes = rows.group_by("class", maintain_order=True).len()["len"].to_list()
    if sizes and min(sizes) < len(shares):
        raise ValueError(f"Column {column!r} has a class with fewer rows than there are parts.")
    names = [
        name
        for counts in kept_shares(sizes, list(shares.values()))
        for name, count in zip(shares, counts, strict=True)
        for _row in range(count)
    ]
    return pl.Series(names, dtype=pl.String).gather(rows["row"].arg_sort())


def parts_by_key(df: pl.DataFrame, key: list[str], shares: dict[str, float], seed: int) -> pl.Series:
    """Parts drawn at random; rows of one key are in the same part."""
    sizes = df.group_by(key, maintain_order=True).len("\0rows")
    if 0 < sizes.height < len(shares):
        raise ValueError(f"The key {key} has fewer values than there are parts.")
    drawn = [hash_of(values, seed) for values in sizes.select(key).iter_rows()]
    sizes = sizes.with_columns(pl.Series("\0hash", drawn, dtype=pl.UInt64)).sort("\0hash", maintain_order=True)
    ends = sizes["\0rows"].cum_sum()
    bounds = nearest_bounds(ends.to_list()[:-1], list(shares.values()), df.height) if df.height else []
    parts = sizes.with_columns(part_names(ends - sizes["\0rows"], bounds, shares).alias("\0part"))
    return df.join(parts, on=key, how="left", nulls_equal=True, maintain_order="left")["\0part"]


def part_names(places: pl.Series, bounds: list[int], shares: dict[str, float]) -> pl.Series:
    """The name of the part that each place is in, where a new part begins at each of ``bounds``."""
    begun = pl.repeat(0, len(places), dtype=pl.Int64, eager=True)
    for bound in bounds:
        begun = begun + (places >= bound).cast(pl.Int64)
    return pl.Series(list(shares), dtype=pl.String).gather(begun)
