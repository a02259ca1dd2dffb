"""How good a package is on its test part: raw rows in through ``Package.predict``, once, after every choice is made."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from workers.core.algorithm import Floats
from workers.core.metric import counts
from workers.metrics import metrics_for
from workers.packages import PREDICTION, Label, Package, probability_of
from workers.training.curves import Bin, Points, calibration_bins, precision_recall_points, roc_points
from workers.training.intervals import with_intervals
from workers.training.specs import MetricValue

MOST_DRAWN = 1000
RESIDUAL_BINS = 30


@dataclass(frozen=True)
class ClassCurves:
    """The curves of one class against the rest."""

    label: Label
    roc: Points
    precision_recall: Points
    calibration: tuple[Bin, ...]


@dataclass(frozen=True)
class Residuals:
    """A regression's errors: drawn rows as (truth, prediction), and a histogram of truth minus prediction."""

    drawn: Points
    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Evaluation:
    """Everything that the run page draws. ``confusion`` has a row per true class, a column per predicted one."""

    task: str
    rows: int
    metrics: tuple[MetricValue, ...]
    labels: tuple[Label, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()
    curves: tuple[ClassCurves, ...] = ()
    residuals: Residuals | None = None


def evaluate(package: Package, rows: pl.DataFrame, truth: Floats, seed: int) -> Evaluation:
    """Judge ``package`` on raw ``rows`` whose target is ``truth`` (class indices, or values)."""
    output = _output(package, package.predict(rows))
    labels = package.signature.labels
    values = with_intervals(metrics_for(package.task.kind), truth, output, seed)
    if not labels:
        return Evaluation(package.task.kind, len(truth), values, residuals=_residuals(truth, output, seed))
    matrix = tuple(tuple(row) for row in counts(truth, output).tolist())
    curves = tuple(_curves(label, truth == i, output[:, i]) for i, label in _drawn_classes(labels))
    return Evaluation(package.task.kind, len(truth), values, labels, matrix, curves)


def _output(package: Package, answer: pl.DataFrame) -> Floats:
    labels = package.signature.labels
    if not labels:
        return answer[PREDICTION].to_numpy()
    return answer.select(probability_of(label) for label in labels).to_numpy()


def _drawn_classes(labels: tuple[Label, ...]) -> list[tuple[int, Label]]:
    """Of two classes the positive one says it all."""
    return list(enumerate(labels))[1:] if len(labels) == 2 else list(enumerate(labels))


def _curves(label: Label, positive: np.ndarray, scores: Floats) -> ClassCurves:
    return ClassCurves(
        label,
        roc_points(positive, scores),
        precision_recall_points(positive, scores),
        calibration_bins(positive, scores),
    )


def _residuals(truth: Floats, output: Floats, seed: int) -> Residuals:
    rows = np.arange(len(truth))
    if len(rows) > MOST_DRAWN:
        rows = np.random.default_rng(seed).choice(rows, MOST_DRAWN, replace=False)
    sizes, edges = np.histogram(truth - output, bins=RESIDUAL_BINS)
    drawn = tuple(zip(truth[rows].tolist(), output[rows].tolist(), strict=True))
    return Residuals(drawn, tuple(edges.tolist()), tuple(sizes.tolist()))
