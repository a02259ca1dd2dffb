"""Linear and logistic regression: one weight per feature, so every prediction can be read off."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workers.core import params
from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION, Algorithm, Floats, Model, Sample, Task
from workers.core.reporter import Reporter
from workers.core.sklearn_model import SklearnModel, load_estimator
from workers.core.words import _

CENTRE = "centre.npy"
ITERATIONS = 2000


class Linear(Algorithm):
    label = _("Linear")
    help = _("Logistic regression for classes, ridge regression for values. Quick and readable; scale columns first.")
    group = _("Linear")
    tasks = (BINARY, MULTICLASS, REGRESSION)
    requires = ("scikit-learn", "skops")

    @dataclass(frozen=True)
    class Params(params.Params):
        penalty: float = params.number(
            _("L2 penalty"),
            default=1.0,
            low=1e-6,
            high=1e6,
            search=(1e-3, 1e3),
            log=True,
            help=_("Pulls weights towards zero. Larger is more careful."),
        )

    def fit(self, train: Sample, params: Any, task: Task, seed: int, reporter: Reporter, valid: Sample | None) -> Model:
        from sklearn.linear_model import LogisticRegression, Ridge

        if task.is_classification:
            estimator = LogisticRegression(C=1 / params.penalty, max_iter=ITERATIONS, random_state=seed)
        else:
            estimator = Ridge(alpha=params.penalty, random_state=seed)
        fitted = estimator.fit(train.X, train.y, sample_weight=train.weights)
        if task.is_classification and int(np.max(fitted.n_iter_)) >= ITERATIONS:
            reporter.log(_("The weights have not settled. Scale the columns in the recipe, or raise the penalty."))
        return LinearModel(fitted, task, train.X.mean(axis=0))

    def load(self, folder: Path, task: Task) -> Model:
        return LinearModel(load_estimator(folder), task, np.load(folder / CENTRE, allow_pickle=False))


class LinearModel(SklearnModel):
    """Adds exact contributions: weight times distance from the mean training row."""

    def __init__(self, estimator: Any, task: Task, centre: Floats) -> None:
        super().__init__(estimator, task)
        self.centre = centre
        self.weights = np.atleast_2d(estimator.coef_).T
        self.intercept = np.atleast_1d(estimator.intercept_)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return _("log-odds") if self.task.is_classification else _("value of the target")

    def margins(self, X: Floats) -> Floats:
        return np.asarray(X @ self.weights + self.intercept)

    def contributions(self, X: Floats) -> Floats:
        shares = (X - self.centre)[:, :, None] * self.weights[None]
        base = np.broadcast_to(self.centre @ self.weights + self.intercept, (len(X), 1, self.weights.shape[1]))
        return np.concatenate([shares, base], axis=1)

    def save(self, folder: Path) -> None:
        super().save(folder)
        np.save(folder / CENTRE, self.centre, allow_pickle=False)
