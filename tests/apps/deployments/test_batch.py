"""Batch scoring equals the endpoint: the same package, the same predict."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from apps.core.errors import Conflict, DomainError
from apps.core.storage import store
from apps.datasets.models import DatasetVersion
from apps.datasets.services import create_dataset, record_version
from apps.deployments.forms import BatchForm
from apps.deployments.models import BatchPrediction
from apps.deployments.services.batch import start_batch
from apps.jobs.choices import State
from apps.jobs.models import Job
from apps.projects.models import Project
from apps.registry.choices import Decision, Gate
from apps.registry.services import decide
from tests.cast import Cast
from tests.factories.models import customers, make_version
from workers import packages
from workers.core.schema import Schema
from workers.core.tables import scan_table, write_table
from workers.serving import batch as scoring

RunJobs = Callable[[], list[Job]]


def make_data(project: Project, author: Any, frame: pl.DataFrame, name: str = "fresh") -> DatasetVersion:
    dataset = create_dataset(author, project, name=name)
    table = write_table(store(), dataset.table, frame)
    return record_version(dataset, table, Schema.of(frame), author=author, origin={"kind": "test"}, profile=[])


def test_scored_rows_become_a_version_and_equal_the_endpoint(
    cast: Cast, project: Project, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "ROWS_AT_A_TIME", 64)
    version = make_version(project, cast.dan)
    started = start_batch(cast.ana, version, version.run.dataset_version, "scored")
    run_jobs()
    batch = BatchPrediction.objects.get(pk=started.pk)
    assert (batch.job.state, batch.output.dataset.name, batch.output.rows) == (State.SUCCEEDED, "scored", 200)
    assert list(batch.output.parents.all()) == [version.run.dataset_version]
    assert batch.output.origin["model"] == "churn/1"
    scored = scan_table(batch.output.ref).collect()
    assert scored.columns == [*customers().columns, "prediction", "probability_no", "probability_yes"]
    package = packages.load(store().local_folder(version.run.package))
    rows = package.predict_rows(customers().head(100).to_dicts())
    assert scored["prediction"].to_list()[:100] == [row["prediction"] for row in rows]
    assert scored["probability_yes"].to_list()[:100] == pytest.approx(
        [row["probability_yes"] for row in rows], abs=1e-6
    )


def test_scoring_again_makes_the_next_version(cast: Cast, project: Project, run_jobs: RunJobs) -> None:
    version, other = make_version(project, cast.dan), make_version(project, cast.dan, penalty=500)
    for scored_by in (version, other):
        start_batch(cast.dora, scored_by, version.run.dataset_version, "scored")
    run_jobs()
    numbers = BatchPrediction.objects.order_by("created_at").values_list("output__number", flat=True)
    assert list(numbers) == [1, 2]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.with_columns(prediction=pl.lit("x")), "already has a column “prediction”"),
        (lambda f: f.with_columns(age=pl.when(pl.col("name") == "person 70").then(None).otherwise("age")), "Row 71"),
    ],
)
def test_bad_rows_end_in_a_sentence_and_make_nothing(
    cast: Cast, project: Project, run_jobs: RunJobs, change: Callable[[pl.DataFrame], pl.DataFrame], words: str
) -> None:
    version = make_version(project, cast.dan)
    started = start_batch(cast.ana, version, make_data(project, cast.dan, change(customers())), "scored")
    run_jobs()
    started.job.refresh_from_db()
    assert started.job.state == State.FAILED
    assert words in started.job.error
    assert not project.datasets.filter(name="scored").exists()


def test_what_cannot_be_scored(cast: Cast, project: Project) -> None:
    version = make_version(project, cast.dan)
    source = version.run.dataset_version
    without = make_data(project, cast.dan, customers().drop("age", "income"))
    with pytest.raises(DomainError, match="fresh v1 lacks columns that churn v1 needs: “age”, “income”"):
        start_batch(cast.ana, version, without)
    assert not BatchPrediction.objects.exists()
    with pytest.raises(DomainError, match="name of their own"):
        start_batch(cast.ana, version, source, source.dataset.name)
    decide(cast.rita, version, Gate.STAGING, Decision.REJECTED, "No.")
    with pytest.raises(Conflict, match="rejected"):
        start_batch(cast.ana, version, source)


def test_the_same_key_starts_one_job(cast: Cast, project: Project) -> None:
    version = make_version(project, cast.dan)
    first, second = (start_batch(cast.ana, version, version.run.dataset_version, key="nightly") for _ in range(2))
    assert first == second
    assert BatchPrediction.objects.count() == 1


def test_the_form_starts_with_rows_that_fit(cast: Cast, project: Project) -> None:
    version = make_version(project, cast.dan)
    source = version.run.dataset_version
    make_data(project, cast.dan, customers().drop("age"), "newer but lacking")
    assert BatchForm(project).initial["source"] == source
    newer = make_data(project, cast.dan, customers().select("age", "income"), "fits")
    assert BatchForm(project, initial={"version": str(version.pk)}).initial["source"] == source
    lacking = customers().drop("income")
    table = write_table(store(), source.dataset.table, lacking)
    record_version(source.dataset, table, Schema.of(lacking), author=cast.dan, origin={"kind": "test"}, profile=[])
    assert BatchForm(project).initial["source"] == newer
