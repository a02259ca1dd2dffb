"""Freeing what purged versions no longer need: at once where that is little, by a job where it is much.

Only files go that no row of the database names, as it stands when they go.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core import holdings
from apps.core.storage import store
from apps.datasets.models import DatasetVersion
from apps.jobs.models import Job
from apps.jobs.services import submit
from apps.projects.models import Project
from workers.core.freeing import FreeSpec, TableToFree, free, measure
from workers.core.parts import Part
from workers.core.reporter import Silent
from workers.core.table_files import Freed, table_files, table_parts, table_whole
from workers.core.words import _ as N_
from workers.core.words import say

FREEING = "freeing"
"""In a purged version's origin: the objects that are still to be freed."""
AT_ONCE = 200
"""So many files are removed while a person waits."""


def unfreed(project: Project | None = None) -> QuerySet[DatasetVersion]:
    """Purged versions whose files are not freed yet."""
    rows = DatasetVersion.objects.exclude(purged_at=None).filter(**{f"origin__{FREEING}__isnull": False})
    rows = rows.select_related("dataset__project")
    return rows if project is None else rows.filter(dataset__project=project)


def finish_purges(project: Project | None = None, loose: Iterable[str] = ()) -> Freed:
    """Free what purged versions no longer need, and ``loose`` objects; finishes what an interruption left."""
    versions = list(unfreed(project))
    return _freed(versions, plan(versions, loose))


def _freed(versions: Sequence[DatasetVersion], spec: FreeSpec) -> Freed:
    freed = free(spec, Silent())
    settle(versions)
    return freed


def start_freeing(actor: User, project: Project, title: str, loose: Iterable[str] = ()) -> tuple[Freed, Job | None]:
    """As ``finish_purges``; where there are more than ``AT_ONCE`` files, what the job that is answered will free."""
    versions = list(unfreed(project))
    spec = plan(versions, loose)
    told = measure(spec)
    if told.files <= AT_ONCE:
        return _freed(versions, spec), None
    asked = FreeSpec(spec.store, versions=spec.versions, loose=spec.loose)
    with transaction.atomic():
        return told, submit("datasets.purge", asked, actor=actor, project=project, title=title)


def plan(versions: Sequence[DatasetVersion], loose: Iterable[str] = ()) -> FreeSpec:
    """What these purged versions and ``loose`` objects leave behind that nothing else needs now."""
    loose = tuple(sorted(loose))
    wanted = {digest for version in versions for digest in version.origin.get(FREEING, ())} | set(loose)
    tables = tuple(_table(table) for table in sorted(tables_of(versions)))
    objects = tuple(sorted(wanted - holdings.held(store())))
    return FreeSpec(store().ref, tables, objects, tuple(str(version.id) for version in versions), loose)


def settle(versions: Iterable[DatasetVersion]) -> None:
    """Nothing of them is left to be freed."""
    for version in versions:
        version.origin = {key: value for key, value in version.origin.items() if key != FREEING}
        version.save(update_fields=["origin"])


def tables_of(versions: Iterable[DatasetVersion]) -> set[str]:
    """The names of their tables."""
    return {str(version.table["table"]) for version in versions}


def size_to_free(table: str, going: Iterable[Any]) -> int:
    """The bytes of a table that go when the versions with these ids are purged."""
    if DatasetVersion.objects.filter(table__table=table, purged_at=None).exclude(id__in=going).exists():
        return sum(part.size for part in _parts_to_free(table, going))
    return table_whole(store(), table).size


def _table(table: str) -> TableToFree:
    """The files of purged versions; the whole table when no version is left."""
    newest = DatasetVersion.objects.filter(table__table=table, purged_at=None).order_by("-table__version").first()
    if newest is None:
        return TableToFree(table)
    return TableToFree(table, tuple(_parts_to_free(table)), newest.ref)


def _parts_to_free(table: str, going: Iterable[Any] = ()) -> list[Part]:
    """Files of a table that no version needs once those ``going`` are gone."""
    here, leaving = store(), set(going)
    rows = list(DatasetVersion.objects.filter(table__table=table).values_list("id", "table", "purged_at"))
    staying = [held for key, held, purged in rows if key not in leaving and not purged]
    needed = {part.path for held in staying for part in table_parts(here, held["manifest"])}
    gone = [held for key, held, purged in rows if key in leaving or purged]
    parts = {part.path: part for held in gone for part in table_parts(here, held["manifest"])}
    on_disk = table_files(here, table)
    return [part for path, part in parts.items() if path not in needed and path in on_disk]


def title_of(name: str) -> str:
    """What the job that frees a thing is called."""
    return say(N_("Purge {name}"), name=name)
