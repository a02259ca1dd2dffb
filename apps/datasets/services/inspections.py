"""Looking at files before they become a version."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import Conflict
from apps.core.storage import store
from apps.datasets.models import Dataset, Import, Inspection, Source
from apps.datasets.services.comparing import forms_of
from apps.datasets.services.imports import File, Reading, check_reading, stored_files
from apps.jobs.choices import ACTIVE
from apps.jobs.services import cancel, submit
from apps.projects import policy
from apps.projects.models import Project
from workers.core.specs import to_json
from workers.core.words import _ as N_
from workers.core.words import say
from workers.importing.beforehand import Newest
from workers.importing.inspecting import InspectionSpec
from workers.importing.opening import StoredFile

KEPT = timedelta(days=7)


def inspect(
    actor: User,
    project: Project,
    *,
    files: Iterable[File],
    reading: Reading | None = None,
    source: Source | None = None,
    dataset: Dataset | None = None,
) -> Inspection:
    """Start a job that says what the files hold, how that was found out, and how the first rows would look.

    Where they are to be the next version of a ``dataset`` with a key, it says how many rows go, come and change, too.
    Nothing becomes a version; ``start_import`` with the same files does that, the way the person then chose.
    """
    policy.check(actor, "dataset.create", project)
    stored = stored_files(files, project)
    chosen = dict(reading or {})
    check_reading(chosen)
    with transaction.atomic():
        Inspection.objects.filter(project=project, created_at__lt=timezone.now() - KEPT).delete()
        spec = InspectionSpec(store=store().ref, files=tuple(stored), newest=_newest(dataset), **chosen)
        title = say(N_("Look at {file}"), file=source.name if source else stored[0].name)
        job = submit("datasets.inspect", spec, actor=actor, project=project, title=title)
        return Inspection.objects.create(
            project=project, author=actor, job=job, source=source, files=to_json(stored), reading=chosen
        )


def _newest(dataset: Dataset | None) -> Newest | None:
    version = dataset.latest if dataset and dataset.key else None
    return Newest(version.ref, tuple(version.dataset.key), forms_of(version)) if version else None


def inspect_differently(
    actor: User, found: Inspection, reading: Reading, *, dataset: Dataset | None = None
) -> Inspection:
    """Look at the files of ``found`` once more, read another way; looks that the person thereby gave up are stopped."""
    waiting = Inspection.objects.filter(project=found.project, author=actor, job__state__in=ACTIVE)
    for old in waiting.select_related("job"):
        if old.files == found.files:
            with suppress(Conflict):  # it has just ended
                cancel(actor, old.job)
    files = [StoredFile(**file) for file in found.files]
    return inspect(actor, found.project, files=files, reading=reading, source=found.source, dataset=dataset)


def inspect_again(actor: User, entry: Import) -> Inspection:
    """Look at the files of an import once more, to read them another way.

    Raises ``Gone`` when the rows that it brought were purged: the files went with them.
    """
    if entry.version:
        entry.version.refuse_purged()
    if entry.dataset and entry.dataset.trashed_at:
        raise Conflict(_("This is in the trash. Take it out first."))
    files = [StoredFile(**file) for file in entry.files]
    return inspect(
        actor, entry.job.project, files=files, reading=entry.reading, source=entry.source, dataset=entry.dataset
    )
