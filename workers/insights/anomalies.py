"""The most unusual rows of a sample, by an isolation forest (Liu, Ting and Zhou 2008), each with what makes it so."""

import math
from collections import Counter

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.ensemble import IsolationForest

from workers.core.columns import Summary, shown
from workers.core.schema import BOOLEAN, TEXT, kind_of
from workers.insights.power import Floats, numbers_of
from workers.insights.reading import Drawn
from workers.insights.report import Anomaly, Reason

TREES, SUBSAMPLE = 100, 256
LEAST_ROWS, SHOWN, REASONS, ALIKE = 50, 10, 3, 2
STRIKING, RARE = 3.0, 20
"""A cell is a reason from three spreads from the median on, or when it is twenty times rarer than usual there."""


def anomalies(drawn: Drawn, summaries: dict[str, Summary], seed: int) -> tuple[Anomaly, ...]:
    """The most unusual rows that have a cell to show for it, the most striking cell first; at most ``ALIKE`` of them
    for the same value of the same column. None of a handful of rows or without a usable column.
    """
    names = [name for name in drawn.frame.columns if _is_usable(summaries[name])]
    if drawn.frame.height < LEAST_ROWS or not names:
        return ()
    columns = [_Unusual(drawn.frame[name]) for name in names]
    X = np.column_stack([column.measure for column in columns])
    forest = IsolationForest(n_estimators=TREES, max_samples=min(SUBSAMPLE, len(X)), random_state=seed)
    scores = -forest.fit(X).score_samples(X)
    farthest, column_of = _most_striking(columns)
    order = [int(at) for at in np.argsort(-scores, kind="stable") if farthest[at] >= STRIKING]
    taken = sorted(_of_several_kinds(order, columns, column_of), key=lambda at: -farthest[at])
    return tuple(Anomaly(int(drawn.places[at]) + 1, float(scores[at]), _reasons(columns, at)) for at in taken)


def _most_striking(columns: list["_Unusual"]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """How striking each row's most striking cell is, and the place of its column."""
    farthest = columns[0].distance.copy()
    column_of = np.zeros(len(farthest), dtype=np.int64)
    for place, column in enumerate(columns[1:], 1):
        is_farther = column.distance > farthest
        farthest[is_farther], column_of[is_farther] = column.distance[is_farther], place
    return farthest, column_of


def _of_several_kinds(order: list[int], columns: list["_Unusual"], column_of: npt.NDArray[np.int64]) -> list[int]:
    """The first ``SHOWN`` of ``order``, of which no more than ``ALIKE`` are striking by the same value of a column."""
    kinds: Counter[tuple[int, str]] = Counter()
    taken: list[int] = []
    for at in order:
        place = int(column_of[at])
        kind = (place, str(columns[place].values[at]))
        kinds[kind] += 1
        if kinds[kind] <= ALIKE:
            taken.append(at)
        if len(taken) == SHOWN:
            break
    return taken


def _is_usable(summary: Summary) -> bool:
    """Not constant, and no text with a value of its own for nearly every row."""
    if summary.is_constant:
        return False
    return summary.kind != TEXT or summary.distinct * 2 <= summary.rows


class _Unusual:
    """One column: ``measure`` is what the forest sees, ``distance`` how striking each cell is."""

    def __init__(self, values: pl.Series) -> None:
        self.name, self.values = values.name, values
        if kind_of(values.dtype) in (TEXT, BOOLEAN):
            self._by_share(values)
        else:
            self._by_distance(numbers_of(values))

    def _by_share(self, values: pl.Series) -> None:
        counted = values.alias("value").value_counts(name="n")
        shares = {value: n / len(values) for value, n in counted.iter_rows()}
        self.share: Floats | None = np.array([shares[value] for value in values])
        self.measure: Floats = -np.log(self.share)
        # Twenty times rarer than what is usual in the column is as striking as three spreads.
        self.distance: Floats = (self.measure - np.median(self.measure)) * (STRIKING / math.log(RARE))

    def _by_distance(self, figures: Floats) -> None:
        known = figures[~np.isnan(figures)]
        median = float(np.median(known)) if len(known) else 0.0
        spread = float(np.quantile(np.abs(known - median), 0.68)) if len(known) else 0.0
        if not spread and len(known):
            spread = float(known.std())
        self.share = None
        self.measure = np.nan_to_num(figures, nan=median)
        self.distance = np.abs(self.measure - median) / spread if spread > 0 else np.zeros(len(figures))


def _reasons(columns: list[_Unusual], at: int) -> tuple[Reason, ...]:
    striking = sorted((c for c in columns if c.distance[at] >= STRIKING), key=lambda c: -c.distance[at])
    return tuple(
        Reason(
            column.name,
            shown(column.values[at]),
            None if column.share is not None else float(column.distance[at]),
            None if column.share is None else float(column.share[at]),
        )
        for column in striking[:REASONS]
    )
