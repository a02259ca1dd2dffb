"""The store and the database agree: no file without a row, no row without a file."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from apps.core import holdings
from apps.core.storage import store
from apps.datasets.models import DatasetVersion, Upload
from apps.datasets.services.freeing import finish_purges
from apps.jobs.choices import ACTIVE
from apps.jobs.models import Job
from workers.core.store import Store
from workers.core.table_files import Freed, Stored, remove_path, stored_objects, stored_tables, table_parts

log = logging.getLogger(__name__)

GRACE = timedelta(hours=24)
"""A file this young may belong to work whose row is yet to come."""


@dataclass(frozen=True)
class Sweep:
    """``orphans`` files without a row were found, and ``freed``; ``missing`` names rows without a file."""

    orphans: int = 0
    freed: Freed = Freed()
    missing: list[str] = field(default_factory=list)


def sweep_store(*, grace: float | timedelta = GRACE, remove: bool = True) -> Sweep:
    """Finish interrupted purges, find what no row needs (older than ``grace``, in seconds), and what rows lack.

    ``orphans`` counts what was found before anything was removed. Safe to run at any time, also twice at once.
    """
    age = grace if isinstance(grace, timedelta) else timedelta(seconds=grace)
    finish_purges()
    before = timezone.now() - age
    here = store()
    found = [thing for thing in _orphans(here) if thing.at <= before]
    freed = Freed()
    for thing in found if remove else ():
        freed += remove_path(here, thing)
    missing = list(_missing(here))
    for line in missing:
        log.error("the store lacks a file: %s", line)
    if found:
        log.warning("%s files without a row, %s bytes freed", len(found), freed.size)
    return Sweep(len(found), freed, missing)


def _orphans(here: Store) -> Iterator[Stored]:
    """Objects, table files and uploads that no row names. Files are listed before rows are asked."""
    objects, tables = list(stored_objects(here)), list(stored_tables(here, "datasets"))
    uploads = list(_uploads())
    needed = holdings.held(here)
    yield from (thing for thing in objects if thing.name not in needed)
    yield from _table_orphans(here, tables)
    known = {path.name for path in (upload.path for upload in Upload.objects.filter(finished_at=None))}
    yield from (thing for thing in uploads if thing.name not in known)


def _table_orphans(here: Store, tables: list[Stored]) -> Iterator[Stored]:
    busy = _tables_being_written()
    manifests: dict[str, set[str]] = {}
    for table in DatasetVersion.objects.filter(purged_at=None).values_list("table", flat=True):
        manifests.setdefault(table["table"], set()).add(table["manifest"])
    parts = {
        table: {part.path for manifest in held for part in table_parts(here, manifest)}
        for table, held in manifests.items()
    }
    for thing in tables:
        named = parts.get(thing.table)
        is_needed = named is not None and (thing.name in named or not thing.name.endswith(".parquet"))
        if not is_needed and thing.table not in busy:
            yield thing


def _tables_being_written() -> set[str]:
    specs = Job.objects.filter(state__in=ACTIVE).values_list("spec", flat=True)
    return {spec["table"] for spec in specs if isinstance(spec.get("table"), str)}


def _uploads() -> Iterator[Stored]:
    folder = Path(settings.UPLOAD_FOLDER)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_file():
            at = datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())
            yield Stored(str(path), path.name, "", path.stat().st_size, at, is_local=True)


def _missing(here: Store) -> Iterator[str]:
    """What rows need and the store does not hold, as sentences."""
    there = {thing.name for thing in stored_objects(here)}
    for digest in sorted(holdings.held(here) - there):
        yield f"object {digest}"
    files = {(thing.table, thing.name) for thing in stored_tables(here, "datasets")}
    for version in DatasetVersion.objects.filter(purged_at=None).select_related("dataset"):
        table = version.table["table"]
        for part in table_parts(here, version.table["manifest"]):
            if (table, part.path) not in files:
                yield f"{version}: {part.path}"
