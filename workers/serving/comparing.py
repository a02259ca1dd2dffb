"""A candidate beside the version in production, on the candidate's own test rows: what changes, and for which rows."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from workers import packages
from workers.core.algorithm import Floats
from workers.core.errors import ComputeError
from workers.core.metric import Metric, chosen
from workers.core.reporter import Reporter
from workers.core.specs import to_json
from workers.core.store import Store
from workers.core.words import _
from workers.metrics import metrics_for
from workers.packages import PREDICTION, Package, probability_of
from workers.training.intervals import CONFIDENCE, LEAST_RESAMPLES, MOST_RESAMPLES, ROW_BUDGET
from workers.training.parts import TEST, prepare
from workers.training.specs import TrainSpec

MOST_EXAMPLES = 50


@dataclass(frozen=True)
class CompareSpec:
    """``training`` is the candidate's own; the packages are digests."""

    training: TrainSpec
    candidate: str
    champion: str


@dataclass(frozen=True)
class Difference:
    """One metric of both, and the 95% interval of candidate minus champion over resamples of the same rows."""

    name: str
    candidate: float | None
    champion: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Flip:
    """A row about which the two disagree: its raw values, the truth, and what each says."""

    row: dict[str, Any]
    truth: packages.Label
    candidate: packages.Label
    champion: packages.Label


@dataclass(frozen=True)
class CompareResult:
    """``mended`` rows only the candidate gets right, ``broken`` rows only the champion; ``examples`` are some flips."""

    rows: int
    differences: tuple[Difference, ...]
    flips: int = 0
    mended: int = 0
    broken: int = 0
    examples: tuple[Flip, ...] = ()


def compare(spec: CompareSpec, reporter: Reporter) -> CompareResult:
    """Both on the same rows, through ``Package.predict``. Raises ``ComputeError`` when they answer other questions."""
    store = Store(spec.training.table.store)
    reporter.phase(_("Comparing"))
    candidate, champion = (packages.load(store.local_folder(digest)) for digest in (spec.candidate, spec.champion))
    _check_same_question(candidate, champion)
    test = prepare(spec.training).parts[TEST]
    outputs = tuple(_output(package, test.rows, candidate.signature.labels) for package in (candidate, champion))
    reporter.check()
    metrics = metrics_for(candidate.task.kind)
    differences = _differences(metrics, test.y, outputs, spec.training.seed)
    if not candidate.signature.labels:
        return CompareResult(len(test.y), differences)
    return _with_flips(candidate.signature.labels, test.rows, test.y, outputs, differences)


def _check_same_question(candidate: Package, champion: Package) -> None:
    ours, theirs = candidate.signature, champion.signature
    if (ours.task, set(ours.labels)) != (theirs.task, set(theirs.labels)):
        said = ", ".join(map(str, theirs.labels)) or "values"
        raise ComputeError(
            f"The version in production answers another question ({said}), so there is no comparing them."
        )


def _output(package: Package, rows: pl.DataFrame, labels: tuple[packages.Label, ...]) -> Floats:
    answer = package.predict(rows)
    if not labels:
        return np.asarray(answer[PREDICTION].to_numpy())
    return np.asarray(answer.select(probability_of(label) for label in labels).to_numpy())


def _differences(
    metrics: list[Metric], truth: Floats, outputs: tuple[Floats, ...], seed: int
) -> tuple[Difference, ...]:
    times = min(MOST_RESAMPLES, max(LEAST_RESAMPLES, ROW_BUDGET // len(truth)))
    rng = np.random.default_rng(seed)
    resampled = np.empty((times, len(metrics)))
    for i in range(times):
        rows = rng.integers(0, len(truth), len(truth))
        ours, theirs = ([metric.score(truth[rows], output[rows]) for metric in metrics] for output in outputs)
        resampled[i] = np.subtract(ours, theirs)
    return tuple(
        _difference(metric, truth, outputs, column) for metric, column in zip(metrics, resampled.T, strict=True)
    )


def _difference(metric: Metric, truth: Floats, outputs: tuple[Floats, ...], resampled: Floats) -> Difference:
    ours, theirs = (metric.score(truth, output) for output in outputs)
    known = resampled[np.isfinite(resampled)]
    if not math.isfinite(ours - theirs) or not len(known):
        return Difference(metric.name, _finite(ours), _finite(theirs))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return Difference(metric.name, ours, theirs, float(low), float(high))


def _with_flips(
    labels: tuple[packages.Label, ...],
    rows: pl.DataFrame,
    truth: Floats,
    outputs: tuple[Floats, ...],
    differences: tuple[Difference, ...],
) -> CompareResult:
    ours, theirs = (chosen(output) for output in outputs)
    real = truth.astype(int)
    places = np.flatnonzero(ours != theirs)
    return CompareResult(
        len(truth),
        differences,
        flips=len(places),
        mended=int(((ours == real) & (theirs != real)).sum()),
        broken=int(((ours != real) & (theirs == real)).sum()),
        examples=tuple(
            Flip(to_json(rows.row(int(i), named=True)), labels[real[i]], labels[ours[i]], labels[theirs[i]])
            for i in places[:MOST_EXAMPLES]
        ),
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
