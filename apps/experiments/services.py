"""Making experiments and recording runs."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import DomainError
from apps.experiments.models import Artifact, Experiment, Metric, Run
from apps.projects import policy
from apps.projects.models import Project

DEFAULT = "Default"


def open_experiment(actor: Any, project: Project, name: str = "", description: str = "") -> Experiment:
    """The experiment called ``name``, made when it is not there; without a name, the project's default one."""
    policy.check(actor, "run.start", project)
    name = name.strip() or DEFAULT
    if len(name) > 100:
        raise DomainError(_("An experiment's name has at most 100 characters."), field="experiment")
    with transaction.atomic():
        experiment, made = Experiment.objects.get_or_create(
            project=project, name=name, defaults={"author": actor, "description": description[:2000]}
        )
        if made:
            record(actor, "experiment.created", experiment, project)
    return experiment


def record_run(
    experiment: Experiment,
    *,
    metrics: Iterable[Mapping[str, Any]],
    files: Iterable[Mapping[str, Any]],
    **facts: Any,
) -> Run:
    """A finished run with its metrics and files; called inside the transaction that ends its job.

    ``metrics`` are {name, value, low, high}, ``files`` {name, digest, size}; ``facts`` are the run's own fields.
    """
    project = Project.objects.select_for_update().get(pk=experiment.project_id)
    last = project.runs.aggregate(last=Max("number"))["last"] or 0
    run = Run.objects.create(project=project, experiment=experiment, number=last + 1, **facts)
    Metric.objects.bulk_create(Metric(run=run, **metric) for metric in metrics)
    Artifact.objects.bulk_create(Artifact(run=run, **file) for file in files)
    record(run.author, "run.recorded", run, project, package=run.package)
    return run
