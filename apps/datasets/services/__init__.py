"""What can be done with datasets."""

from apps.datasets.services.analyses import analyse, analysis_of
from apps.datasets.services.checking import NoAnswer
from apps.datasets.services.comparing import check_key, compare, set_key
from apps.datasets.services.correlation import start_correlation
from apps.datasets.services.editing import add_note, edit_dataset, remove_note, tag_version
from apps.datasets.services.fetching import import_from_source, look_at_source, refresh, try_source
from apps.datasets.services.freeing import finish_purges
from apps.datasets.services.imports import last_reading, start_import
from apps.datasets.services.insights import start_insights
from apps.datasets.services.inspections import inspect, inspect_again, inspect_differently
from apps.datasets.services.looks import prepare_look
from apps.datasets.services.marks import inherit_sensitive, mark_columns
from apps.datasets.services.purging import Preview, Purge, preview_purge, purge, start_purge, trashed_versions
from apps.datasets.services.restoring import restore_version
from apps.datasets.services.schedules import run_schedules, schedule_refresh, unschedule
from apps.datasets.services.sources import check_source, create_source, delete_source, edit_source
from apps.datasets.services.splits import create_split, delete_split, rename_split, start_split
from apps.datasets.services.sweeping import sweep_store
from apps.datasets.services.trash import trash_dataset, trash_version, untrash_dataset, untrash_version
from apps.datasets.services.uploads import create_upload, finish_upload, forget_upload, write_chunk
from apps.datasets.services.versions import create_dataset, forget_empty, record_version
from apps.datasets.services.workbooks import start_workbook

__all__ = [
    "sweep_store",
    "Preview",
    "Purge",
    "start_purge",
    "finish_purges",
    "preview_purge",
    "purge",
    "trash_dataset",
    "trash_version",
    "trashed_versions",
    "untrash_dataset",
    "untrash_version",
    "add_note",
    "NoAnswer",
    "check_key",
    "check_source",
    "compare",
    "edit_dataset",
    "remove_note",
    "restore_version",
    "set_key",
    "tag_version",
    "analyse",
    "analysis_of",
    "create_dataset",
    "forget_empty",
    "forget_upload",
    "create_source",
    "create_split",
    "delete_split",
    "rename_split",
    "start_split",
    "create_upload",
    "delete_source",
    "edit_source",
    "finish_upload",
    "import_from_source",
    "inherit_sensitive",
    "mark_columns",
    "inspect",
    "inspect_again",
    "inspect_differently",
    "look_at_source",
    "last_reading",
    "start_workbook",
    "prepare_look",
    "record_version",
    "refresh",
    "run_schedules",
    "schedule_refresh",
    "unschedule",
    "start_correlation",
    "start_import",
    "start_insights",
    "try_source",
    "write_chunk",
]
