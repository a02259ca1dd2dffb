"""How the values of one column moved between two versions.

The measure is the total variation distance between both distributions over common bins, missing values being a bin of
their own: the share of rows whose value would have to change for both to look alike. Beside it stands the population
stability index (PSI; Siddiqi, Credit Risk Scorecards, 2006). Noise is told from movement by the law of PSI for two
samples of one population, chi-squared with (bins - 1) degrees of freedom times (1/n + 1/m) (Yurdakul and Naranjo,
Statistical properties of the population stability index, 2020).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from workers.core.cells import cell
from workers.core.schema import DATE, DATETIME, NUMERIC, kind_of

BINS, BARS, VALUES = 20, 30, 20
PLACING = 100_000
LEAST_DISTANCE = 0.02
"""Less than this share of the rows is not worth a person's time, however certain."""
SURPRISE_AT_1_PER_MILLE = 3.09
_TIME_UNITS = {DATE: pl.Int32, DATETIME: pl.Int64}
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Picture:
    """Both distributions over common places: ``labels`` of the commonest values, or the ``edges`` of bins.

    The outermost bins hold everything beyond them. ``rest_*`` counts rows with any other value.
    """

    before: list[int]
    after: list[int]
    edges: list[Any]
    labels: list[Any]
    rest_before: int = 0
    rest_after: int = 0


@dataclass(frozen=True)
class Shift:
    """``distance`` is the total variation (0 to 1), ``psi`` the stability index; means are None where there are none.

    ``missing_*`` count rows without a value, ``rows_*`` all of them: every figure rests on all rows.
    """

    distance: float
    psi: float
    moved: bool
    rows_before: int
    rows_after: int
    missing_before: int
    missing_after: int
    mean_before: float | None
    mean_after: float | None
    picture: Picture | None


def shift(before: pl.Series, after: pl.Series) -> Shift:
    """Compare two columns of one type. Any number of rows, also none."""
    if kind_of(before.dtype) in (*NUMERIC, *_TIME_UNITS):
        counts, picture = _of_numbers(before, after)
    else:
        counts, picture = _of_values(before, after)
    missing = [int(side.null_count()) for side in (before, after)]
    full = np.column_stack([counts, missing])
    distance, psi = _distance(full), _psi(full)
    return Shift(
        distance=distance,
        psi=psi,
        moved=bool(distance >= LEAST_DISTANCE and psi > _noise(full)),
        rows_before=len(before),
        rows_after=len(after),
        missing_before=missing[0],
        missing_after=missing[1],
        mean_before=_mean(before),
        mean_after=_mean(after),
        picture=picture,
    )


def _of_numbers(before: pl.Series, after: pl.Series) -> tuple[Counts, Picture | None]:
    """Counts in bins that hold equal shares of both together (NaN last), and a picture in bins of equal width."""
    old, new = _ordered(before), _ordered(after)
    undefined = np.array([[len(s.drop_nulls()) - len(o)] for s, o in ((before, old), (after, new))])
    if not len(old) + len(new):
        return undefined, None
    both = np.sort(_thinned(old, new))
    with np.errstate(over="ignore", invalid="ignore"):
        inner = np.unique(both[(np.linspace(0, 1, BINS + 1)[1:-1] * (len(both) - 1)).astype(np.int64)])
        counts = np.array([_binned(side, inner) for side in (old, new)])
        return np.column_stack([counts, undefined]), _histogram(old, new, both, before, after)


