"""What is different between two versions: columns, rows, cells and distributions, from every row of both."""

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from workers.comparing.columns import Columns, Side, side_by_side, sides
from workers.comparing.keys import faulty
from workers.comparing.rows import (
    Collision,
    Hasher,
    Matched,
    Pairing,
    Positions,
    by_hash,
    by_value,
    fresh_hash,
    groups_of,
    match,
    unequal,
)
from workers.comparing.shift import Shift, shift
from workers.core.errors import DataError
from workers.core.reporter import Reporter
from workers.core.schema import missing_column
from workers.core.store import Store
from workers.core.tables import TableRef
from workers.core.words import _, say

MOST_PICTURES = 100
TRIES = 3


@dataclass(frozen=True)
class DiffSpec:
    """The older and the newer version. ``key`` names the columns that tell rows apart; none compares by content.

    ``forms_before`` and ``forms_after``: column -> the form (a name in ``FORMATS``) that its values had in a file.
    """

    before: TableRef
    after: TableRef
    key: tuple[str, ...] = ()
    forms_before: dict[str, str] = field(default_factory=dict)
    forms_after: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OneSided:
    """A column that only one of the versions has."""

    name: str
    kind: str


@dataclass(frozen=True)
class ColumnDiff:
    """A column of both versions. ``changed`` counts cells of changed rows; ``shift`` is there when rows differ."""

    name: str
    name_before: str
    kind: str
    kind_before: str
    retyped: bool
    changed: int
    shift: Shift | None


@dataclass(frozen=True)
class DiffResult:
    """Rows of ``after`` against rows of ``before``, compared on the columns that both have.

    ``positions`` finds the rows themselves (``load_positions``). ``repeated_*`` and ``keyless_*`` say how many rows of
    each version share their key with another row, or lack a part of it: those are compared in the order they come.
    """

    rows_before: int
    rows_after: int
    added: int
    removed: int
    changed: int
    unchanged: int
    reordered: bool
    key: tuple[str, ...]
    columns_added: tuple[OneSided, ...]
    columns_removed: tuple[OneSided, ...]
    columns_moved: bool
    columns: tuple[ColumnDiff, ...]
    positions: str
    repeated_before: int = 0
    repeated_after: int = 0
    keyless_before: int = 0
    keyless_after: int = 0
    pictures_left_out: int = 0


@dataclass(frozen=True)
class RowPositions:
    """0-based rows that differ. ``before[i]`` became ``after[i]``; ``cells[i, c]``: its column ``c`` changed."""

    removed: Positions
    added: Positions
    before: Positions
    after: Positions
    cells: npt.NDArray[np.bool_]


def diff(spec: DiffSpec, reporter: Reporter) -> DiffResult:
    """Compare two versions, of one dataset or of two.

    Rows that hold the same values are paired first, whatever their order; what is left is paired by the key, if there
    is one, and counts as changed. The rest was added or removed. Memory holds hashes of all rows and a few columns.
    Raises ``DataError`` when a version lacks a column of the key.
    """
    return compare(spec, reporter, fresh_hash)


def compare(spec: DiffSpec, reporter: Reporter, hasher: Callable[[], Hasher]) -> DiffResult:
    """``diff`` with any hash, be it a bad one: the answer is the same."""
    for _attempt in range(TRIES):
        with suppress(Collision):
            return _compare(spec, reporter, by_hash(hasher()))
    return _compare(spec, reporter, by_value)


def _compare(spec: DiffSpec, reporter: Reporter, pairing: Pairing) -> DiffResult:
    reporter.phase(_("Comparing the columns"))
    columns = side_by_side(spec.before, spec.after)
    key = _key_of(spec, columns)
    before, after = sides(spec.before, spec.after, columns, (spec.forms_before, spec.forms_after))
    reporter.phase(_("Matching the rows"))
    same = match(before, after, range(len(columns.pairs)), pairing)
    reporter.check()
    rows = match(before, after, key, pairing, rows=(same.removed, same.added))
    reporter.phase(_("Comparing the values"), len(columns.pairs))
    cells, found = _compared(before, after, columns, same, rows, set(key), reporter)
    found, left_out = _fewer_pictures(found)
    positions = RowPositions(rows.removed, rows.added, rows.before, rows.after, cells)
    return DiffResult(
        rows_before=spec.before.rows,
        rows_after=spec.after.rows,
        added=len(rows.added),
        removed=len(rows.removed),
        changed=len(rows.after),
        unchanged=len(same.after),
        reordered=bool((np.diff(same.before) < 0).any()),
        key=spec.key,
        columns_added=tuple(OneSided(column.name, column.kind) for column in columns.added),
        columns_removed=tuple(OneSided(column.name, column.kind) for column in columns.removed),
        columns_moved=columns.moved,
        columns=found,
        positions=save_positions(Store(spec.after.store), positions),
        pictures_left_out=left_out,
        **_faults(before, after, key),
    )


