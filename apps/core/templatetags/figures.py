"""Filters for figures: numbers, sizes, durations, moments and JSON for the widgets."""

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format, get_format, number_format
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
NONE = "–"
MISSING = "∅"
EXACT = 15
"""So many significant digits a float holds for certain."""


@register.filter
def number(value: Any, digits: int = 4) -> str:
    """A number with thousands separators; a fraction keeps ``digits`` significant digits."""
    if value is None or isinstance(value, str) and not value:
        return NONE
    figure = float(value)
    if not math.isfinite(figure):
        return str(value)
    if figure == int(figure):
        return number_format(int(figure), force_grouping=True)
    places = max(0, digits - 1 - math.floor(math.log10(abs(figure)))) if figure else 0
    if places > digits + 3:
        return f"{figure:.{digits - 1}e}".replace(".", _decimal())
    places = min(places, digits)
    return number_format(rounded(figure, places), decimal_pos=places, force_grouping=abs(figure) >= 1000)


@register.filter
def brief(value: Any) -> str:
    """The same without zeros at its end, beside figures that are written as they are."""
    figure, exponent, power = number(value).partition("e")
    return (figure.rstrip("0").rstrip(_decimal()) if _decimal() in figure else figure) + exponent + power


def rounded(value: float | Decimal, places: int) -> Decimal:
    """Half goes away from zero, of the figure as it is written: 62.75 is 62.8, though its float lies a hair below."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@register.filter
def cell(value: Any, is_number: bool = False, is_bare: bool = False) -> str:
    """A value as cells of a table show it: the signs and words of the language. Thousands are separated, but not in
    whole numbers of four digits, which may be years, nor where numbers identify (``is_bare``). ``static/js/cells.js``
    has the same rule. ``is_number``: text that stands for a decimal."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return _("true") if value else _("false")
    if isinstance(value, int | float) or is_number:
        written = _digits(value) if isinstance(value, int | float) else str(value)
        is_whole = isinstance(value, int) or is_number and "." not in written
        return written.replace(".", _decimal()) if is_bare else _grouped(written, most_bare=4 if is_whole else 3)
    return str(value)


@register.filter
def table_cell(value: Any) -> SafeString:
    """The cell of a table that people read at a glance: a fraction has four digits, all of them on hover."""
    if isinstance(value, float) and math.isfinite(value):
        return format_html('<td class="num" title="{}">{}</td>', stored(value), brief(value))
    kind = "num" if isinstance(value, int) and not isinstance(value, bool) else ""
    return format_html('<td class="{}">{}</td>', kind, cell(value)) if kind else format_html("<td>{}</td>", cell(value))


@register.filter
def stored(value: Any, is_number: bool = False) -> str:
    """The same with every digit that is stored, where cells round a number to those that people wrote."""
    if isinstance(value, float) and math.isfinite(value):
        return _grouped(_plain(value, Decimal(repr(value))), most_bare=3)
    return cell(value, is_number)


def _decimal() -> str:
    return str(get_format("DECIMAL_SEPARATOR"))


def _grouped(plain: str, most_bare: int) -> str:
    """Digits with the signs of the language; whole parts of up to ``most_bare`` digits have no separator."""
    whole, dot, rest = plain.partition(".")
    if len(whole.lstrip("-")) > most_bare and whole.lstrip("-").isdecimal() and (rest or "0").isdecimal():
        whole = f"{int(whole):,}".replace(",", str(get_format("THOUSAND_SEPARATOR")))
    return whole + dot.replace(".", _decimal()) + rest


def _digits(value: float) -> str:
    if isinstance(value, int) or not math.isfinite(value):
        return str(value)
    return _plain(value, Decimal(f"{value:.{EXACT}g}"))


def _plain(value: float, short: Decimal) -> str:
    """The figure with a point, or with an exponent where it is very large or very small."""
    if value and not 1e-6 <= abs(value) < 1e21:
        return re.sub(r"e([+-])0", r"e\1", repr(float(short)))
    plain = format(short, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@register.filter
def percent(value: float | None, digits: int = 1) -> str:
    """A share of one as a percentage."""
    if value is None:
        return NONE
    share = rounded(100 * Decimal(str(value)), digits)
    return _("%(figure)s%%") % {"figure": number_format(share, decimal_pos=digits)}


@register.filter(name="bytes")
def bytes_(value: float | None) -> str:
    """A size in bytes with a fitting unit (powers of 1000, as disks and networks count)."""
    if value is None:
        return NONE
    size = float(value)
    units = [_("B"), _("kB"), _("MB"), _("GB"), _("TB")]
    step = min(len(units) - 1, max(0, math.floor(math.log(abs(size), 1000)))) if abs(size) >= 1 else 0
    figure = size / 1000**step
    places = 0 if step == 0 or figure >= 100 else 1
    return f"{number_format(figure, decimal_pos=places)}\u00a0{units[step]}"


@register.filter
def duration(value: timedelta | float | None) -> str:
    """A length of time: 350 ms, 4.2 s, 1 min 12 s, 2 h 05 min, 3 d 4 h."""
    if value is None:
        return NONE
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    if seconds < 1:
        return _("%(n)s ms") % {"n": round(seconds * 1000)}
    if seconds < 10:
        return _("%(n)s s") % {"n": number_format(seconds, decimal_pos=1)}
    whole = round(seconds)
    if whole < 60:
        return _("%(n)s s") % {"n": whole}
    if whole < 3600:
        return _("%(m)s min %(s)02d s") % {"m": whole // 60, "s": whole % 60}
    if whole < 86400:
        return _("%(h)s h %(m)02d min") % {"h": whole // 3600, "m": whole % 3600 // 60}
    return _("%(d)s d %(h)s h") % {"d": whole // 86400, "h": whole % 86400 // 3600}


@register.filter
def when(value: datetime | None) -> SafeString | str:
    """The moment itself, short; how long ago on hover. People compare moments, so the moment is what is shown."""
    if value is None:
        return NONE
    local = timezone.localtime(value)
    today = timezone.localtime()
    if local.date() == today.date():
        short = date_format(local, "H:i")
    else:
        short = date_format(local, _("j M, H:i") if local.year == today.year else _("j M Y"))
    full = f"{date_format(local, 'j F Y, H:i:s')} {local.tzname()} ({naturaltime(value)})"
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), full, short)


@register.filter
def json_block(value: Any) -> SafeString:
    """A ``<script type="application/json">`` that a widget reads. Figures that JSON lacks become null."""
    return json_script(_finite(value), encoder=DjangoJSONEncoder)


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, None when it is not there."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def initials(name: str) -> str:
    """At most two letters for a person."""
    return "".join(part[0] for part in str(name).replace(".", " ").replace("_", " ").split()[:2])


@register.filter
def line_figure(points: list[tuple[float, float]], name: str) -> dict[str, Any]:
    """A curve for ``<et-chart>`` from points (x, y)."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    trace = {"type": "scatter", "mode": "lines+markers", "x": xs, "y": ys, "name": name}
    return {"data": [trace], "layout": {"yaxis": {"title": {"text": name}}, "showlegend": False}}


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
