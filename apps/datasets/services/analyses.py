"""Working something out of a version, once."""

from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.datasets.models import Analysis, DatasetVersion
from apps.jobs.choices import State
from apps.jobs.services import submit
from apps.projects import policy


def analyse(
    actor: User,
    version: DatasetVersion,
    kind: str,
    spec: Any,
    *,
    title: str,
    params: dict[str, Any] | None = None,
    other: DatasetVersion | None = None,
) -> Analysis:
    """The analysis of ``kind`` of the version (against ``other``), started unless it is there or under way.

    ``spec`` is what the job kind ``datasets.<kind>`` takes; ``params`` tell two analyses of one kind apart.
    """
    policy.check(actor, "dataset.view", version.project)
    asked = params or {}
    with transaction.atomic():
        DatasetVersion.objects.select_for_update().get(id=version.id)
        found = analysis_of(version, kind, asked, other)
        if found is not None and found.job.state not in (State.FAILED, State.CANCELLED):
            return found
        job = submit(f"datasets.{kind}", spec, actor=actor, project=version.project, title=title)
        return Analysis.objects.create(version=version, other=other, author=actor, job=job, kind=kind, params=asked)


def analysis_of(
    version: DatasetVersion, kind: str, params: dict[str, Any] | None = None, other: DatasetVersion | None = None
) -> Analysis | None:
    """The newest analysis that was asked with these parameters, whatever its state."""
    rows = Analysis.objects.filter(version=version, kind=kind, params=params or {}, other=other)
    return rows.select_related("job", "job__project").first()
