"""Taking files off the disk that no version needs any more, with progress."""

from dataclasses import dataclass

from workers.core.parts import Part
from workers.core.reporter import Reporter
from workers.core.store import Store, StoreRef
from workers.core.table_files import Freed, remove_objects, remove_parts, remove_table, settle_table, table_whole
from workers.core.tables import TableRef
from workers.core.words import _

AT_A_TIME = 50


@dataclass(frozen=True)
class TableToFree:
    """Files of a table that go while ``head`` stays readable; no ``head``: all of the table goes."""

    table: str
    parts: tuple[Part, ...] = ()
    head: TableRef | None = None


@dataclass(frozen=True)
class FreeSpec:
    """What is to be freed: in tables, and objects by their digests. ``versions`` and ``loose`` say whose they were."""

    store: StoreRef
    tables: tuple[TableToFree, ...] = ()
    objects: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()


def measure(spec: FreeSpec) -> Freed:
    """The files and bytes that ``free`` will take. Changes nothing."""
    here, found = Store(spec.store), Freed()
    for table in spec.tables:
        found += _sizes_of(table.parts) if table.head else table_whole(here, table.table)
    sizes = [size for digest in spec.objects if (size := here.size(digest)) is not None]
    return found + Freed(len(sizes), sum(sizes))


def free(spec: FreeSpec, reporter: Reporter) -> Freed:
    """Take it all off the disk; what is gone already counts nothing. Stopped halfway, it can be done again."""
    here, freed = Store(spec.store), Freed()
    reporter.phase(_("Freeing files"), total=measure(spec).files)
    for table in spec.tables:
        freed += _free_table(here, table, reporter)
    for first in range(0, len(spec.objects), AT_A_TIME):
        gone = remove_objects(here, spec.objects[first : first + AT_A_TIME])
        freed += gone
        reporter.advance(gone.files)
    return freed


def _free_table(here: Store, table: TableToFree, reporter: Reporter) -> Freed:
    if table.head is None:
        gone = remove_table(here, table.table)
        reporter.advance(gone.files)
        return gone
    freed = Freed()
    for first in range(0, len(table.parts), AT_A_TIME):
        gone = remove_parts(here, table.table, table.parts[first : first + AT_A_TIME])
        freed += gone
        reporter.advance(gone.files)
    settle_table(here, table.table, table.head)
    return freed


def _sizes_of(parts: tuple[Part, ...]) -> Freed:
    return Freed(len(parts), sum(part.size for part in parts))
