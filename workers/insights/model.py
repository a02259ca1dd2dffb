"""The quick model: what a small gradient boosting reaches on rows that it has never seen, beside what guessing reaches.

Nothing is learned from the test part: not the codes of text, not the rounds, not the baseline.
"""

import numpy as np
import numpy.typing as npt
import polars as pl
import xgboost
from sklearn.model_selection import train_test_split

from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION
from workers.core.check import TargetFacts
from workers.core.columns import Summary
from workers.core.schema import BOOLEAN, TEXT, kind_of
from workers.insights.power import Answers, Floats, answered, answers_of, numbers_of
from workers.insights.report import QuickModel, Score
from workers.metrics import metrics

TEST_SHARE = 0.2
LEAST_ROWS = 50
MOST_CODES = 100
ROUNDS = 100
MANY_CELLS = 1_000_000
"""From here on a second thread pays; below, threads that wait for each other cost more than they bring."""
SHOWN = {BINARY: ("auc", "accuracy", "f1"), MULTICLASS: ("accuracy", "f1", "log_loss"), REGRESSION: ("rmse", "r2")}


def quick_model(
    frame: pl.DataFrame, facts: TargetFacts, summaries: dict[str, Summary], suspects: tuple[str, ...], seed: int
) -> QuickModel | None:
    """A model of the sample ``frame``; None when there are too few rows or features to say anything."""
    rows = answered(frame, facts)
    features = [name for name in rows.columns if name != facts.name and _is_usable(rows[name], summaries[name])]
    if rows.height < LEAST_ROWS or not features or (facts.task != REGRESSION and len(facts.classes) < 2):
        return None
    answers = answers_of(rows[facts.name], facts)
    train, test = _parts(answers, seed)
    fresh = _without_twins(rows.select(features), train, test)
    if len(fresh) < 10 or len(np.unique(answers.values[train])) < 2:
        return None
    outputs, importance = _learned(rows.select(features), answers, train, fresh, seed)
    honest = [name for name in features if name not in suspects]
    second = None
    if honest and len(honest) < len(features):
        second, _gains = _learned(rows.select(honest), answers, train, fresh, seed)
    return QuickModel(
        task=facts.task,
        train_rows=len(train),
        test_rows=len(fresh),
        twins=len(test) - len(fresh),
        of_rows=rows.height,
        seed=seed,
        scores=_scores(facts.task, answers, train, fresh, outputs, second),
        importance=importance,
        suspects=tuple(name for name in features if name in suspects),
        left_out=tuple(name for name in rows.columns if name not in (*features, facts.name)),
    )


def _is_usable(values: pl.Series, summary: Summary) -> bool:
    """Not constant, and not text of which nearly every row has its own."""
    if summary.is_constant:
        return False
    return summary.kind != TEXT or summary.distinct <= max(MOST_CODES, (summary.rows - summary.missing) // 2)


def _parts(answers: Answers, seed: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Positions to learn from and to judge by; every class has its share in both where it has two rows."""
    places = np.arange(len(answers.values))
    classes = answers.values if answers.classes and np.unique(answers.values, return_counts=True)[1].min() > 1 else None
    train, test = train_test_split(places, test_size=TEST_SHARE, random_state=seed, stratify=classes)
    return np.sort(train), np.sort(test)


def _without_twins(
    features: pl.DataFrame, train: npt.NDArray[np.int64], test: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Test rows whose features no train row has: a copy would be known by heart. Kept where most rows have copies."""
    prints = features.hash_rows(seed=3).to_numpy()
    fresh = test[~np.isin(prints[test], prints[train])]
    # Few features of few values make equal rows that are no copies; then nothing is taken out.
    return fresh if len(fresh) >= len(test) / 2 else test


def _learned(
    frame: pl.DataFrame, answers: Answers, train: npt.NDArray[np.int64], test: npt.NDArray[np.int64], seed: int
) -> tuple[Floats, tuple[tuple[str, float], ...]]:
    """What the model says of the test rows, and what it used."""
    X = np.column_stack([_encoded(frame[name], train) for name in frame.columns])
    params = {
        "max_depth": 5,
        "eta": 0.1,
        "seed": seed,
        "nthread": 2 if X.size > MANY_CELLS else 1,
        "tree_method": "hist",
        **_objective(answers),
    }
    fitted = xgboost.train(params, xgboost.DMatrix(X[train], answers.values[train]), ROUNDS)
    said = np.asarray(fitted.predict(xgboost.DMatrix(X[test])), dtype=np.float64)
    if answers.classes == 2:
        said = np.column_stack([1 - said, said])
    gains: dict[str, float] = fitted.get_score(importance_type="total_gain")  # type: ignore[assignment]
    total = sum(gains.values()) or 1.0
    shares = [(name, gains.get(f"f{at}", 0.0) / total) for at, name in enumerate(frame.columns)]
    return said, tuple(sorted(((n, float(s)) for n, s in shares if s > 0), key=lambda pair: -pair[1])[:10])


def _objective(answers: Answers) -> dict[str, object]:
    if not answers.classes:
        return {"objective": "reg:squarederror"}
    if answers.classes == 2:
        return {"objective": "binary:logistic"}
    return {"objective": "multi:softprob", "num_class": answers.classes}


def _encoded(values: pl.Series, train: npt.NDArray[np.int64]) -> Floats:
    """A feature as numbers; the codes of text are those of the train part, what it lacks is missing."""
    if kind_of(values.dtype) != TEXT or values.dtype == BOOLEAN:
        return numbers_of(values)
    counted = values[train].drop_nulls().alias("value").value_counts(name="n")
    frequent = counted.sort(["n", "value"], descending=[True, False])["value"].head(MOST_CODES)
    codes = {value: float(at) for at, value in enumerate(frequent)}
    return np.array([codes.get(value, np.nan) for value in values], dtype=float)


def _scores(
    task: str,
    answers: Answers,
    train: npt.NDArray[np.int64],
    test: npt.NDArray[np.int64],
    outputs: Floats,
    second: Floats | None,
) -> tuple[Score, ...]:
    truth, guess = answers.values[test], _guess(answers, train, len(test))
    scores = []
    for name in SHOWN[task]:
        metric = metrics.get(name)
        value, baseline = metric.score(truth, outputs), metric.score(truth, guess)
        other = metric.score(truth, second) if second is not None else None
        if np.isfinite(value) and np.isfinite(baseline):
            scores.append(Score(name, metric.label, float(value), float(baseline), other))
    return tuple(scores)


def _guess(answers: Answers, train: npt.NDArray[np.int64], rows: int) -> Floats:
    """What is said without any feature: the mean, or the shares of the classes, of the train part."""
    if not answers.classes:
        return np.full(rows, answers.values[train].mean())
    shares = np.bincount(answers.values[train].astype(int), minlength=answers.classes) / len(train)
    return np.tile(shares, (rows, 1))
