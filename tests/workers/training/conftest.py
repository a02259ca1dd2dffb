"""Tables and splits in a store of the test's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.factories.cancer import cancer_frame
from workers.core.reporter import ListReporter
from workers.core.store import Store, StoreRef
from workers.core.tables import write_table
from workers.profiling.splits import SplitSpec, make_split
from workers.training.specs import TrainSpec

THREE = {"train": 0.6, "validation": 0.2, "test": 0.2}

MakeSpec = Callable[..., TrainSpec]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(StoreRef(str(tmp_path / "store")))


@pytest.fixture
def make_spec(store: Store) -> MakeSpec:
    """A spec on a frame: linear and untuned unless told otherwise, so that a test takes milliseconds."""

    def make(frame: pl.DataFrame, target: str, task: str, *, seed: int = 1, **more: Any) -> TrainSpec:
        fractions = more.pop("fractions", THREE)
        table = write_table(store, "datasets/t", frame)
        method = more.pop("method", "random")
        column = target if method == "stratified" else ""
        split = make_split(SplitSpec(table, method, fractions, column, seed), ListReporter())
        wanted = {"algorithm": "linear", "metric": "rmse" if task == "regression" else "log_loss", **more}
        return TrainSpec(table, split.digest, target, task, seed=seed, **wanted)

    return make


@pytest.fixture(scope="session")
def cancer() -> pl.DataFrame:
    return cancer_frame()
