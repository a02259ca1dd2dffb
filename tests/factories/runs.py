"""Training jobs and runs by the real way: asked through the service, carried out by the real runner in process."""

from typing import Any

import polars as pl

from apps.accounts.models import User
from apps.datasets.models import DatasetVersion
from apps.experiments.models import Run
from apps.projects.models import Project
from apps.training.models import TrainingJob
from apps.training.services import start_training
from apps.training.wishes import Wishes
from tests.factories.datasets import make_version

ROWS = 60

FRUIT = pl.DataFrame(
    {
        "weight": [100 + 3 * (i % 20) for i in range(ROWS)],
        "sugar": [round(8 + (i * 7 % 13) / 2, 1) for i in range(ROWS)],
        "name": [f"fruit {i}" for i in range(ROWS)],
        "kind": ["pear" if i % 20 > 9 else "apple" for i in range(ROWS)],
    }
)


def make_fruit(actor: User, project: Project, name: str = "Fruit") -> DatasetVersion:
    """A small table where weight tells pears from apples."""
    return make_version(actor, project, FRUIT, name=name)


def ask_training(actor: User, project: Project, version: DatasetVersion | None = None, **more: Any) -> TrainingJob:
    """A queued training job: linear, so that it takes milliseconds."""
    version = version or make_fruit(actor, project)
    others = {name: more.pop(name) for name in ("recipe_version", "split", "name", "experiment", "key") if name in more}
    return start_training(
        actor, project, version, Wishes(**{"target": "kind", "algorithm": "linear", **more}), **others
    )


def make_run(actor: User, project: Project, run_jobs: Any, version: DatasetVersion | None = None, **more: Any) -> Run:
    """A finished run; ``run_jobs`` is the fixture."""
    asked = ask_training(actor, project, version, **more)
    run_jobs()
    asked.refresh_from_db()
    assert asked.run, asked.job.error
    return asked.run
