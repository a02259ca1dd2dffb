"""Predictive power: how much one feature alone says about the target, on rows that it was not learned from.

The share of the target's variance that a small decision tree over the one feature explains, 1 - SSE / SSE of the
average, out of fold; for classes the squared errors are those of the probabilities (Brier's skill score). Numbers get
the better of the tree and a straight line. Below 0 counts as 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from workers.core.algorithm import REGRESSION
from workers.core.check import TargetFacts
from workers.core.leak import Power
from workers.core.schema import BOOLEAN, NUMERIC, TEXT, kind_of
from workers.metrics import metrics

Floats = npt.NDArray[np.float64]

ROWS = 20_000
FOLDS = 4
HELD_OUT = 0.3
DEPTH = 10
MOST_CODES = 200
LARGE = 1e30
"""Beyond, squares overflow; such values count as missing here."""


@dataclass(frozen=True)
class Answers:
    """The target of some rows: class indices or numbers, and how many classes (0 for numbers)."""

    values: Floats
    classes: int


def answers_of(values: pl.Series, facts: TargetFacts) -> Answers:
    """The target as numbers; rows without an answer must be gone."""
    if facts.task == REGRESSION:
        return Answers(values.cast(pl.Float64).to_numpy().astype(float), 0)
    index = {value: at for at, (value, _n) in enumerate(facts.classes)}
    return Answers(np.array([index[value] for value in values], dtype=float), len(index))


def answered(frame: pl.DataFrame, facts: TargetFacts) -> pl.DataFrame:
    """The rows with an answer that can be learned."""
    target = pl.col(facts.name)
    if facts.task == REGRESSION:
        return frame.filter(target.cast(pl.Float64).is_finite() & (target.cast(pl.Float64).abs() < LARGE))
    known = target.is_not_null()
    return frame.filter(known & target.is_not_nan() if frame.schema[facts.name].is_float() else known)


def powers(frame: pl.DataFrame, facts: TargetFacts, seed: int, most: int = ROWS) -> Iterator[Power]:
    """The power of each feature, measured on at most ``most`` rows of ``frame``."""
    rows = answered(frame, facts)
    if rows.height > most:
        rows = rows.sample(most, seed=seed)
    answers = answers_of(rows[facts.name], facts)
    if rows.height < 2 * FOLDS or len(np.unique(answers.values)) < 2:
        return
    folds = list(_folds(answers, seed))
    for name in rows.columns:
        if name != facts.name:
            of = numbers_of(rows[name])
            gaps = np.isnan(of).astype(float)
            by_gaps = _score(gaps, answers, folds) if 0 < gaps.sum() < len(gaps) else 0.0
            yield Power(name, _score(of, answers, folds), by_gaps, rows.height)


def held_out_scores(frame: pl.DataFrame, facts: TargetFacts, seed: int) -> list[tuple[str, float]]:
    """Each feature's score by a small tree on the 30% of the rows of ``frame`` that it has not seen, all answered.

    R² for numbers, the area under the ROC curve for classes (mean of one against the rest), as scikit-learn has them.
    """
    answers = answers_of(frame[facts.name], facts)
    counts = np.unique(answers.values, return_counts=True)[1]
    classes = answers.values if answers.classes and counts.min() > 1 else None
    train, test = train_test_split(np.arange(frame.height), test_size=HELD_OUT, random_state=seed, stratify=classes)
    score = metrics.get("auc" if answers.classes else "r2").score
    least = _least_leaf(answers)
    found = []
    for name in frame.columns:
        if name != facts.name:
            X = numbers_of(frame[name]).reshape(-1, 1)
            said = _by_tree(X, answers, train, test, least) if np.isfinite(X).any() else None
            truth = answers.values[test]
            value = score(truth, said if answers.classes else said.ravel()) if said is not None else float("nan")
            found.append((name, value))
    return [(name, value) for name, value in found if np.isfinite(value)]


def numbers_of(values: pl.Series) -> Floats:
    """A feature as numbers with NaN for missing: moments as time, text as codes, frequent values first."""
    kind = kind_of(values.dtype)
    if kind in NUMERIC or kind == BOOLEAN:
        figures = values.cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(float)
        return np.where(np.abs(figures) < LARGE, figures, np.nan)
    if kind != TEXT:
        return values.to_physical().cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(float)
    counted = values.drop_nulls().alias("value").value_counts(name="n").sort(["n", "value"], descending=[True, False])
    codes = {value: float(at) for at, value in enumerate(counted["value"].head(MOST_CODES))}
    return np.array([np.nan if v is None else codes.get(v, float(MOST_CODES)) for v in values], dtype=float)


def _folds(answers: Answers, seed: int) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    plain = np.zeros(len(answers.values))
    if answers.classes and np.unique(answers.values, return_counts=True)[1].min() >= FOLDS:
        yield from StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(plain, answers.values)
    else:
        yield from KFold(FOLDS, shuffle=True, random_state=seed).split(plain)


def _score(of: Floats, answers: Answers, folds: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]) -> float:
    """The share of squared error that the feature takes away from the average, over all folds together."""
    X, truth = of.reshape(-1, 1), _truth(answers)
    if np.isnan(of).all():
        return 0.0
    least = _least_leaf(answers)
    tree_errors, line_errors, base = 0.0, 0.0, 0.0
    known = bool(np.isfinite(of).all()) and not answers.classes
    for train, test in folds:
        base += float(((truth[test] - truth[train].mean(axis=0)) ** 2).sum())
        tree_errors += float(((truth[test] - _by_tree(X, answers, train, test, least)) ** 2).sum())
        if known:
            line = LinearRegression().fit(X[train], answers.values[train])
            line_errors += float(((answers.values[test] - line.predict(X[test])) ** 2).sum())
    errors = min(tree_errors, line_errors) if known else tree_errors
    return max(0.0, 1 - errors / base) if base > 0 and np.isfinite(errors) else 0.0


def _least_leaf(answers: Answers) -> int:
    """Rows that a leaf must have: many of many rows, but few enough for the rarest class to have leaves of its own."""
    least = max(5, len(answers.values) // 500)
    if not answers.classes:
        return least
    counts = np.bincount(answers.values.astype(int))
    return max(5, min(least, int(counts[counts > 0].min()) // 4))


def _truth(answers: Answers) -> Floats:
    """Numbers as (n, 1); classes as (n, classes) of 0 and 1."""
    if not answers.classes:
        return answers.values.reshape(-1, 1)
    return np.asarray(np.eye(answers.classes)[answers.values.astype(int)], dtype=np.float64)


def _by_tree(
    X: Floats, answers: Answers, train: npt.NDArray[np.int64], test: npt.NDArray[np.int64], least: int
) -> Floats:
    if not answers.classes:
        tree = DecisionTreeRegressor(max_depth=DEPTH, min_samples_leaf=least, random_state=0)
        return np.asarray(tree.fit(X[train], answers.values[train]).predict(X[test]), dtype=np.float64).reshape(-1, 1)
    forest = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=least, random_state=0)
    forest.fit(X[train], answers.values[train])
    said = np.zeros((len(test), answers.classes))
    said[:, forest.classes_.astype(int)] = forest.predict_proba(X[test])
    return said
