"""Working something out of a version, once."""

from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.datasets.models import Analysis, DatasetVersion
from apps.jobs.choices import State
from apps.jobs.services import submit
from apps.projects import policy

_WITHOUT_RESULT = (State.FAILED, State.CANCELLED)


def analyse(
    actor: User,
    version: DatasetVersion,
    kind: str,
    spec: Any,
    *,
    title: str,
    params: dict[str, Any] | None = None,
    other: DatasetVersion | None = None,
    anew: bool = False,
) -> Analysis:
    """The analysis of ``kind`` of the version (against ``other``), started unless it is there or under way.

    ``spec`` is what the job kind ``datasets.<kind>`` takes; ``params`` tell two analyses of one kind apart. ``anew``:
    what an earlier one made is gone, so one takes its place unless it is under way.
    """
    policy.check(actor, "dataset.view", version.project)
    asked = params or {}
    with transaction.atomic():
        DatasetVersion.objects.select_for_update().get(id=version.id)
        found = analysis_of(version, kind, asked, other)
        if found is not None and (found.job.is_active if anew else found.job.state not in _WITHOUT_RESULT):
            return found
        if found is not None and anew:
            found.delete()
        job = submit(f"datasets.{kind}", spec, actor=actor, project=version.project, title=title)
        return Analysis.objects.create(version=version, other=other, author=actor, job=job, kind=kind, params=asked)


def analysis_of(
    version: DatasetVersion, kind: str, params: dict[str, Any] | None = None, other: DatasetVersion | None = None
) -> Analysis | None:
    """The newest analysis that was asked with these parameters, whatever its state."""
    rows = Analysis.objects.filter(version=version, kind=kind, params=params or {}, other=other)
    return rows.select_related("job", "job__project").first()
