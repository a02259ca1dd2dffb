"""Gradient boosted trees (Chen and Guestrin 2016)."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from workers.core import params
from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION, Algorithm, Floats, Model, Sample, Task
from workers.core.reporter import Reporter
from workers.core.words import _

FILE = "model.ubj"
THREADS = 2
CELLS_FOR_THREADS = 1_000_000
OBJECTIVES = {BINARY: "binary:logistic", MULTICLASS: "multi:softprob", REGRESSION: "reg:squarederror"}
MEASURES = {BINARY: "logloss", MULTICLASS: "mlogloss", REGRESSION: "rmse"}
PATIENCE = 30


class XGBoost(Algorithm):
    label = _("XGBoost")
    help = _("Gradient boosted trees: the first choice for tables. Takes missing values as they are.")
    group = _("Trees")
    tasks = (BINARY, MULTICLASS, REGRESSION)
    requires = ("xgboost-cpu",)
    accepts_missing = True

    @dataclass(frozen=True)
    class Params(params.Params):
        """The four with a search range are the usual tuning preset."""

        eta: float = params.number(
            _("Learning rate (eta)"),
            default=0.1,
            low=0.001,
            high=1.0,
            search=(0.02, 0.5),
            log=True,
            help=_("How much each tree corrects. Smaller needs more rounds."),
        )
        max_depth: int = params.integer(
            _("Tree depth"),
            default=6,
            low=1,
            high=16,
            search=(2, 10),
            help=_("How many questions deep a tree may go."),
        )
        min_child_weight: float = params.number(
            _("Minimum child weight"),
            default=1.0,
            low=0.0,
            high=1000.0,
            search=(0.1, 20.0),
            log=True,
            help=_("A leaf needs at least this much evidence. Larger is more careful."),
        )
        alpha: float = params.number(
            _("L1 penalty (alpha)"),
            default=0.0,
            low=0.0,
            high=1000.0,
            search=(0.001, 10.0),
            log=True,
            help=_("Pulls leaf values towards zero."),
        )
        rounds: int = params.integer(
            _("Rounds"),
            default=300,
            low=1,
            high=5000,
            help=_("The most trees to grow; stops earlier when the validation part no longer gains."),
        )
        subsample: float = params.number(
            _("Row share"), default=0.8, low=0.05, high=1.0, help=_("The share of rows that each tree sees.")
        )
        colsample: float = params.number(
            _("Column share"), default=0.8, low=0.05, high=1.0, help=_("The share of columns that each tree sees.")
        )

    def fit(self, train: Sample, params: Any, task: Task, seed: int, reporter: Reporter, valid: Sample | None) -> Model:
        import xgboost

        matrices = [(_matrix(train), "training")] + ([(_matrix(valid), "validation")] if valid else [])
        booster = xgboost.train(
            _settings(params, task, seed) | {"nthread": _threads(train)},
            matrices[0][0],
            num_boost_round=params.rounds,
            evals=matrices,
            early_stopping_rounds=PATIENCE if valid else None,
            verbose_eval=False,
            callbacks=[_live_curve(reporter)],
        )
        if valid:
            booster = booster[: booster.best_iteration + 1]
        return BoosterModel(booster, task)

    def load(self, folder: Path, task: Task) -> Model:
        import xgboost

        booster = xgboost.Booster({"nthread": 1})  # one row at a time: handing over to a thread costs more
        booster.load_model(folder / FILE)
        return BoosterModel(booster, task)

    def settled(self, params: Any, model: Model) -> Any:
        return replace(params, rounds=model.booster.num_boosted_rounds()) if isinstance(model, BoosterModel) else params


class BoosterModel(Model):
    """One booster; classes are column positions."""

    def __init__(self, booster: Any, task: Task) -> None:
        self.booster = booster
        self.task = task

    @property
    def unit(self) -> str:  # type: ignore[override]
        return _("log-odds") if self.task.is_classification else _("value of the target")

    def predict(self, X: Floats) -> Floats:
        output = np.asarray(self.booster.inplace_predict(X.astype(np.float32)), dtype=np.float64)
        return np.column_stack([1 - output, output]) if self.task.kind == BINARY else output

    def margins(self, X: Floats) -> Floats:
        output = self.booster.inplace_predict(X.astype(np.float32), predict_type="margin")
        return np.asarray(output, dtype=np.float64).reshape(len(X), -1)

    def contributions(self, X: Floats) -> Floats:
        import xgboost

        shares = self.booster.predict(xgboost.DMatrix(X.astype(np.float32)), pred_contribs=True, strict_shape=True)
        return np.asarray(shares, dtype=np.float64).transpose(0, 2, 1)

    def save(self, folder: Path) -> None:
        self.booster.save_model(folder / FILE)


def _matrix(sample: Sample) -> Any:
    import xgboost

    return xgboost.DMatrix(sample.X.astype(np.float32), label=sample.y, weight=sample.weights)


def _threads(sample: Sample) -> int:
    """Threads that wait for each other cost more than they save on small tables, above all on a busy machine."""
    return THREADS if sample.X.size > CELLS_FOR_THREADS else 1


def _settings(params: Any, task: Task, seed: int) -> dict[str, Any]:
    settings = {
        "objective": OBJECTIVES[task.kind],
        "eval_metric": MEASURES[task.kind],
        "eta": params.eta,
        "max_depth": params.max_depth,
        "min_child_weight": params.min_child_weight,
        "alpha": params.alpha,
        "subsample": params.subsample,
        "colsample_bytree": params.colsample,
        "tree_method": "hist",
        "seed": seed,
    }
    return settings | ({"num_class": task.classes} if task.kind == MULTICLASS else {})


def _live_curve(reporter: Reporter) -> Any:
    """A callback that reports each round; defined here because its base class needs the heavy import."""
    import xgboost

    class LiveCurve(xgboost.callback.TrainingCallback):
        def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
            for part, measures in evals_log.items():
                for measure, values in measures.items():
                    reporter.metric(f"{part} {measure}", values[-1], epoch + 1)
            return False

    return LiveCurve()
