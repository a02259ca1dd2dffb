"""Curves of a classifier on its test part: ROC, precision against recall, calibration."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workers.core.algorithm import Floats

MOST_POINTS = 200
BINS = 10

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Bin:
    """Rows of similar predicted probability: the mean of it, the share that was positive, how many rows."""

    predicted: float
    observed: float
    rows: int


def roc_points(positive: npt.NDArray[np.bool_], scores: Floats) -> Points:
    """(share of false alarms, share of positives found) at every threshold, thinned; empty without both classes."""
    hits, alarms = _cumulated(positive, scores)
    if not hits[-1] or not alarms[-1]:
        return ()
    return _thinned(alarms / alarms[-1], hits / hits[-1])


def precision_recall_points(positive: npt.NDArray[np.bool_], scores: Floats) -> Points:
    """(recall, precision) at every threshold, thinned; empty without positives."""
    hits, alarms = _cumulated(positive, scores)
    if not hits[-1]:
        return ()
    return _thinned(hits[1:] / hits[-1], hits[1:] / (hits[1:] + alarms[1:]))


def calibration_bins(positive: npt.NDArray[np.bool_], scores: Floats) -> tuple[Bin, ...]:
    """Ten bins of equal width over predicted probability; empty bins are left out."""
    place = np.minimum((scores * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(float(scores[inside].mean()), float(positive[inside].mean()), int(inside.sum()))
        for inside in (place == i for i in range(BINS))
        if inside.any()
    )


def _cumulated(positive: npt.NDArray[np.bool_], scores: Floats) -> tuple[Floats, Floats]:
    """Positives and negatives at or above each distinct score, from none to all."""
    order = np.argsort(-scores, kind="stable")
    last_of_ties = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    hits = np.cumsum(positive[order])[last_of_ties]
    alarms = last_of_ties + 1 - hits
    return np.append(0.0, hits), np.append(0.0, alarms)


def _thinned(x: Floats, y: Floats) -> Points:
    keep = np.unique(np.linspace(0, len(x) - 1, MOST_POINTS).astype(int)) if len(x) > MOST_POINTS else slice(None)
    return tuple(zip(x[keep].round(6).tolist(), y[keep].round(6).tolist(), strict=True))
