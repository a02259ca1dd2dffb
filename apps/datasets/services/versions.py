"""Datasets and their immutable versions."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.datasets.models import ColumnProfile, Dataset, DatasetVersion
from apps.datasets.signals import version_recorded
from apps.jobs.services import submit
from apps.projects import policy
from apps.projects.models import Project
from workers.core.schema import Schema
from workers.core.specs import to_json
from workers.core.tables import TableRef
from workers.core.words import _ as N_
from workers.core.words import say
from workers.profiling.profile import ColumnFacts, ProfileSpec


def create_dataset(actor: User, project: Project, *, name: str, description: str = "") -> Dataset:
    """A dataset without versions yet; whoever makes its first one writes to ``dataset.table``."""
    policy.check(actor, "dataset.create", project)
    name = name.strip()
    if not name:
        raise DomainError(_("Give the dataset a name."), field="name")
    try:
        with transaction.atomic():
            dataset = Dataset.objects.create(project=project, author=actor, name=name[:100], description=description)
            record(actor, "dataset.created", dataset, project)
    except IntegrityError:
        raise Conflict(
            _("There is already a dataset called “%(name)s”. Choose another name, or import a new version of it.")
            % {"name": name},
            field="name",
        ) from None
    return dataset


def forget_empty(actor: User, dataset: Dataset | None) -> None:
    """Take back a dataset whose first version did not come, so that nobody finds an empty one; any other stays.

    Called by a job's ``failed()``, in its transaction.
    """
    if dataset is None or dataset.versions.exists():
        return
    try:
        with transaction.atomic():
            record(actor, "dataset.not_made", dataset, dataset.project, name=dataset.name)
            dataset.delete()
    except ProtectedError:  # something was already built on it
        return


def record_version(
    dataset: Dataset,
    table: TableRef,
    schema: Schema,
    *,
    author: User,
    origin: dict[str, Any],
    parents: Iterable[DatasetVersion] = (),
    message: str = "",
    profile: Iterable[ColumnFacts] | None = None,
) -> DatasetVersion:
    """The next version of the dataset, or its newest one when that holds the same rows.

    Called by a job's ``complete()``, in its transaction, for a right that was checked when the job was submitted.
    Without a ``profile`` a job is submitted that makes one.
    """
    with transaction.atomic():
        locked = Dataset.objects.select_for_update().get(id=dataset.id)
        head = locked.latest
        if head is not None and head.digest == table.digest:
            return head
        version = DatasetVersion.objects.create(
            dataset=locked,
            number=1 + (locked.versions.aggregate(last=Max("number"))["last"] or 0),
            author=author,
            message=message[:200],
            schema=schema.to_json(),
            rows=table.rows,
            columns=len(schema),
            size=table.size,
            digest=table.digest,
            origin=origin,
            table={key: value for key, value in to_json(table).items() if key != "store"},
        )
        version.parents.set(parents)
        record(author, "version.recorded", version, locked.project, digest=table.digest, rows=table.rows)
        if profile is None:
            title = say(N_("Describe {version}"), version=str(version))
            submit("datasets.profile", ProfileSpec(table), actor=author, project=locked.project, title=title)
        else:
            save_profile(version, profile)
        version_recorded.send(DatasetVersion, version=version)
    return version


def save_profile(version: DatasetVersion, facts: Iterable[ColumnFacts]) -> None:
    """Keep what each column holds, once."""
    ColumnProfile.objects.filter(version=version).delete()
    ColumnProfile.objects.bulk_create(
        ColumnProfile(version=version, position=position, name=fact.name, kind=fact.kind, facts=to_json(fact))
        for position, fact in enumerate(facts)
    )
