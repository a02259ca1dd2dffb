"""Jobs whose end a person saw on a page that shows them: no news any more."""

from typing import Any

from django.http import HttpRequest

from apps.jobs.models import Job

KEPT = 100
_KEY = "jobs_watched"


def watch(request: HttpRequest, job: Job) -> None:
    """The person's page shows ``job``; when it is their own and it has ended, they know."""
    known = watched(request.session)
    if job.is_final and job.author_id == request.user.pk and str(job.pk) not in known:
        request.session[_KEY] = [*known, str(job.pk)][-KEPT:]


def watched(session: Any) -> list[str]:
    """The ids of those jobs, newest last."""
    return list(session.get(_KEY, []))
