"""Jobs whose end a person saw on a page that shows them: no news any more. And the one that they wait for there."""

from typing import Any

from django.http import HttpRequest

from apps.jobs.models import Job

KEPT = 100
_KEY, _FOLLOWED = "jobs_watched", "jobs_followed"


def watch(request: HttpRequest, job: Job) -> None:
    """The person's page shows ``job``; when it is their own and it has ended, they know."""
    known = watched(request.session)
    if job.is_final and job.author_id == request.user.pk and str(job.pk) not in known:
        request.session[_KEY] = [*known, str(job.pk)][-KEPT:]


def watched(session: Any) -> list[str]:
    """The ids of those jobs, newest last."""
    return list(session.get(_KEY, []))


def follow(request: HttpRequest, job: Job) -> None:
    """The person has just started ``job``: the page that shows it next goes on to what it makes."""
    request.session[_FOLLOWED] = str(job.pk)


def is_followed(request: HttpRequest, job: Job) -> bool:
    """Whether the page of ``job`` is to go on; true once, so that Back leads to the page and not forth again."""
    if request.session.get(_FOLLOWED) != str(job.pk):
        return False
    del request.session[_FOLLOWED]
    return True