def save_positions(store: Store, rows: RowPositions) -> str:
    """Keep the rows that differ; answers the digest that finds them."""
    held = io.BytesIO()
    np.savez_compressed(
        held,
        removed=rows.removed,
        added=rows.added,
        before=rows.before,
        after=rows.after,
        cells=np.packbits(rows.cells, axis=1),
        width=np.array(rows.cells.shape[1]),
    )
    return store.put_bytes(held.getvalue())


def load_positions(store: Store, digest: str) -> RowPositions:
    """The rows that differ. Raises ``MissingObject`` or ``CorruptObject``."""
    with np.load(io.BytesIO(store.read_bytes(digest)), allow_pickle=False) as held:
        width = int(held["width"])
        cells = np.unpackbits(held["cells"], axis=1, count=width).astype(bool)
        return RowPositions(held["removed"], held["added"], held["before"], held["after"], cells)


def _key_of(spec: DiffSpec, columns: Columns) -> list[int]:
    names = [pair.after for pair in columns.pairs]
    for name in spec.key:
        if name not in names:
            said = _(
                "The key names the column “{name}”, which both versions must have. {missing} Choose another key, or "
                "compare without one."
            )
            raise DataError(say(said, name=name, missing=missing_column(name, names)), column=name)
    return [names.index(name) for name in spec.key]


def _compared(
    before: Side, after: Side, columns: Columns, same: Matched, rows: Matched, key: set[int], reporter: Reporter
) -> tuple[npt.NDArray[np.bool_], tuple[ColumnDiff, ...]]:
    """Column by column: which cells of the changed rows differ, and how the whole column moved.

    Raises ``Collision`` when a row that counts as the same differs, or one that counts as changed has another key.
    """
    cells = np.zeros((len(rows.after), len(columns.pairs)), dtype=bool)
    differ = bool(len(same.removed) or len(same.added))
    found = []
    for group in groups_of(range(len(columns.pairs)), max(before.ref.rows, after.ref.rows)):
        frames = before.read(group), after.read(group)
        for column in group:
            pair, (old, new) = columns.pairs[column], (frame[str(column)] for frame in frames)
            cells[:, column] = unequal(old.gather(rows.before), new.gather(rows.after))
            if (
                unequal(old.gather(same.before), new.gather(same.after)).any()
                or column in key
                and cells[:, column].any()
            ):
                raise Collision
            moved = shift(old, new) if differ else None
            changed = int(cells[:, column].sum())
            found.append(
                ColumnDiff(pair.after, pair.before, pair.kind_after, pair.kind_before, pair.retyped, changed, moved)
            )
            reporter.advance()
    return cells, tuple(found)


def _fewer_pictures(columns: tuple[ColumnDiff, ...]) -> tuple[tuple[ColumnDiff, ...], int]:
    """Pictures of what moved most alone, so that a thousand columns stay a page; answers how many others moved."""
    moved = [column for column in columns if column.shift and column.shift.moved]
    ranked = sorted(moved, key=lambda column: -column.shift.distance if column.shift else 0.0)
    kept = {column.name for column in ranked[:MOST_PICTURES]}
    shown = tuple(column if column.name in kept else _without_picture(column) for column in columns)
    return shown, len(moved) - len(kept)


def _without_picture(column: ColumnDiff) -> ColumnDiff:
    return replace(column, shift=replace(column.shift, picture=None)) if column.shift else column


def _faults(before: Side, after: Side, key: list[int]) -> dict[str, int]:
    if not key:
        return {}
    old, new = faulty(before.read(key)), faulty(after.read(key))
    return {
        "repeated_before": len(old.repeated),
        "repeated_after": len(new.repeated),
        "keyless_before": len(old.missing),
        "keyless_after": len(new.missing),
    }
