"""Every metric: describes itself, agrees with scikit-learn, and says NaN where it is not defined."""

import math

import numpy as np
import pytest
from sklearn import metrics as theirs

from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION, TASKS
from workers.core.metric import MAXIMIZE, MINIMIZE, chosen
from workers.metrics import metrics, metrics_for

EVERY = metrics.all()
REFERENCE = {
    "accuracy": lambda y, p: theirs.accuracy_score(y, chosen(p)),
    "auc": lambda y, p: theirs.roc_auc_score(y, p[:, 1] if p.shape[1] == 2 else p, multi_class="ovr"),
    "f1": lambda y, p: theirs.f1_score(y, chosen(p), average=averaged(p), zero_division=0),
    "precision": lambda y, p: theirs.precision_score(y, chosen(p), average=averaged(p), zero_division=0),
    "recall": lambda y, p: theirs.recall_score(y, chosen(p), average=averaged(p), zero_division=0),
    "log_loss": lambda y, p: theirs.log_loss(y, p, labels=range(p.shape[1])),
    "rmse": theirs.root_mean_squared_error,
    "mae": theirs.mean_absolute_error,
    "r2": theirs.r2_score,
}


def averaged(output):
    return "binary" if output.shape[1] == 2 else "macro"


def example(task, rng):
    if task == REGRESSION:
        return rng.normal(size=200), rng.normal(size=200)
    classes = 2 if task == BINARY else 4
    output = rng.dirichlet(np.ones(classes), size=200).round(2) + 1e-3  # rounded: ties in the scores
    return rng.integers(0, classes, size=200).astype(float), output / output.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("metric", EVERY, ids=lambda m: m.name)
def test_describes_itself(metric):
    assert metric.label and metric.help.endswith(".")
    assert metric.direction in (MAXIMIZE, MINIMIZE)
    assert metric.tasks and set(metric.tasks) <= set(TASKS)


@pytest.mark.parametrize(("metric", "task"), [(m, t) for m in EVERY for t in m.tasks])
def test_agrees_with_scikit_learn(metric, task):
    for seed in range(5):
        truth, output = example(task, np.random.default_rng(seed))
        assert metric.score(truth, output) == pytest.approx(REFERENCE[metric.name](truth, output), abs=1e-12)


@pytest.mark.parametrize("metric", [m for m in EVERY if BINARY in m.tasks], ids=lambda m: m.name)
def test_one_class_and_one_row_are_no_accident(metric):
    for truth in (np.zeros(5), np.ones(1)):
        score = metric.score(truth, np.tile([0.3, 0.7], (len(truth), 1)))
        assert math.isnan(score) if metric.name == "auc" else math.isfinite(score)


def test_the_better_value_depends_on_the_direction():
    assert metrics.get("accuracy").better(0.9, 0.8)
    assert metrics.get("rmse").better(0.8, 0.9)


def test_each_task_has_metrics_in_a_fixed_order():
    assert [m.name for m in metrics_for(BINARY)] == ["accuracy", "auc", "f1", "precision", "recall", "log_loss"]
    assert metrics_for(MULTICLASS) == metrics_for(BINARY)
    assert [m.name for m in metrics_for(REGRESSION)] == ["rmse", "mae", "r2"]
