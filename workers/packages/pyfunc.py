"""The door for MLflow clients: ``mlflow.pyfunc.load_model(folder)`` comes in here."""

from pathlib import Path
from typing import Any

import pandas as pd

from workers.packages.folder import load


class PyfuncModel:
    """A package that speaks pandas."""

    def __init__(self, folder: Path) -> None:
        self.package = load(folder)

    def predict(self, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Raw rows in, prediction columns out; ``params`` is part of MLflow's promise and not used here."""
        return self.package.predict(model_input).to_pandas()


def _load_pyfunc(path: str) -> PyfuncModel:
    return PyfuncModel(Path(path))
