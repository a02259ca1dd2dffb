"""Dates that lie after the moment of the prediction: what they say was not known yet."""

from collections.abc import Iterable, Sequence

import polars as pl

from workers.core.leak import LATER, LEAST_ROWS, Leak
from workers.core.said import Said, Share
from workers.core.schema import DATE, DATETIME, kind_of
from workers.core.words import Phrase, _, counted, say

MOST_LATER = 0.01
LEAST_LATER = 10
"""So many rows, and that share of those with a date, must be later: fewer may be slips of the pen."""
OPEN_END = 2200
"""Dates from this year on stand for "no end" and are not looked at."""
DAY_MS = 86_400_000

MOMENT = _("the moment of the prediction")
EVENT = _("the event that “{target}” is made from")


def is_dated(dtype: pl.DataType) -> bool:
    """Whether values of the type are dates or moments."""
    return kind_of(dtype) in (DATE, DATETIME)


def dated_after(rows: pl.DataFrame, columns: Iterable[str], moments: Sequence[str], named: Phrase) -> tuple[Leak, ...]:
    """The ``columns`` of dates that often lie after the last of the dates in ``moments`` of their own row.

    ``named`` says what the moments are. A date that always lies equally far ahead, such as a term of 30 days, tells
    nothing that the moment does not, and passes. Two columns of moments are compared to the instant, else by days.
    """
    known = [name for name in moments if name in rows.columns and is_dated(rows.schema[name])]
    if not known or rows.height < LEAST_ROWS:
        return ()
    judged = [name for name in columns if name not in moments and is_dated(rows.schema[name])]
    return tuple(leak for name in judged if (leak := _late(rows, name, known, named)))


def _late(rows: pl.DataFrame, column: str, moments: list[str], named: Phrase) -> Leak | None:
    exact = all(_clock(rows.schema[name]) == _clock(rows.schema[column]) != "" for name in moments)
    last = pl.max_horizontal(*(_instant(rows, name, exact=exact) for name in moments))
    lead = rows.select(
        lead=pl.when(pl.col(column).dt.year() < OPEN_END).then(_instant(rows, column, exact=exact) - last)
    )["lead"].drop_nulls()
    late = lead.filter(lead > 0)
    if late.len() < max(LEAST_LATER, MOST_LATER * lead.len()) or lead.min() == lead.max():
        return None
    ahead = float(late.median()) / DAY_MS  # type: ignore[arg-type]
    middle = counted(_("{n} day"), _("{n} days"), round(ahead)) if ahead >= 1 else say(_("less than a day"))
    words = {
        "column": column, "late": late.len(), "n": lead.len(), "share": Share(late.len() / lead.len()),
        "moment": moments[0], "named": named, "middle": middle,
    }  # fmt: skip
    sentence = say(
        _(
            "“{column}” lies after “{moment}”, {named}, in {late} of {n} rows ({share}), by {middle} in the middle: "
            "it was not known yet."
        ),
        **words,
    )
    return Leak(LATER, column, late.len() / lead.len(), lead.len(), Said.of(sentence))


def _clock(dtype: pl.DataType) -> str:
    """What clock the moments are told by; empty for dates."""
    return (dtype.time_zone or "local") if isinstance(dtype, pl.Datetime) else ""


def _instant(rows: pl.DataFrame, name: str, *, exact: bool) -> pl.Expr:
    """Milliseconds; those of the day's beginning unless ``exact``."""
    value = pl.col(name)
    return (value if exact else value.dt.date().cast(pl.Datetime("ms"))).dt.epoch("ms")
