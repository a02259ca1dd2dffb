"""Every primitive over arrays. Canonical in (finite or missing), canonical out.

Where numpy does to the bit what is defined, arrays are computed at once; everything else, text above all, is the engine
for one row applied value by value. So are powers, exponentials and logarithms: numpy's differ in the last digit, and a
row of a batch must answer as it does alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from workers.core.expressions.grammar import FIRST_DAY, FIRST_MOMENT, LAST_DAY, LAST_MOMENT, MOST_MONTHS
from workers.core.expressions.primitives import ANY, PRIMITIVES
from workers.core.later import Later
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.engines.numpy_cells import (
    NOT_A_TIME,
    Cells,
    cells_of,
    either,
    finite,
    numbers,
    side_by_side,
    truths,
)
from workers.engines.scalar_primitives import HIGH, LOW, NAMES, written

if TYPE_CHECKING:
    import numpy as np

    from workers.engines.numpy_cells import Mask
else:
    np = Later("numpy")

Function = Callable[..., Cells]
NEAR_64_BITS = 9.2e18
"""A product that floats take for smaller fits; beyond, it is computed exactly."""


def implementation(name: str, kinds: Sequence[str]) -> Function:
    """The primitive for columns of these kinds."""
    is_text = ANY in PRIMITIVES[name].takes and PRIMITIVES[name].strict and TEXT in kinds
    return by_value(name) if is_text or name not in ARRAYS else ARRAYS[name]


@cache
def by_value(name: str) -> Function:
    """The engine for one row, value by value; the primitive has to be one that is missing where an argument is."""
    gives, count = PRIMITIVES[name].gives, len(PRIMITIVES[name].takes)
    names = [f"a{number}" for number in range(count)]
    absent = " or ".join(f"{each} is None" for each in names)
    rows = f"({', '.join(names)},) in zip(*columns)"
    source = f"lambda columns: [None if {absent} else {written(name, names)} for {rows}]"
    listed = eval(source, dict(NAMES))  # noqa: S307 - made of our own templates alone

    def computed(*columns: Cells) -> Cells:
        return cells_of(listed(side_by_side(columns)), columns[0].kind if gives == ANY else gives)

    return computed


def _number(function: Callable[..., Any]) -> Function:
    return lambda *columns: Cells(NUMBER, function(*(cells.values for cells in columns)))


def _finite(function: Callable[..., Any]) -> Function:
    return lambda a, b: Cells(NUMBER, finite(function(a.values, b.values)))


def _round_half_away(a: Any) -> Any:
    size = np.abs(a)
    whole = np.floor(size)
    return np.copysign(whole + (size - whole >= 0.5), a)


def _add(a: Cells, b: Cells) -> Cells:
    made = a.values + b.values
    return _within(a, b, made, ((a.values ^ made) & (b.values ^ made)) < 0)


def _subtract(a: Cells, b: Cells) -> Cells:
    made = a.values - b.values
    return _within(a, b, made, ((a.values ^ b.values) & (a.values ^ made)) < 0)


def _multiply(a: Cells, b: Cells) -> Cells:
    made = a.values * b.values
    beyond = np.abs(a.values.astype(np.float64) * b.values) >= NEAR_64_BITS
    for place in np.flatnonzero(beyond):
        first, second = (int(np.broadcast_to(each.values, made.shape)[place]) for each in (a, b))
        beyond[place] = not LOW <= first * second < HIGH
    return _within(a, b, made, beyond)


def _within(a: Cells, b: Cells, made: Any, beyond: Mask) -> Cells:
    return Cells(INTEGER, made, either(a.missing, b.missing, beyond if beyond.any() else None))


def _compared(function: Callable[[Any, Any], Any]) -> Function:
    return lambda a, b: truths(function(a.values, b.values), either(a.absent, b.absent))


def _chosen(name: str) -> Function:
    def chosen(a: Cells, b: Cells) -> Cells:
        made = getattr(np, name)(a.values, b.values)  # NaN and NaT win
        missing = either(a.missing, b.missing)
        return truths(made, missing) if a.kind == BOOLEAN else Cells(a.kind, made, missing)

    return chosen


def _and(a: Cells, b: Cells) -> Cells:
    missing = either(a.missing, b.missing)
    if missing is not None:
        missing = missing & _true_or(a) & _true_or(b)
    return truths(a.values & b.values, missing)


def _or(a: Cells, b: Cells) -> Cells:
    made = a.values | b.values
    missing = either(a.missing, b.missing)
    return Cells(BOOLEAN, made, None if missing is None else missing & ~made)


def _true_or(a: Cells) -> Mask:
    """Where it is true or missing."""
    return a.values if a.missing is None else a.values | a.missing


def _is_missing(a: Cells) -> Cells:
    nowhere = np.zeros(a.values.shape, dtype=np.bool_)
    return Cells(BOOLEAN, nowhere if a.absent is None else nowhere | a.absent)


def _coalesce(a: Cells, b: Cells) -> Cells:
    absent = a.absent
    if absent is None:
        return a
    missing = None if a.missing is None or b.missing is None else a.missing & b.missing
    return Cells(a.kind, np.where(absent, b.values, a.values), missing)


def _if(a: Cells, b: Cells, c: Cells) -> Cells:
    made, missing = np.where(a.values, b.values, c.values), None
    if b.missing is not None or c.missing is not None:
        missing = np.where(a.values, *(False if each.missing is None else each.missing for each in (b, c)))
    return Cells(b.kind, made, missing)


def _since(a: Any, unit: str) -> Any:
    """Days since the beginning of the ``unit``."""
    return (a - a.astype(f"M8[{unit}]").astype("M8[D]")).astype(np.int64)


def _part(function: Callable[[Any], Any]) -> Function:
    """A whole number of each date, or of each moment."""

    def part(a: Cells) -> Cells:
        absent = np.isnat(a.values)
        return Cells(INTEGER, function(a.values), absent if absent.any() else None)

    return part


def _months(days: Any) -> Any:
    return days.astype("M8[M]").astype(np.int64)


def _weekday(days: Any) -> Any:
    return (days.astype(np.int64) + 3) % 7 + 1


def _week(days: Any) -> Any:
    thursday = days + (4 - _weekday(days))
    return _since(thursday, "Y") // 7 + 1


def _clock(size: int, most: int) -> Function:
    """Of each moment, the units of ``size`` microseconds, ``most`` of which make the next larger one."""
    return _part(lambda moments: moments.astype(np.int64) // size % most)


def _add_months(a: Cells, b: Cells) -> Cells:
    months = _months(a.values) + np.clip(b.values, -MOST_MONTHS, MOST_MONTHS)
    years = months // 12 + 1970
    beyond = (years < 1) | (years > 9999)
    absent = beyond | np.isnat(a.values) | (False if b.missing is None else b.missing)
    first = np.where(absent, 0, months).astype("M8[M]")
    begin = first.astype("M8[D]")
    last = ((first + 1).astype("M8[D]") - begin).astype(np.int64) - 1
    made = begin + np.minimum(np.where(absent, 0, _since(a.values, "M")), last)
    return Cells(DATE, np.where(absent, np.datetime64("NaT"), made))


def _time(kind: str, unit: str, first: int, last: int) -> Function:
    def made(a: Cells) -> Cells:
        known = (a.values >= first) & (a.values <= last)
        if a.missing is not None:
            known = known & ~a.missing
        return Cells(kind, np.where(known, a.values, NOT_A_TIME).view(f"M8[{unit}]"))

    return made


def _as_time(kind: str, unit: str) -> Function:
    return lambda a: Cells(kind, a.values.astype(f"M8[{unit}]"))


def _integer_from_number(a: Cells) -> Cells:
    fits = (a.values == np.floor(a.values)) & (a.values >= LOW) & (a.values < HIGH)
    return Cells(INTEGER, np.where(fits, a.values, 0.0).astype(np.int64), None if fits.all() else ~fits)


def _to_number(a: Cells) -> Cells:
    return Cells(NUMBER, numbers(a))


ARRAYS: dict[str, Function] = {
    "add_integer": _add,
    "add_number": _finite(lambda a, b: a + b),
    "subtract_integer": _subtract,
    "subtract_number": _finite(lambda a, b: a - b),
    "multiply_integer": _multiply,
    "multiply_number": _finite(lambda a, b: a * b),
    "divide": _finite(lambda a, b: a / b),
    "absolute": _number(lambda a: np.abs(a)),
    "square_root": _number(lambda a: np.sqrt(a)),
    "floor": _number(lambda a: np.floor(a)),
    "ceiling": _number(lambda a: np.ceil(a)),
    "round_half_away": _number(_round_half_away),
    "equal": _compared(lambda a, b: a == b),
    "less": _compared(lambda a, b: a < b),
    "less_equal": _compared(lambda a, b: a <= b),
    "minimum": _chosen("minimum"),
    "maximum": _chosen("maximum"),
    "not": lambda a: truths(~a.values, a.missing),
    "and": _and,
    "or": _or,
    "is_missing": _is_missing,
    "coalesce": _coalesce,
    "if": _if,
    "year": _part(lambda days: days.astype("M8[Y]").astype(np.int64) + 1970),
    "quarter": _part(lambda days: _months(days) % 12 // 3 + 1),
    "month": _part(lambda days: _months(days) % 12 + 1),
    "week": _part(_week),
    "day": _part(lambda days: _since(days, "M") + 1),
    "weekday": _part(_weekday),
    "day_of_year": _part(lambda days: _since(days, "Y") + 1),
    "epoch_day": _part(lambda days: days.astype(np.int64)),
    "hour": _clock(3_600_000_000, 24),
    "minute": _clock(60_000_000, 60),
    "second": _clock(1_000_000, 60),
    "add_months": _add_months,
    "epoch_microsecond": _part(lambda moments: moments.astype(np.int64)),
    "number_from_integer": _to_number,
    "number_from_boolean": _to_number,
    "integer_from_number": _integer_from_number,
    "integer_from_boolean": lambda a: Cells(INTEGER, a.values.astype(np.int64), a.missing),
    "date_from_datetime": _as_time(DATE, "D"),
    "date_from_epoch_day": _time(DATE, "D", FIRST_DAY, LAST_DAY),
    "datetime_from_epoch_microsecond": _time(DATETIME, "us", FIRST_MOMENT, LAST_MOMENT),
    "datetime_from_date": _as_time(DATETIME, "us"),
}
"""What is computed for whole arrays; comparisons of text are not."""
