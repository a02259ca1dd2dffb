"""The metric family: one number that says how good predictions are, and which way is better.

Plain numpy on purpose: bootstrap intervals call a metric a thousand times on small samples, where a library's
argument checks would cost fifty times the arithmetic. The suite holds every member equal to scikit-learn.
"""

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from workers.core.algorithm import Floats

Direction = Literal["maximize", "minimize"]
MAXIMIZE: Direction = "maximize"
MINIMIZE: Direction = "minimize"


class Metric(ABC):
    """``score`` compares the truth with a model's output as ``Model.predict`` gives it.

    For classification: truth (n,) as class index, output (n, classes) probabilities; class 1 of two is the positive
    one. For regression both are (n,) values. Answers NaN where the metric is not defined (AUC of one class).
    """

    name: str
    label: ClassVar[str]
    help: ClassVar[str]
    tasks: ClassVar[tuple[str, ...]]
    direction: ClassVar[Direction] = MAXIMIZE
    order: ClassVar[int] = 50
    """The place on pages: lower comes first."""

    @abstractmethod
    def score(self, truth: Floats, output: Floats) -> float:
        """The metric's value."""

    def better(self, left: float, right: float) -> bool:
        """Whether ``left`` is the better of two values."""
        return left > right if self.direction == MAXIMIZE else left < right


def chosen(output: Floats) -> npt.NDArray[np.intp]:
    """The class that the model says, (n,) indices."""
    best: npt.NDArray[np.intp] = output.argmax(axis=1)
    return best


def counts(truth: Floats, output: Floats) -> npt.NDArray[np.int64]:
    """The confusion matrix (classes, classes): rows are the truth, columns what the model said."""
    classes = output.shape[1]
    return np.bincount(truth.astype(np.int64) * classes + chosen(output), minlength=classes**2).reshape(
        classes, classes
    )


def per_class(matrix: npt.NDArray[np.int64], share_of: npt.NDArray[np.int64]) -> float:
    """Hits over ``share_of``: of the positive class when there are two, else the mean over classes; 0/0 counts as 0."""
    hits = np.diag(matrix)
    shares = np.divide(hits, share_of, out=np.zeros(len(hits)), where=share_of > 0)
    return float(shares[1] if len(hits) == 2 else shares.mean())
