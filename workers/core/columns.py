"""One column as checks see it: everything that is worked out of its values, once and only when somebody asks."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.cells import cell
from workers.core.schema import NUMERIC, TEXT, Column

FIRST_ROWS = 5
FIRST_LOOKED_AT = 1_000
"""Rows in which the first that show something are likely to be."""
LONGEST_EXAMPLE = 80
MASK = "•••"


@dataclass(frozen=True)
class Summary:
    """What stays of a column after its values are gone.

    ``missing`` counts nulls and NaN. ``content`` is equal for columns with equal values in every row, ``gaps`` for
    columns that miss the same rows. ``alike`` is the chance that two rows drawn at random have the same value.
    """

    name: str
    kind: str
    rows: int
    missing: int
    distinct: int
    content: str
    gaps: str
    alike: float

    @property
    def is_empty(self) -> bool:
        return self.missing == self.rows

    @property
    def is_constant(self) -> bool:
        return self.distinct <= 1


class ColumnView:
    """``values`` are every ``stride``-th row of a column, all of them when it is 1; row ``i`` is number
    ``i * stride + 1``.
    """

    def __init__(self, column: Column, values: pl.Series, stride: int = 1) -> None:
        self.name, self.kind, self.stride = column.name, column.kind, stride
        self.values = values.fill_nan(None) if values.dtype.is_float() else values
        self.rows = len(values)

    @cached_property
    def present(self) -> pl.Series:
        """The values that are there."""
        return self.values.drop_nulls()

    @property
    def missing(self) -> int:
        return self.rows - len(self.present)

    @cached_property
    def counts(self) -> pl.DataFrame:
        """``value`` and ``n``: each value that is there with its rows, commonest first."""
        counted = self.present.alias("value").value_counts(name="n")
        return counted.sort(["n", "value"], descending=[True, False])

    @property
    def distinct(self) -> int:
        return self.counts.height

    @cached_property
    def numbers(self) -> npt.NDArray[np.float64]:
        """Finite numbers in ascending order; none for other kinds."""
        if self.kind not in NUMERIC:
            return np.empty(0)
        figures = self.present.cast(pl.Float64).to_numpy()
        return np.sort(figures[np.isfinite(figures)])

    @cached_property
    def trimmed(self) -> pl.DataFrame:
        """As ``counts``, with ``bare``: the text without blanks around it. Only for text."""
        return self.counts.with_columns(pl.col("value").cast(pl.String).str.strip_chars().alias("bare"))

    @property
    def is_text(self) -> bool:
        return self.kind == TEXT

    @cached_property
    def mean_length(self) -> float:
        """Characters of a value on average; 0 without any."""
        if not self.is_text or self.present.is_empty():
            return 0.0
        lengths = self.counts.select(pl.col("value").str.len_chars() * pl.col("n")).to_series()
        return float(lengths.sum()) / len(self.present)

    @cached_property
    def is_prose(self) -> bool:
        """Whether most values are sentences and not names of something: four words and more."""
        if not self.is_text or self.present.is_empty():
            return False
        words = self.counts.head(2000).select((pl.col("value").str.count_matches(r"\s+\S") >= 3).mean()).item()
        return bool(words and words > 0.5)

    def some(self, most: int) -> pl.DataFrame:
        """As ``counts``, with ``bare``: at most ``most`` or so values, evenly spaced, and those of the first rows."""
        few = self.counts
        if self.distinct > most:
            spaced = pl.int_range(pl.len()) % (1 + self.distinct // most) == 0
            first = self.values.head(FIRST_LOOKED_AT).implode()
            few = few.filter(spaced | pl.col("value").is_in(first))
        return few.with_columns(pl.col("value").cast(pl.String).str.strip_chars().alias("bare"))

    def places(self, mask: pl.Series) -> tuple[int, ...]:
        """The numbers of the first rows where ``mask`` is true."""
        found = mask.fill_null(False).arg_true().head(FIRST_ROWS)
        return tuple(int(at) * self.stride + 1 for at in found)

    def places_of(self, values: Sequence[Any] | pl.Series) -> tuple[int, ...]:
        """The numbers of the first rows that hold one of ``values``."""
        return self.places(among(self.values, values))

    def summary(self) -> Summary:
        """What stays when the values are gone."""
        shares = self.counts["n"].to_numpy() / max(1, self.rows)
        hashes = _comparable(self.values).hash(seed=7).to_numpy()
        return Summary(
            name=self.name,
            kind=self.kind,
            rows=self.rows,
            missing=self.missing,
            distinct=self.distinct,
            content=_digest(hashes),
            gaps=_digest(np.packbits(self.values.is_null().to_numpy())),
            alike=float((shares**2).sum() + (self.missing / max(1, self.rows)) ** 2),
        )


def _digest(figures: npt.NDArray[Any]) -> str:
    return hashlib.blake2b(np.ascontiguousarray(figures).data, digest_size=16).hexdigest()


def _comparable(values: pl.Series) -> pl.Series:
    """3 and 3.0 are one value."""
    return values.cast(pl.Float64, strict=False) if values.dtype.is_numeric() else values


def among(cells: pl.Series, values: Sequence[Any] | pl.Series) -> pl.Series:
    """Whether each cell is one of ``values``; decimals by their digits, which Python hands back too wide."""
    if cells.dtype.is_decimal():
        return cells.cast(pl.String).is_in([format(value, "f") for value in values])
    return cells.is_in(pl.Series(values, dtype=cells.dtype).implode())


def shown(value: Any) -> Any:
    """A cell as an example: short (a fraction to ten figures), and legal in every database's JSON."""
    plain = cell(value)
    if isinstance(plain, float):
        return float(f"{plain:.10g}")
    if not isinstance(plain, str):
        return plain
    safe = plain.replace("\0", "\N{SYMBOL FOR NULL}")
    return safe if len(safe) <= LONGEST_EXAMPLE else f"{safe[: LONGEST_EXAMPLE - 1]}…"


def masked(value: Any) -> str:
    """A personal value of which only the shape is seen: j•••@•••••.••"""
    text = str(cell(value))[:LONGEST_EXAMPLE].replace("\0", "")
    return text[:1] + "".join("•" if letter.isalnum() else letter for letter in text[1:])
