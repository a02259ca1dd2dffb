"""Runs with real packages, registered and reviewed versions: what registry and deployments stand on."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import polars as pl
from django.db import transaction
from django.utils import timezone

from apps.core.storage import store
from apps.datasets.models import DatasetVersion
from apps.datasets.services import create_dataset, create_split, record_version
from apps.deployments.models import Endpoint
from apps.deployments.services.endpoints import create_endpoint
from apps.experiments.models import Experiment, Metric, Run
from apps.jobs.choices import State
from apps.jobs.models import Job
from apps.projects.models import Project
from apps.registry.choices import Decision, Gate
from apps.registry.models import ModelGroup, ModelVersion
from apps.registry.services import create_group, decide, register_version
from tests.cast import Cast
from workers.algorithms import algorithms
from workers.core.algorithm import BINARY, Sample, Task
from workers.core.reporter import ListReporter
from workers.core.schema import Schema
from workers.core.specs import to_json
from workers.core.tables import write_table
from workers.packages import Package, describe, features_of, write
from workers.recipes import Recipe, Step, fit
from workers.training.specs import TrainSpec

TARGET, FEATURES = "left", ("age", "income")
LABELS = ("no", "yes")
SOURCE = "customers"
RECIPE = Recipe(
    (
        Step("drop_columns", {"columns": ["name"]}),
        Step("fill_missing", {"columns": ["income"], "method": "median"}),
        Step("standard_scale", {"columns": ["age", "income"]}),
    )
)


@cache
def customers() -> pl.DataFrame:
    """200 rows: who left, by age and income; some incomes are missing."""
    rng = np.random.default_rng(3)
    age = rng.integers(18, 90, 200)
    income = rng.normal(3000, 800, 200).round(2)
    left = np.where(age + rng.normal(0, 8, 200) > 55, "yes", "no")
    frame = pl.DataFrame({"name": [f"person {i}" for i in range(200)], "age": age, "income": income, TARGET: left})
    return frame.with_columns(pl.when(pl.col("income") > 4200).then(None).otherwise("income").name.keep())


@cache
def package_folder(penalty: float, features: tuple[str, ...]) -> Path:
    """A logistic regression as a package, made once per process."""
    rows, linear = customers(), algorithms.get("linear")
    fitted = fit(RECIPE, rows)
    least = fitted.restrict(features)
    prepared = fitted.apply(rows)
    truth = (prepared[TARGET] == LABELS[1]).cast(pl.Float64).to_numpy()
    sample = Sample(features_of(prepared, features), truth)
    params = linear.Params.parse({"penalty": penalty})
    model = linear.fit(sample, params, Task(BINARY, 2), 1, ListReporter(), None)
    signature = describe(least, features, rows, linear, task=BINARY, target=TARGET, labels=LABELS)
    folder = Path(mkdtemp(prefix="etabli-test-")) / "package"
    write(Package(signature, least, features, linear, model), folder, card={}, lineage={})
    return folder


def make_source(project: Project, author: Any, name: str = SOURCE) -> DatasetVersion:
    """The customers as version 1 of a dataset."""
    dataset = create_dataset(author, project, name=name)
    table = write_table(store(), dataset.table, customers())
    return record_version(dataset, table, Schema.of(customers()), author=author, origin={"kind": "test"}, profile=[])


def make_run(project: Project, author: Any, penalty: float = 1.0, features: tuple[str, ...] = FEATURES) -> Run:
    """A finished run with a package in the store and three metrics."""
    source = DatasetVersion.objects.filter(dataset__project=project, dataset__name=SOURCE).first()
    source = source or make_source(project, author)
    split = create_split(author, source, method="stratified", column=TARGET)
    spec = TrainSpec(source.ref, split.digest, TARGET, BINARY, "linear", "auc", RECIPE.to_json(), features)
    job = Job.objects.create(
        project=project, author=author, kind="tests.probe", title="Train", spec=to_json(spec), state=State.SUCCEEDED
    )
    run = Run.objects.create(
        project=project,
        experiment=Experiment.objects.get_or_create(project=project, name="Churn", defaults={"author": author})[0],
        author=author,
        number=Run.objects.count() + 1,
        name=f"linear, penalty {penalty:g}",
        job=job,
        dataset_version=source,
        split=split,
        target=TARGET,
        task=BINARY,
        algorithm="linear",
        params={"penalty": penalty},
        features=list(features),
        labels=list(LABELS),
        package=store().put_folder(package_folder(penalty, features)),
        rows={"train": 120, "validation": 40, "test": 40},
        environment={"python": "3.11", "code": "1f2e3d"},
    )
    Metric.objects.bulk_create(
        Metric(run=run, name=name, value=value, low=value - 0.04, high=value + 0.04)
        for name, value in {"accuracy": 0.91, "auc": 0.94 - penalty / 1000, "f1": 0.9}.items()
    )
    return run


def make_group(project: Project, author: Any, name: str = "churn") -> ModelGroup:
    return ModelGroup.objects.filter(project=project, name=name).first() or create_group(author, project, name)


def make_version(project: Project, author: Any, penalty: float = 1.0, **facts: Any) -> ModelVersion:
    """A fresh run, registered and pending approval."""
    with transaction.atomic():
        return register_version(author, make_run(project, author, penalty, **facts), make_group(project, author))


def make_approved(
    project: Project, cast: Cast, gate: str = Gate.STAGING, penalty: float = 1.0, **facts: Any
) -> ModelVersion:
    """A version of Dan's that Rita approved up to ``gate``."""
    version = make_version(project, cast.dan, penalty, **facts)
    for step in Gate.values[: Gate.values.index(gate) + 1]:
        decide(cast.rita, version, step, Decision.APPROVED, f"Good enough for {step}.")
    return version


def make_endpoint(project: Project, actor: Any, name: str = "churn", stage: str = Gate.STAGING) -> Endpoint:
    return create_endpoint(actor, project, name, stage, timezone.now() + timedelta(days=30))
