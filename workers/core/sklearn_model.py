"""Scikit-learn estimators behind the ``Model`` promise, kept in skops' format, which holds no code to run."""

from pathlib import Path
from typing import Any

from workers.core.algorithm import Floats, Model, Task
from workers.core.words import _

FILE = "model.skops"


class SklearnModel(Model):
    """Predictions of one fitted estimator. Margins are its plain outputs unless a subclass knows better ones."""

    def __init__(self, estimator: Any, task: Task) -> None:
        self.estimator = estimator
        self.task = task

    @property
    def unit(self) -> str:  # type: ignore[override]
        return _("probability") if self.task.is_classification else _("value of the target")

    def predict(self, X: Floats) -> Floats:
        answer: Floats = self.estimator.predict_proba(X) if self.task.is_classification else self.estimator.predict(X)
        return answer

    def margins(self, X: Floats) -> Floats:
        output = self.predict(X)
        if output.ndim == 1:
            return output[:, None]
        return output[:, 1:] if self.task.kind == "binary" else output

    def save(self, folder: Path) -> None:
        import skops.io  # noqa: PLC0415 - slow to import, and pages read algorithms without predicting

        skops.io.dump(self.estimator, folder / FILE)


def load_estimator(folder: Path, trusted: tuple[str, ...] = ()) -> Any:
    """The estimator saved in ``folder``. Refuses every type that is neither skops' own list nor ``trusted``."""
    import skops.io  # noqa: PLC0415 - as above

    return skops.io.load(folder / FILE, trusted=list(trusted))
