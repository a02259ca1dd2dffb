"""Time zones in SQL: when the clocks of a zone were put on or back, as the machine's time zone database has it.

DuckDB has a database of its own, which differs in many years; so the changes stand in the query.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from workers.core.expressions.grammar import FIRST_MOMENT, LAST_MOMENT
from workers.core.expressions.zones import zones
from workers.engines.source_sql_words import MACROS, Macro

ZONED = {"local_from_utc": "local_in", "utc_from_local": "utc_of"}
"""The primitives, and how their functions for one zone begin."""
FIRST, RULED, LAST = 1800, 2100, 2500
"""Clocks showed the sun's time of the place before, and go on from year to year as 400 years earlier after."""
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - as moments are held, in UTC without saying so
_DAY, _WEEK = 86_400, 7 * 86_400
"""So often clocks are looked at before the year ``RULED``, and from then on, when they change by a rule of the year."""
_AGE = 146_097 * 86_400
"""Seconds of 400 years, after which the days of the week come again."""
_STEPS = ", ".join(str(2**power) for power in range(12, -1, -1))


def is_zone(name: str) -> bool:
    """Whether the database has it."""
    return name in zones()


def macro_of(name: str) -> Macro:
    """A function by its name; that of a zone is ``function zone``."""
    function, _space, zone = name.partition(" ")
    return _zoned(function, zone) if zone else MACROS[name]


@lru_cache(maxsize=64)
def _zoned(function: str, zone: str) -> Macro:
    seconds, offsets = changes(zone)
    means = f"What clocks in {zone} show at a moment in UTC."
    begins, sign = seconds, "+"
    if function == "utc_from_local":
        means = f"The moment in UTC at which clocks in {zone} show a time; of two the earlier."
        sides = zip(seconds, offsets, offsets[1:], strict=False)
        begins, sign = [second + max(before, after) for second, before, after in sides], "-"
    place = (
        f"list_reduce([0, {_STEPS}], lambda place, step: CASE WHEN place + step <= {len(begins)} AND "
        f"{_listed(begins)}[place + step] * 1000000 <= held THEN place + step ELSE place END)"
    )
    end, age = _seconds(LAST) * 1_000_000, _AGE * 1_000_000
    ages = f"((epoch_us(given) - {end}) // {age} + 1) * {age}"
    within = f"epoch_us(given) - CASE WHEN epoch_us(given) >= {end} THEN {ages} ELSE 0 END"
    moved = (
        f"epoch_us(given) {sign} list_transform([{within}], lambda held: {_listed(offsets)}[{place} + 1])[1] * 1000000"
    )
    text = (
        f"list_transform([{moved}], lambda moved: CASE WHEN moved BETWEEN {FIRST_MOMENT} AND {LAST_MOMENT} "
        "THEN make_timestamp(moved) END)[1]"
    )
    return Macro(f"{ZONED[function]}_{_plain(zone)}", ("given",), means, text)


def _listed(numbers: Sequence[int]) -> str:
    return f"CAST([{', '.join(map(str, numbers))}] AS BIGINT[])"


def _plain(zone: str) -> str:
    """The name as a part of another, no two the same."""
    return re.sub(r"\W", "_", zone.lower().replace("+", "_plus_").replace("-", "_minus_"))


@lru_cache(maxsize=64)
def changes(zone: str) -> tuple[list[int], list[int]]:
    """The seconds since 1970 at which the offset from UTC changes, and the offsets: one more, the first before all."""
    info = ZoneInfo(zone)
    second, ruled, end = _seconds(FIRST), _seconds(RULED), _seconds(LAST)
    seconds, offsets = list[int](), [_offset(info, second)]
    while second < end:
        later = min(second + (_DAY if second < ruled else _WEEK), end)
        if _offset(info, later) == offsets[-1]:
            second = later
            continue
        low = second
        while later - low > 1:
            middle = (low + later) // 2
            low, later = (middle, later) if _offset(info, middle) == offsets[-1] else (low, middle)
        second = later
        seconds.append(second)
        offsets.append(_offset(info, second))
    return seconds, offsets


def _seconds(year: int) -> int:
    return int((datetime(year, 1, 1) - _EPOCH).total_seconds())  # noqa: DTZ001 - as moments are held


def _offset(info: ZoneInfo, second: int) -> int:
    moment = (_EPOCH + timedelta(seconds=second)).replace(tzinfo=UTC).astimezone(info)
    shift = moment.utcoffset()
    return int(shift.total_seconds()) if shift else 0
