"""The algorithm family: what every learner promises, so that training, packages and explanations know none by name.

An algorithm is one file in ``workers/algorithms`` with its ``Params`` (whose ``search`` ranges are the tuning preset).
Heavy libraries are imported inside its functions: the pages read labels and forms without loading them.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import numpy as np
import numpy.typing as npt

from workers.core.params import Params
from workers.core.reporter import Reporter

BINARY, MULTICLASS, REGRESSION = "binary", "multiclass", "regression"
TASKS = (BINARY, MULTICLASS, REGRESSION)
Floats = npt.NDArray[np.float64]
P = TypeVar("P", bound=Params)


@dataclass(frozen=True)
class Task:
    """What is learned: one of ``TASKS``, and how many classes (0 for regression)."""

    kind: str
    classes: int = 0

    @property
    def is_classification(self) -> bool:
        return self.kind != REGRESSION


@dataclass(frozen=True)
class Sample:
    """Rows to learn from: features (n, f) with NaN for missing, target (n,) as class index or value, row weights."""

    X: Floats
    y: Floats
    weights: Floats | None = None

    def joined(self, other: "Sample") -> "Sample":
        """The rows of both."""
        weights = None
        if self.weights is not None and other.weights is not None:
            weights = np.concatenate([self.weights, other.weights])
        return Sample(np.concatenate([self.X, other.X]), np.concatenate([self.y, other.y]), weights)


class Model(ABC):
    """A fitted model. Knows matrices only; column names live in the package around it."""

    unit: ClassVar[str] = ""
    """What ``margins`` are measured in: "log-odds", "probability" or "value of the target"."""

    @abstractmethod
    def predict(self, X: Floats) -> Floats:
        """Probabilities (n, classes) for classification, values (n,) for regression."""

    @abstractmethod
    def margins(self, X: Floats) -> Floats:
        """The outputs (n, k) that contributions add up to; k is 1 for binary and regression."""

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write the model in a safe native format (never a pickle)."""

    def contributions(self, X: Floats) -> Floats | None:
        """The model's own additive shares (n, features + 1, k), the base last; None when it has none."""
        return None


class Algorithm(ABC):
    """One way to learn. Equal data, parameters and seed give an equal model."""

    name: str
    label: ClassVar[str]
    help: ClassVar[str]
    group: ClassVar[str]
    tasks: ClassVar[tuple[str, ...]]
    requires: ClassVar[tuple[str, ...]]
    """The distributions that a package with such a model needs to predict."""
    accepts_missing: ClassVar[bool] = False
    Params: ClassVar[type[Params]]

    @abstractmethod
    def fit(self, train: Sample, params: Any, task: Task, seed: int, reporter: Reporter, valid: Sample | None) -> Model:
        """Learn from ``train``. ``valid`` gives live curves and early stopping where the algorithm has them."""

    @abstractmethod
    def load(self, folder: Path, task: Task) -> Model:
        """The model that ``Model.save`` wrote."""

    def settled(self, params: P, model: Model) -> P:
        """``params`` with what fitting with validation rows has decided (rounds kept), for a refit without them."""
        return params
