"""What files would change by the key of a dataset, were they its next version: counted before anything is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from workers.comparing.diff import DiffResult, DiffSpec, diff
from workers.core.reporter import Reporter
from workers.core.schema import Schema
from workers.core.store import Store, StoreRef
from workers.core.tables import TableRef, scan_table, write_table
from workers.core.words import _

MOST_ROWS = 1_000_000
"""Of both together: about three seconds. More are compared once the version is made."""


@dataclass(frozen=True)
class Newest:
    """The version that files are to follow, the key of its dataset, and the forms that its text had in files."""

    table: TableRef
    key: tuple[str, ...]
    forms: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ByKey:
    """How many rows go, come, change and stay, told apart by ``key``; ``digest`` is that of the version they follow.

    ``repeated_*`` and ``keyless_*`` as in ``DiffResult``.
    """

    key: tuple[str, ...]
    digest: str
    removed: int
    added: int
    changed: int
    unchanged: int
    repeated_before: int
    repeated_after: int
    keyless_before: int
    keyless_after: int


def is_comparable(newest: Newest, columns: Iterable[str], rows: int) -> bool:
    """Whether ``rows`` with these ``columns`` can be told apart by the key, and are few enough."""
    shared = set(columns) & set(Schema.of(scan_table(newest.table)).names)
    return bool(newest.key) and set(newest.key) <= shared and newest.table.rows + rows <= MOST_ROWS


def by_key(newest: Newest, rows: Iterable[pl.DataFrame], forms: dict[str, str], reporter: Reporter) -> ByKey:
    """The typed ``rows`` of files against ``newest``; they are written to the scratch folder and no further."""
    reporter.phase(_("Writing the table"))
    store = Store(StoreRef(str(reporter.scratch / "beforehand")))
    after = write_table(store, "rows", iter(rows))
    found: DiffResult = diff(DiffSpec(newest.table, after, newest.key, newest.forms, forms), reporter)
    return ByKey(
        key=newest.key,
        digest=newest.table.digest,
        removed=found.removed,
        added=found.added,
        changed=found.changed,
        unchanged=found.unchanged,
        repeated_before=found.repeated_before,
        repeated_after=found.repeated_after,
        keyless_before=found.keyless_before,
        keyless_after=found.keyless_after,
    )
