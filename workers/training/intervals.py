"""How sure a metric is: percentile intervals from resampled test rows (Efron and Tibshirani 1993)."""

import math

import numpy as np

from workers.core.algorithm import Floats
from workers.core.metric import Metric
from workers.training.specs import MetricValue

CONFIDENCE = 0.95
MOST_RESAMPLES, LEAST_RESAMPLES = 1000, 100
ROW_BUDGET = 2_000_000


def with_intervals(metrics: list[Metric], truth: Floats, output: Floats, seed: int) -> tuple[MetricValue, ...]:
    """Each metric on all rows, with the interval over resamples of the rows; equal seed, equal interval."""
    times = min(MOST_RESAMPLES, max(LEAST_RESAMPLES, ROW_BUDGET // len(truth)))
    rng = np.random.default_rng(seed)
    scores = np.empty((times, len(metrics)))
    for i in range(times):
        rows = rng.integers(0, len(truth), len(truth))
        scores[i] = [metric.score(truth[rows], output[rows]) for metric in metrics]
    return tuple(
        _value(metric, metric.score(truth, output), column) for metric, column in zip(metrics, scores.T, strict=True)
    )


def _value(metric: Metric, score: float, resampled: Floats) -> MetricValue:
    known = resampled[np.isfinite(resampled)]
    if not math.isfinite(score) or not len(known):
        return MetricValue(metric.name, score if math.isfinite(score) else None)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return MetricValue(metric.name, score, float(low), float(high))
