"""Scoring whole dataset versions on a worker."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.datasets.models import Dataset, DatasetVersion
from apps.datasets.queries import sensitive_columns
from apps.datasets.services import inherit_sensitive, record_version
from apps.deployments.models import BatchPrediction
from apps.deployments.queries import lacking_inputs
from apps.jobs.services import submit
from apps.projects import policy
from apps.registry.choices import Status
from apps.registry.models import ModelVersion
from workers.core.schema import Schema
from workers.core.words import _ as N_
from workers.core.words import say
from workers.serving.batch import BatchResult, BatchSpec


def start_batch(
    actor: Any, version: ModelVersion, source: DatasetVersion, output_name: str = "", key: str | None = None
) -> BatchPrediction:
    """Score every row of ``source`` into the next version of the dataset ``output_name``, made where there is none."""
    policy.check(actor, "batch.start", version.project)
    if source.project != version.project:
        raise DomainError(_("The dataset belongs to another project."), "source")
    if version.status == Status.REJECTED:
        raise Conflict(_("%(version)s was rejected in review. Choose another version.") % {"version": version})
    name = output_name.strip()[:100] or _("%(dataset)s scored") % {"dataset": source.dataset.name}
    if name == source.dataset.name:
        raise DomainError(_("Give the scored rows a name of their own."), "output_name")
    if lacking := lacking_inputs(version, source):
        columns = ", ".join(f"“{name}”" for name in lacking)
        message = _("%(source)s lacks columns that %(version)s needs: %(columns)s. Choose another dataset version.")
        raise DomainError(message % {"source": source, "version": version, "columns": columns}, "source")
    with transaction.atomic():
        # Named after the model's package and the rows, so that a second attempt of the job writes the same table.
        spec = BatchSpec(source.ref, version.run.package, f"batches/{version.id.hex}-{source.id.hex}")
        title = say(N_("Score {source} with {version}"), source=str(source), version=str(version))
        job = submit("deployments.batch_predict", spec, actor=actor, project=version.project, title=title, key=key)
        batch, made = BatchPrediction.objects.get_or_create(
            job=job,
            defaults={
                "project": version.project,
                "author": actor,
                "version": version,
                "source": source,
                "output_name": name,
            },
        )
        if made:
            record(actor, "batch.started", batch, version.project, version=str(version), source=str(source))
    return batch


def record_scored(batch: BatchPrediction, result: BatchResult) -> None:
    """The scored rows become a dataset version. Runs in the transaction of the job's success."""
    dataset, _made = Dataset.objects.get_or_create(
        project=batch.project, name=batch.output_name, trashed_at=None, defaults={"author": batch.author}
    )
    batch.output = record_version(
        dataset,
        result.table,
        Schema.from_json(result.schema),
        author=batch.author,
        origin={"kind": "batch", "batch": str(batch.id), "model": batch.version.label},
        parents=[batch.source],
        message=_("Scored by %(version)s") % {"version": batch.version},
    )
    batch.save(update_fields=["output"])
    copied = sensitive_columns(batch.source) & set(batch.source.columns_schema.names)
    if dataset.id != batch.source.dataset_id:
        inherit_sensitive(dataset, copied)
