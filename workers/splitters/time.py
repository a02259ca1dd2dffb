"""Along time: what comes later never trains."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from workers.core.cuts import nearest_bounds
from workers.core.errors import DataError
from workers.core.schema import DATE, DATETIME, Schema
from workers.core.splitter import (
    COLUMN,
    CUTS,
    MISSING,
    NOWHERE,
    ORDER,
    TRAIN,
    Assigned,
    Cut,
    Splitter,
    between,
)
from workers.core.words import _, counted, say


class Time(Splitter):
    """Each part ends before the next begins: equal moments are never torn apart, so shares are met as near as the
    moments allow. Parts may also begin at given moments. Rows without a moment are left out, or train."""

    label = _("Time")
    help = _("The oldest rows train, the newest test; rows of one moment stay together. The future never trains.")
    order = 40
    uses = frozenset({COLUMN, CUTS, MISSING})
    needs = frozenset({COLUMN})
    reads = ORDER
    kinds = (DATE, DATETIME)

    def assign(self, cut: Cut) -> Assigned:
        kind = Schema.of(cut.rows).get(cut.column).kind
        if kind not in self.kinds:
            told = _("Column “{column}” holds {kind} values. Choose a column of dates, or an ordered split.")
            raise DataError(say(told, column=cut.column, kind=say(kind)), column=cut.column)
        order = cut.placed()
        values = cut.read(cut.column).to_series().gather(order)
        assigned = np.full(cut.count, 0 if cut.missing == TRAIN else NOWHERE, dtype=np.int8)
        assigned[order] = between(np.arange(len(order)), _given(cut, values) if cut.cuts else _by_shares(cut, values))
        return assigned


def _by_shares(cut: Cut, values: pl.Series) -> list[int]:
    begins = (values != values.shift(1)).fill_null(False).arg_true().to_list()
    if len(begins) < cut.parts - 1:
        one, many = (
            _(
                "Column “{column}” holds 1 moment, too few for {parts} parts that each end before the next begins. "
                "Use fewer parts, or an ordered split."
            ),
            _(
                "Column “{column}” holds {n} different moments, too few for {parts} parts that each end before the "
                "next begins. Use fewer parts, or an ordered split."
            ),
        )
        raise DataError(counted(one, many, len(begins) + 1, column=cut.column, parts=cut.parts), column=cut.column)
    return nearest_bounds(begins, cut.shares.tolist(), len(values))


def _given(cut: Cut, values: pl.Series) -> list[int]:
    zone = values.dtype.time_zone if isinstance(values.dtype, pl.Datetime) else None
    moments = [_moment(text, values.dtype, zone) for text in cut.cuts]
    values = values.dt.convert_time_zone("UTC") if zone else values
    if moments != sorted(set(moments)):
        raise DataError(say(_("The moments at which parts begin must rise: each one later than the one before.")))
    return [int((values < moment).sum()) for moment in moments]


def _moment(text: str, dtype: pl.DataType, zone: str | None) -> date:
    """The moment as the column has it; one without a time zone is meant in the column's."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        told = _("“{text}” is not a moment. Write it such as 2026-01-31, or 2026-01-31T12:00.")
        raise DataError(say(told, text=text)) from None
    if dtype == pl.Date:
        if moment.time() != time.min:
            told = _("The column holds dates without a time, so “{text}” cannot divide them. Write a date.")
            raise DataError(say(told, text=text))
        return moment.date()
    if zone:
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