def _thinned(old: Any, new: Any) -> Any:
    """Every so many of both, ends included: enough to place the bins. The counts in them rest on every row."""
    step = max(1, (len(old) + len(new)) // PLACING)
    return np.concatenate([old[::step], old[-1:], new[::step], new[-1:]])


def _histogram(old: Any, new: Any, both: Any, before: pl.Series, after: pl.Series) -> Picture:
    """Bars over the middle 99% of the values; a far outlier would else flatten everything to one bar."""
    dtype = before.dtype
    low, high = both[int(0.005 * (len(both) - 1))], both[int(0.995 * (len(both) - 1))]
    if low == high:
        low, high = both[0], both[-1]
    drawable = low < high and np.isfinite(high - low)
    edges = np.linspace(low, high, BARS + 1) if drawable else np.array([low, high])
    if drawable and (dtype.is_integer() or kind_of(dtype) in _TIME_UNITS):
        width = max(1.0, np.ceil((high - low + 1) / BARS))
        edges = np.floor(low) + width * np.arange(int(np.ceil((high - np.floor(low) + 1) / width)) + 1)
    old_counts, new_counts = (_binned(side, edges[1:-1]).tolist() for side in (old, new))
    return Picture(old_counts, new_counts, _shown_edges(edges, pl.concat([before, after])), [])


def _shown_edges(edges: npt.NDArray[np.float64], values: pl.Series) -> list[Any]:
    """The edges as JSON; moments never leave the span of the values, because ticks beyond it may have no date."""
    unit = _TIME_UNITS.get(kind_of(values.dtype))
    if unit is None:
        return [float(edge) for edge in edges]
    ticks = values.cast(unit).cast(pl.Int64)
    within = np.clip(np.rint(edges).astype(np.int64), ticks.min(), ticks.max())  # type: ignore[arg-type]
    return [cell(moment) for moment in pl.Series(within).cast(unit).cast(values.dtype)]


def _ordered(values: pl.Series) -> npt.NDArray[np.float64]:
    """The numbers, ascending, without missing, undefined and infinite ones; moments as ticks."""
    unit = _TIME_UNITS.get(kind_of(values.dtype))
    figures = (values.cast(unit) if unit else values).drop_nulls().cast(pl.Float64)
    return np.sort(figures.filter(figures.is_finite()).to_numpy())


def _binned(ordered: npt.NDArray[np.float64], inner: npt.NDArray[np.float64]) -> Counts:
    """How many values lie below the first inner edge, between two, and from the last on."""
    cuts = np.searchsorted(ordered, inner, side="left")
    return np.diff(np.concatenate([[0], cuts, [len(ordered)]]))


def _of_values(before: pl.Series, after: pl.Series) -> tuple[Counts, Picture | None]:
    """Counts of the values that are commonest in both together, and of all others."""
    if all(_is_many_valued(side) for side in (before, after)):
        return np.array([[len(side) - side.null_count()] for side in (before, after)]), None
    old, new = (side.drop_nulls().alias("value").value_counts(name="rows") for side in (before, after))
    both = old.join(new, on="value", how="full", coalesce=True, suffix="_new").fill_null(0)
    both = both.sort([pl.col("rows") + pl.col("rows_new"), "value"], descending=[True, False])
    shown = both.head(VALUES)
    counts = np.array([shown["rows"].to_numpy(), shown["rows_new"].to_numpy()], dtype=np.int64)
    rest = np.array([[int(both[name].sum() or 0)] for name in ("rows", "rows_new")]) - counts.sum(axis=1, keepdims=True)
    if not both.height:
        return rest, None
    labels = [str(value)[:200].replace("\0", "\N{SYMBOL FOR NULL}") for value in shown["value"].to_list()]
    picture = Picture(counts[0].tolist(), counts[1].tolist(), [], labels, int(rest[0, 0]), int(rest[1, 0]))
    return np.column_stack([counts, rest]), picture


def _is_many_valued(values: pl.Series) -> bool:
    """Do most values come once, as codes and free text do? Then no value's share says anything; only gaps do."""
    about: int = values.to_frame().select(pl.first().approx_n_unique()).item()
    return 2 * about > len(values) > 2 * VALUES


def _distance(counts: Counts) -> float:
    shares = _shares(counts)
    return float(np.abs(shares[0] - shares[1]).sum() / 2)


def _psi(counts: Counts) -> float:
    """Half a row stands for an empty bin, so that the logarithm exists."""
    filled = counts[:, counts.sum(axis=0) > 0] + 0.5
    shares = _shares(filled)
    return float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())


def _shares(counts: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    shares: npt.NDArray[np.float64] = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return shares


def _noise(counts: Counts) -> float:
    """The PSI that chance alone exceeds once in a thousand (Wilson and Hilferty's form of the quantile)."""
    freedom = int((counts.sum(axis=0) > 0).sum()) - 1
    if freedom < 1:
        return 0.0
    part = 2 / (9 * freedom)
    quantile = freedom * (1 - part + SURPRISE_AT_1_PER_MILLE * np.sqrt(part)) ** 3
    before, after = (max(1, int(rows)) for rows in counts.sum(axis=1))
    return float(quantile * (1 / before + 1 / after))


def _mean(values: pl.Series) -> float | None:
    if kind_of(values.dtype) not in NUMERIC:
        return None
    figures = values.drop_nulls().cast(pl.Float64)
    figures = figures.filter(figures.is_finite())
    mean = figures.mean()
    return float(mean) if isinstance(mean, float) and np.isfinite(mean) else None
