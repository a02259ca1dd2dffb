"""Comparing versions, and saying what tells their rows apart."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import DomainError
from apps.datasets.models import Analysis, Dataset, DatasetVersion
from apps.datasets.queries.comparing import key_for
from apps.datasets.services.analyses import analyse
from apps.projects import policy
from workers.comparing.diff import DiffSpec
from workers.comparing.keys import KeySpec
from workers.core.schema import missing_column
from workers.core.words import _ as N_
from workers.core.words import say


def compare(
    actor: User, before: DatasetVersion, after: DatasetVersion, *, key: Sequence[str] | None = None
) -> Analysis:
    """The difference of two versions of one project, worked out once.

    ``key`` names the columns that tell rows apart; empty compares by content, None takes the key that the dataset of
    ``after`` declares, where both versions have it.
    """
    policy.check(actor, "dataset.view", after.project)
    if before.project != after.project:
        raise DomainError(_("Both versions must belong to one project."), field="before")
    if before == after:
        raise DomainError(_("Choose two different versions."), field="before")
    wanted = list(key_for(before, after) if key is None else key)
    for version in (before, after):
        _check_columns(version, wanted)
    title = say(N_("Compare {after} with {before}"), after=str(after), before=str(before))
    spec = DiffSpec(before.ref, after.ref, tuple(wanted), forms_of(before), forms_of(after))
    return analyse(actor, after, "diff", spec, title=title, params={"key": wanted}, other=before)


def set_key(actor: User, dataset: Dataset, columns: Sequence[str]) -> Analysis | None:
    """Declare the columns that tell the rows of the dataset apart, and check them on its newest version.

    None when no columns are named, or nothing is there to check. A key that repeats is kept: the check says where.
    """
    policy.check(actor, "dataset.edit", dataset.project)
    wanted, newest = list(dict.fromkeys(columns)), dataset.latest
    if newest is not None:
        _check_columns(newest, wanted)
    with transaction.atomic():
        before, dataset.key = dataset.key, wanted
        dataset.save(update_fields=["key"])
        record(actor, "dataset.key_set", dataset, dataset.project, key=wanted, before=before)
        return check_key(actor, newest, wanted) if newest is not None and wanted else None


def check_key(actor: User, version: DatasetVersion, columns: Sequence[str]) -> Analysis:
    """Whether the columns tell the rows of a version apart; where not, with the rows."""
    policy.check(actor, "dataset.view", version.project)
    _check_columns(version, columns)
    title = say(N_("Check the key of {version}"), version=str(version))
    spec = KeySpec(version.ref, tuple(columns))
    return analyse(actor, version, "key", spec, title=title, params={"columns": list(columns)})


def forms_of(version: DatasetVersion) -> dict[str, str]:
    """The forms that columns had as text."""
    return {column.name: column.format for column in version.columns_schema if column.format}


def _check_columns(version: DatasetVersion, columns: Sequence[str]) -> None:
    names = version.columns_schema.names
    for name in columns:
        if name not in names:
            said = N_("{label}: {problem}")
            raise DomainError(say(said, label=str(version), problem=missing_column(name, names)), field="key")
