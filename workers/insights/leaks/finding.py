"""Every rule, over one table: the same call serves the insights report and the guard at the train button."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from workers.core.check import TargetFacts
from workers.core.leak import COPY, GAPS, LEAST_ROWS, LIKELY, POWER, Leak, Power, is_by_gaps, is_by_values
from workers.core.words import _
from workers.insights.leaks.aggregates import aggregates
from workers.insights.leaks.averages import of_target
from workers.insights.leaks.order import is_of_the_past, ordered_by, tells_next
from workers.insights.leaks.table import Places, Table
from workers.insights.leaks.values import told_by_value
from workers.insights.power import ROWS, answered, answers_of, powers

NEAR = 0.1
"""How near to a limit a column must come in a sample to be measured on all rows."""


def find_leaks(
    frame: pl.DataFrame,
    target: TargetFacts,
    *,
    places: Places | None = None,
    measured: Mapping[str, Power] | None = None,
    seed: int = 0,
) -> tuple[Leak, ...]:
    """``column_leaks``, then, among the other columns of ``frame``, sums of the target over other rows of ``frame``."""
    found = column_leaks(frame, target, places=places, measured=measured, seed=seed)
    known = {leak.column for leak in found}
    sums = summed_up(frame, target, [name for name in frame.columns if name not in known], places=places)
    order = {name: at for at, name in enumerate(frame.columns)}
    return tuple(sorted((*found, *sums), key=lambda leak: order[leak.column]))


def column_leaks(
    frame: pl.DataFrame,
    target: TargetFacts,
    *,
    places: Places | None = None,
    measured: Mapping[str, Power] | None = None,
    seed: int = 0,
) -> tuple[Leak, ...]:
    """What gives the answer away in ``frame``: for each column at most one leak, in the order of the columns.

    ``places`` (rows,) are the rows' positions in the table they are from, ascending, to know which of them follow each
    other; without them, all do. ``measured`` are powers that are known already; without them they are measured here,
    on all rows. Fewer than ``LEAST_ROWS`` rows with an answer say nothing.
    """
    table = _table(frame, target, places)
    if not _is_judged(table):
        return ()
    known = measured_powers(table.rows, target, seed) if measured is None else measured
    found = (_leak_of(table, name, known.get(name)) for name in table.columns)
    return tuple(leak for leak in found if leak)


def summed_up(
    frame: pl.DataFrame, target: TargetFacts, columns: Sequence[str], *, places: Places | None = None, moment: str = ""
) -> tuple[Leak, ...]:
    """Those of ``columns`` that sum up the target over rows of ``frame``, which must hold all rows that there are.

    ``moment`` is the column of dates that rows follow each other by; ``places`` as in ``column_leaks``.
    """
    table = _table(frame, target, places)
    return aggregates(table, columns, moment) if _is_judged(table) else ()


def measured_powers(frame: pl.DataFrame, target: TargetFacts, seed: int) -> dict[str, Power]:
    """The power of each column over all rows; a sample first says which columns are worth measuring on all of them."""
    first = {power.column: power for power in powers(frame, target, seed)}
    if frame.height <= ROWS:
        return first
    near = [name for name, power in first.items() if max(power.score, power.by_gaps) > LIKELY - NEAR]
    rows = frame.select([*near, target.name])
    return {**first, **{power.column: power for power in powers(rows, target, seed, most=frame.height)}}


def _table(frame: pl.DataFrame, target: TargetFacts, places: Places | None) -> Table:
    rows = answered(frame.with_row_index(_unused(frame)), target)
    at = rows.to_series(0).to_numpy().astype(np.int64)
    kept = rows.drop(rows.columns[0])
    return Table(kept, target, answers_of(kept[target.name], target), at if places is None else places[at])


def _is_judged(table: Table) -> bool:
    return table.rows.height >= LEAST_ROWS and len(np.unique(table.truth)) > 1


def _unused(frame: pl.DataFrame) -> str:
    """A name that no column has."""
    return "#" * (1 + max((len(name) for name in frame.columns), default=0))


def _leak_of(table: Table, column: str, power: Power | None) -> Leak | None:
    return (
        _copied(table, column)
        or (_told(table, power) if power else None)
        or told_by_value(table, column)
        or ordered_by(table, column)
        or of_target(table, column)
        or tells_next(table, column)
    )


def _copied(table: Table, column: str) -> Leak | None:
    if not table.rows[column].equals(table.rows[table.target.name]):
        return None
    return table.leak(COPY, column, _("“{column}” equals the target “{target}” in every row."), 1.0)


def _told(table: Table, power: Power) -> Leak | None:
    if is_by_gaps(power):
        said = _("Whether “{column}” is filled in tells “{target}”: it seems to be recorded afterwards.")
        return table.leak(GAPS, power.column, said, power.by_gaps)
    if is_by_values(power, table.target.task) and not is_of_the_past(table, power.column):
        said = _("“{column}” alone tells {share} of “{target}”: it may give the answer away.")
        return table.leak(POWER, power.column, said, power.score)
    return None
