"""The trash: things are hidden there, and come back as they were."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict, Gone
from apps.datasets.models import Dataset, DatasetVersion
from apps.datasets.queries.datasets import free_name
from apps.jobs.choices import ACTIVE
from apps.projects import policy


def trash_dataset(actor: User, dataset: Dataset) -> Dataset:
    """Hide the dataset with all its versions until it is taken out or purged. Twice is once."""
    policy.check(actor, "dataset.trash", dataset.project)
    with transaction.atomic():
        locked = Dataset.objects.select_for_update().get(id=dataset.id)
        if locked.imports.filter(job__state__in=ACTIVE).exists():
            raise Conflict(_("An import into this dataset is running. Wait for it, or stop it first."))
        if locked.trashed_at is None:
            locked.trashed_at = timezone.now()
            locked.save(update_fields=["trashed_at"])
            record(actor, "dataset.trashed", locked, locked.project)
    return locked


def untrash_dataset(actor: User, dataset: Dataset) -> Dataset:
    """Take the dataset out of the trash; under another name when somebody took its own."""
    policy.check(actor, "dataset.trash", dataset.project)
    with transaction.atomic():
        locked = Dataset.objects.select_for_update().get(id=dataset.id)
        if locked.trashed_at is not None:
            _refuse_purged(locked)
            locked.name, locked.trashed_at = free_name(locked.project, locked.name), None
            locked.save(update_fields=["name", "trashed_at"])
            record(actor, "dataset.untrashed", locked, locked.project)
    return locked


def trash_version(actor: User, version: DatasetVersion) -> DatasetVersion:
    """Hide one version until it is taken out or purged. Twice is once."""
    policy.check(actor, "dataset.trash", version.project)
    with transaction.atomic():
        if version.trashed_at is None:
            version.trashed_at = timezone.now()
            version.save(update_fields=["trashed_at"])
            record(actor, "version.trashed", version, version.project)
    return version


def untrash_version(actor: User, version: DatasetVersion) -> DatasetVersion:
    """Take one version out of the trash."""
    policy.check(actor, "dataset.trash", version.project)
    with transaction.atomic():
        if version.purged_at:
            raise Gone(_("The rows of %(version)s were purged and cannot come back.") % {"version": version})
        if version.trashed_at is not None:
            version.trashed_at = None
            version.save(update_fields=["trashed_at"])
            record(actor, "version.untrashed", version, version.project)
    return version


def _refuse_purged(dataset: Dataset) -> None:
    versions = dataset.versions.all()
    if versions and all(version.purged_at for version in versions):
        raise Gone(_("The rows of %(dataset)s were purged and cannot come back.") % {"dataset": dataset})
