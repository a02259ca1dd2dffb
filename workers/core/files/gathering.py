"""Columns from plain Python values, as formats without a schema give them: JSON, workbooks.

A first look at every value decides the type of a column, a second one fills it. Nothing is rounded: whole numbers that
do not fit 64 bits, or that fractions beside them would round, are kept as text, and so is a column of several kinds.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
import polars as pl

from workers.core.cells import SAFE_INTEGER
from workers.core.words import _, joined, say

LARGEST = 2**63 - 1
INTEGER, LARGE, NUMBER = "integer", "large", "number"
KINDS = {
    INTEGER: _("whole numbers"),
    LARGE: _("numbers beyond 64 bits"),
    NUMBER: _("numbers with a fraction"),
    "boolean": _("true or false"),
    "text": _("text"),
    "date": _("dates"),
    "datetime": _("dates with a time"),
    "time": _("times of day"),
    "duration": _("durations"),
    "list": _("lists"),
    "object": _("nested objects"),
}
SIMPLE: dict[str, pl.DataType] = {
    INTEGER: pl.Int64(),
    NUMBER: pl.Float64(),
    "boolean": pl.Boolean(),
    "text": pl.String(),
    "date": pl.Date(),
    "datetime": pl.Datetime("us"),
}
_KIND_OF = {
    int: INTEGER,
    float: NUMBER,
    bool: "boolean",
    str: "text",
    date: "date",
    datetime: "datetime",
    time: "time",
    timedelta: "duration",
    list: "list",
    dict: "object",
}


class TooLarge(str):
    """A number as it was written, too large for any type of number."""


@dataclass
class Seen:
    """What one column held so far: how many values of each kind, and the row (1-based) of the first one.

    ``furthest`` is the largest distance of a whole number from zero.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    furthest: int = 0

    def look(self, values: Sequence[Any], row: int) -> None:
        """Take ``values`` into account, the first of which stands in ``row``; None is missing."""
        types = Counter(map(type, values))
        types.pop(type(None), None)
        if types.get(int):
            self._look_at_integers(values, row)
        for type_, count in types.items():
            if type_ is not int:
                kind = LARGE if type_ is TooLarge else _KIND_OF[type_]
                self._count(kind, count, row, values, lambda value, wanted=type_: type(value) is wanted)

    @property
    def dtype(self) -> pl.DataType:
        """The type that keeps every value."""
        kinds = set(self.kinds)
        if not kinds:
            return pl.Null()
        if len(kinds) == 1:
            return SIMPLE.get(next(iter(kinds)), pl.String())
        if kinds == {INTEGER, NUMBER} and self.furthest <= SAFE_INTEGER:
            return pl.Float64()
        return pl.Datetime("us") if kinds == {"date", "datetime"} else pl.String()

    def note(self, name: str) -> str:
        """A sentence when the column is not simply of one kind; empty otherwise."""
        kinds = [kind for kind, _count in self.kinds.most_common()]
        if self.dtype != pl.String() or kinds in ([], ["text"]):
            return ""
        if set(kinds) <= {INTEGER, LARGE}:
            large = _("“{name}” holds numbers beyond 64 bits ({n:,}), kept as text to stay exact.")
            return say(large, name=name, n=self.kinds[LARGE])
        if set(kinds) == {INTEGER, NUMBER}:
            rounded = _("“{name}” holds whole numbers that its fractions would round; kept as text to stay exact.")
            return say(rounded, name=name)
        if len(kinds) == 1:
            return say(_("“{name}” holds {kind}, kept as text."), name=name, kind=say(KINDS[kinds[0]]))
        each = _("{kind} ({n:,}, first in row {row:,})")
        told = [say(each, kind=say(KINDS[kind]), n=self.kinds[kind], row=self.first[kind]) for kind in kinds]
        several = _("“{name}” holds several kinds of value: {kinds}. It was kept as text.")
        return say(several, name=name, kinds=joined(told))

    def _look_at_integers(self, values: Sequence[Any], row: int) -> None:
        integers = [value for value in values if type(value) is int]
        self.furthest = max(self.furthest, max(integers), -min(integers))
        large = sum(map(_is_large, integers)) if self.furthest > LARGEST else 0
        self._count(LARGE, large, row, values, lambda value: type(value) is int and _is_large(value))
        plain = len(integers) - large
        self._count(INTEGER, plain, row, values, lambda value: type(value) is int and not _is_large(value))

    def _count(self, kind: str, count: int, row: int, values: Sequence[Any], fits: Any) -> None:
        if count:
            self.kinds[kind] += count
            if kind not in self.first:
                self.first[kind] = row + next(at for at, value in enumerate(values) if fits(value))


def series(name: str, values: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    """The values in the type that ``Seen.dtype`` gave. Raises ``UnicodeEncodeError`` for half a character."""
    if dtype == pl.String:
        return pl.Series(name, [_text(value) for value in values], dtype=dtype)
    if dtype == pl.Float64:
        return pl.Series(name, [None if value is None else float(value) for value in values], dtype=dtype)
    if dtype == pl.Datetime:
        return pl.Series(name, [_moment(value) for value in values], dtype=dtype)
    return pl.Series(name, values, dtype=dtype)


def frame_of(columns: Mapping[str, pl.DataType], values: Iterable[Sequence[Any]]) -> pl.DataFrame:
    """One batch: a sequence of values for each column, in order."""
    return pl.DataFrame([series(name, held, columns[name]) for name, held in zip(columns, values, strict=True)])


def as_json(value: Any) -> str:
    """Lists and objects as JSON text."""
    try:
        return msgspec.json.encode(value).decode()
    except (OverflowError, ValueError, TypeError):  # numbers beyond 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(value: Any) -> str | None:
    if value is None or type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return as_json(value)
    return repr(value) if isinstance(value, float) else str(value)


def _moment(value: Any) -> Any:
    return datetime.combine(value, time()) if type(value) is date else value


def _is_large(value: int) -> bool:
    return not -LARGEST - 1 <= value <= LARGEST
