"""What each column of a version holds, from every row of it.

Quantiles interpolate linearly between sorted values. Missing values and NaN are counted and left out of the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.cells import cell
from workers.core.reporter import Reporter
from workers.core.schema import DATE, DATETIME, INTEGER, NUMERIC, TEXT, Column, Schema
from workers.core.tables import TableRef, scan_table
from workers.core.words import _

CELLS_AT_ONCE = 5_000_000
BINS = 30
TOP = 10
EXACT_ROWS = 1_000_000
CATEGORY_LIMIT = 50
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_TIME_UNITS = {DATE: pl.Int32, DATETIME: pl.Int64}


@dataclass(frozen=True)
class Histogram:
    """``len(edges) == len(counts) + 1``; edges are numbers, or moments as text."""

    edges: list[Any]
    counts: list[int]


@dataclass(frozen=True)
class ColumnFacts:
    """One column. ``missing`` counts nulls, ``undefined`` NaN; ``rows`` is what the figures rest on, all together.

    ``distinct`` is exact up to a million rows (``distinct_exact``). What does not apply to the kind is left out.
    """

    name: str
    kind: str
    rows: int
    missing: int
    distinct: int
    distinct_exact: bool
    undefined: int = 0
    low: Any = None
    high: Any = None
    mean: float | None = None
    std: float | None = None
    quantiles: dict[str, Any] = field(default_factory=dict)
    histogram: Histogram | None = None
    top: list[tuple[Any, int]] = field(default_factory=list)
    lengths: tuple[int, float, int] | None = None
    marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ProfileSpec:
    """Which version to describe."""

    table: TableRef


@dataclass(frozen=True)
class ProfileResult:
    columns: list[ColumnFacts]


def profile(spec: ProfileSpec, reporter: Reporter) -> ProfileResult:
    """Describe every column, a few at a time, so that memory holds those and not the table."""
    rows = scan_table(spec.table)
    columns = list(Schema.of(rows))
    at_once = max(1, CELLS_AT_ONCE // max(1, spec.table.rows))
    reporter.phase(_("Describing the columns"), len(columns))
    facts = []
    for first in range(0, len(columns), at_once):
        some = columns[first : first + at_once]
        frame = rows.select(column.name for column in some).collect(engine="in-memory")
        for column in some:
            facts.append(describe(column, frame[column.name]))
            reporter.advance()
    return ProfileResult(facts)


def marked_schema(table: TableRef, facts: list[ColumnFacts], formats: Mapping[str, str] | None = None) -> Schema:
    """The table's schema with the marks that the profile found and the forms that text was read by."""
    forms = formats or {}
    columns = zip(Schema.of(scan_table(table)), facts, strict=True)
    return Schema(tuple(replace(c.marked(*fact.marks), format=forms.get(c.name, "")) for c, fact in columns))


def describe(column: Column, values: pl.Series) -> ColumnFacts:
    """The facts of one column."""
    present = values.drop_nulls()
    sound = present.filter(present.is_not_nan()) if present.dtype.is_float() else present
    exact = len(values) <= EXACT_ROWS
    distinct = sound.n_unique() if exact else _about_distinct(sound)
    return ColumnFacts(
        name=column.name,
        kind=column.kind,
        rows=len(values),
        missing=len(values) - len(present),
        undefined=len(present) - len(sound),
        distinct=distinct,
        distinct_exact=exact,
        top=_top(column, sound, distinct),
        marks=_marks(column, values, distinct),
        **_shape(column, sound),
    )


def _about_distinct(values: pl.Series) -> int:
    """Within a few per cent, in little memory; never more than there are values."""
    about: int = values.to_frame().select(pl.first().approx_n_unique()).item()
    return min(about, len(values))


def _shape(column: Column, values: pl.Series) -> dict[str, Any]:
    """What depends on the kind; nothing for a column without values."""
    if values.is_empty():
        return {}
    if column.kind in NUMERIC:
        return _of_numbers(values)
    if column.kind in _TIME_UNITS:
        return _of_moments(values, _TIME_UNITS[column.kind])
    if column.kind == TEXT:
        lengths = values.str.len_chars()
        return {"lengths": (int(lengths.min()), float(lengths.mean()), int(lengths.max()))}  # type: ignore[arg-type]
    return {}


