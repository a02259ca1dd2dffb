"""Refreshing datasets from their sources by themselves."""

from datetime import datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import DomainError
from apps.core.standing import in_the_name_of
from apps.datasets.choices import WEEKDAYS, Every
from apps.datasets.models import Dataset, Schedule
from apps.datasets.queries.sources import last_import
from apps.datasets.services.fetching import no_source, refresh
from apps.jobs.choices import ACTIVE
from apps.projects import policy


def schedule_refresh(actor: User, dataset: Dataset, every: str, at: time) -> Schedule:
    """Refresh the dataset from its source ``every`` so often from now on, with the actor's rights.

    ``at`` is a time of the studio's clock; of an hour its minute counts. Raises ``Conflict`` for a dataset that did not
    come from a saved source.
    """
    policy.check(actor, "dataset.edit", dataset.project)
    if every not in Every.values:
        raise DomainError(_("Choose how often: %(known)s.") % {"known": ", ".join(Every.values)}, "every")
    last = last_import(dataset)
    if last is None or last.source is None:
        raise no_source(dataset)
    wishes = {"author": actor, "every": every, "at": at, "language": get_language() or ""}
    fresh = {"is_on": True, "problem": "", "problem_at": None, "next_at": next_after(every, at, timezone.now())}
    with transaction.atomic():
        made: Schedule = Schedule.objects.update_or_create(dataset=dataset, defaults={**wishes, **fresh})[0]
        record(actor, "dataset.scheduled", dataset, dataset.project, every=every, at=f"{at:%H:%M}")
    return made


def unschedule(actor: User, dataset: Dataset) -> None:
    """Do not refresh the dataset by itself any more. Twice is once."""
    policy.check(actor, "dataset.edit", dataset.project)
    with transaction.atomic():
        if Schedule.objects.filter(dataset=dataset).delete()[0]:
            record(actor, "dataset.unscheduled", dataset, dataset.project)


def next_after(every: str, at: time, now: datetime) -> datetime:
    """The first moment after ``now`` that the schedule means, by the studio's clock."""
    local = timezone.localtime(now)
    step = timedelta(hours=1) if every == Every.HOUR else timedelta(days=1)
    moment = local.replace(minute=at.minute, second=0, microsecond=0)
    moment = moment if every == Every.HOUR else moment.replace(hour=at.hour)
    while moment <= local or every in WEEKDAYS and moment.weekday() != WEEKDAYS.index(Every(every)):
        moment += step
    return moment


def run_schedules(now: datetime | None = None) -> int:
    """Start what is due, each once however often this is asked; what was missed while nothing ran is made up for once.

    Answers how many fetches began.
    """
    now = now or timezone.now()
    due = Schedule.objects.filter(is_on=True, next_at__lte=now, dataset__trashed_at=None)
    return sum(_run(one, now) for one in due.select_related("dataset__project", "author"))


def _run(schedule: Schedule, now: datetime) -> bool:
    mine = Schedule.objects.filter(id=schedule.id, next_at=schedule.next_at)
    if not mine.update(next_at=next_after(schedule.every, schedule.at, now)):
        return False
    if schedule.dataset.fetches.filter(job__state__in=ACTIVE).exists():
        return False
    key = f"schedule:{schedule.id}:{schedule.next_at.isoformat()}"[:100]
    begin = partial(refresh, schedule.author, schedule.dataset, key=key)
    facts = in_the_name_of(schedule, begin)
    if "is_on" in facts:
        with transaction.atomic():
            record(None, "dataset.schedule_stopped", schedule.dataset, schedule.dataset.project)
    Schedule.objects.filter(id=schedule.id).update(**facts)
    return not facts["problem"]
