"""Time zones by their IANA names, by the rules that the machine's time zone database has.

A local time that a clock skips when it is put forward means the moment as much later: 02:30 is 03:30. One that a clock
shows twice when it is put back means the earlier of the two moments.
"""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from workers.core.errors import ParamsError
from workers.core.words import _, say

_NO_PLACES = ("localtime", "Factory", "posixrules")


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Every name there is."""
    return frozenset(available_timezones()) - frozenset(_NO_PLACES)


def known_zone(name: str, field: str) -> str:
    """The name, once it is known. Raises ``ParamsError`` about ``field``, with names that are near."""
    if name in zones():
        return name
    last = name.strip().rpartition("/")[2].lower().replace(" ", "_")
    near = sorted(zone for zone in zones() if last and last in zone.lower())[:3]
    if near:
        said = _("“{name}” is no time zone. Did you mean {near}?")
        raise ParamsError({field: say(said, name=name, near=", ".join(near))})
    raise ParamsError({field: say(_("“{name}” is no time zone. Write a name such as Europe/Paris."), name=name)})


def local_from_utc(moment: datetime, zone: str) -> datetime | None:
    """What clocks in the zone show at a moment; None for no zone, and outside the years 1 to 9999."""
    found = _zone(zone)
    if found is None:
        return None
    try:
        return moment.replace(tzinfo=UTC).astimezone(found).replace(tzinfo=None, fold=0)
    except OverflowError:
        return None


def utc_from_local(local: datetime, zone: str) -> datetime | None:
    """The moment at which clocks in the zone show ``local``; None for no zone, and outside the years 1 to 9999."""
    found = _zone(zone)
    if found is None:
        return None
    try:
        return local.replace(tzinfo=found, fold=0).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return None


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    return ZoneInfo(name) if name in zones() else None