def _of_numbers(values: pl.Series) -> dict[str, Any]:
    figures = values.cast(pl.Float64)
    finite = np.sort(figures.filter(figures.is_finite()).to_numpy())
    shape: dict[str, Any] = {"low": cell(values.min()), "high": cell(values.max())}
    if not len(finite):
        return shape
    with np.errstate(over="ignore", invalid="ignore"):
        return shape | _moments_of(finite, whole=values.dtype.is_integer())


def _moments_of(finite: npt.NDArray[np.float64], *, whole: bool) -> dict[str, Any]:
    return {
        "mean": _finite(finite.mean()),
        "std": _finite(finite.std(ddof=1)) if len(finite) > 1 else None,
        "quantiles": {str(q): cell(float(v)) for q, v in zip(QUANTILES, np.quantile(finite, QUANTILES), strict=True)},
        "histogram": _histogram(finite, whole=whole),
    }


def _finite(figure: Any) -> float | None:
    """None when the values are so large that their sum is not a number."""
    return float(figure) if np.isfinite(figure) else None


def _of_moments(values: pl.Series, unit: type[pl.DataType]) -> dict[str, Any]:
    ticks = np.sort(values.cast(unit).cast(pl.Int64).to_numpy())

    def moments(numbers: npt.NDArray[Any]) -> list[Any]:
        return [cell(m) for m in pl.Series(np.rint(numbers).astype(np.int64)).cast(unit).cast(values.dtype)]

    bins = _histogram(ticks, whole=True)
    return {
        "low": cell(values.min()),
        "high": cell(values.max()),
        "quantiles": dict(zip(map(str, QUANTILES), moments(np.quantile(ticks, QUANTILES)), strict=True)),
        "histogram": Histogram(moments(np.array(bins.edges)), bins.counts),
    }


def _histogram(ordered: npt.NDArray[Any], *, whole: bool) -> Histogram:
    """Bins of equal width over sorted values; whole numbers get bins of whole width."""
    low, high = float(ordered[0]), float(ordered[-1])
    if low == high:
        return Histogram([low, high], [len(ordered)])
    width = (high - low) / BINS
    if not np.isfinite(width) or low + width == low:
        return Histogram([low, high], [len(ordered)])
    if whole:
        width = max(1.0, np.ceil((high - low + 1) / BINS))
        edges = low + width * np.arange(int(np.ceil((high - low + 1) / width)) + 1)
    else:
        edges = np.linspace(low, high, BINS + 1)
    inner = np.searchsorted(ordered, edges[1:-1], side="left")
    counts = np.diff(np.concatenate([[0], inner, [len(ordered)]]))
    return Histogram([float(edge) for edge in edges], [int(count) for count in counts])


def _top(column: Column, values: pl.Series, distinct: int) -> list[tuple[Any, int]]:
    """The commonest values; none for codes and measurements, where every value or nearly every one is its own."""
    measured = column.kind in NUMERIC and distinct > max(CATEGORY_LIMIT, len(values) // 2)
    if measured or distinct == len(values) > TOP:
        return []
    counts = values.alias("value").value_counts().sort(["count", "value"], descending=[True, False]).head(TOP)
    return [(_shown(value), count) for value, count in counts.iter_rows()]


def _shown(value: Any) -> Any:
    """A null character is legal in a file and illegal in a database's JSON."""
    return value[:200].replace("\0", "\N{SYMBOL FOR NULL}") if isinstance(value, str) else cell(value)


def _marks(column: Column, values: pl.Series, distinct: int) -> list[str]:
    """ "identifier" when no value comes twice, "category" when few come often."""
    if column.kind in (TEXT, INTEGER) and distinct == len(values) > 1:
        return ["identifier"]
    if column.kind == TEXT and 0 < distinct <= CATEGORY_LIMIT and distinct * 2 <= len(values):
        return ["category"]
    return []
