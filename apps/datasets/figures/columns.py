"""A column's facts as pictures."""

from decimal import Decimal
from math import floor, isfinite, log10
from typing import Any

from django.utils.translation import gettext as _

from apps.core.templatetags.figures import EXACT, cell, rounded
from apps.datasets.figures.charts import rows_behind
from workers.core.chart import safe

SPARK_HEIGHT = 20
MOST_PLACES = 6
"""Of a value in the profile; the grid shows all."""
SMALLEST = 1e-6
"""What is closer to zero is written with a power of ten."""
Facts = dict[str, Any]


def spark(facts: Facts) -> list[dict[str, float]]:
    """Bars of a small histogram, ``SPARK_HEIGHT`` units tall, one unit wide each."""
    histogram = facts["histogram"]
    counts = histogram.get("counts", []) if histogram else [count for _value, count in facts["top"]]
    most = max(counts, default=0) or 1
    heights = [max(1.0, SPARK_HEIGHT * count / most) if count else 0.0 for count in counts]
    return [{"x": at + 0.06, "y": SPARK_HEIGHT - height, "height": height} for at, height in enumerate(heights)]


def span(facts: Facts) -> dict[str, Any]:
    """Lowest, median and highest value, and exactly (``exact``); empty for kinds without such an order."""
    if not facts["quantiles"]:
        return {}
    found = {"low": facts["low"], "median": facts["quantiles"]["0.5"], "high": facts["high"]}
    if facts["kind"] == "datetime":
        return {key: value[:10] for key, value in found.items()}
    exactly = {
        key: value if isinstance(value, str) else _whole(value, facts) or cell(value) for key, value in found.items()
    }
    return {key: written(value, facts) for key, value in found.items()} | {"exact": exactly}


def written(value: Any, facts: Facts) -> str:
    """A value of the column, or one worked out from them, the same wherever it stands: to as many places as the values
    have, four significant digits at least. A whole number is a cell, a moment goes to the second, an integer too long
    for a float stays as it is."""
    if isinstance(value, str):
        return value[:19] if ":" in value else value
    whole = _whole(value, facts)
    if whole or not isfinite(value) or abs(value) < SMALLEST:
        return whole or cell(float(f"{value:.4g}"))
    return cell(float(rounded(value, max(_places(facts), 3 - floor(log10(abs(value)))))))


def _whole(value: float, facts: Facts) -> str:
    """A whole number as the grid shows it; empty for others."""
    is_whole = float(value).is_integer() and abs(value) < 2**53
    return cell(int(value), is_bare="identifier" in facts["marks"]) if is_whole else ""


def _places(facts: Facts) -> int:
    """Digits after the point that values of the column have, as cents in amounts: two at least, for what is between."""
    known = [facts["low"], facts["high"], *(value for value, _rows in [*facts["top"], *facts["rarest"]])]
    cells = [format(Decimal(f"{value:.{EXACT}g}"), "f") for value in known if isinstance(value, float)]
    return max(2, min(MOST_PLACES, max((len(one.partition(".")[2]) for one in cells), default=0)))


def distribution(facts: Facts) -> dict[str, Any] | None:
    """The figure of one column for ``<et-chart>``: its histogram, else its commonest values."""
    if facts["histogram"]:
        return _histogram(facts["histogram"], facts["kind"])
    if facts["top"]:
        return _bars(facts["top"])
    return None


def behind(facts: Facts) -> str:
    """How many rows the picture of the column shows; all of them where there is none."""
    counts = facts["histogram"]["counts"] if facts["histogram"] else [count for _value, count in facts["top"]]
    return rows_behind(sum(counts) if counts else facts["rows"], facts["rows"])


def _histogram(histogram: dict[str, Any], kind: str) -> dict[str, Any]:
    edges, counts = histogram["edges"], histogram["counts"]
    hover = [f"{cell(low)} – {cell(high)}" for low, high in zip(edges, edges[1:], strict=False)]
    if kind in ("date", "datetime"):
        bars = {"x": edges[:-1]}
    else:
        pairs = list(zip(edges, edges[1:], strict=False))
        bars = {"x": [(low + high) / 2 for low, high in pairs], "width": [high - low or 1 for low, high in pairs]}
    trace = {"type": "bar", "y": counts, "customdata": hover, "hovertemplate": "%{customdata}<br>%{y}<extra></extra>"}
    layout = {"bargap": 0.04, "showlegend": False, "yaxis": {"title": {"text": _("rows")}}, "height": 240}
    return {"data": [{**trace, **bars}], "layout": layout}


def _bars(top: list[list[Any]]) -> dict[str, Any]:
    values = [safe(cell(value)) for value, _count in top][::-1]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [count for _value, count in top][::-1],
        "y": values,
        "hovertemplate": "%{y}: %{x}<extra></extra>",
    }
    layout = {
        "showlegend": False,
        "xaxis": {"title": {"text": _("rows")}},
        "yaxis": {"type": "category"},
        "height": max(160, 40 + 26 * len(values)),
    }
    return {"data": [trace], "layout": layout}


def hours(facts: Facts) -> dict[str, Any] | None:
    """The rows at each hour of the day, for moments that do not all lie at midnight."""
    rows = (facts["time"] or {}).get("hours") or []
    if not any(rows[1:]):
        return None
    trace = {"type": "bar", "x": list(range(24)), "y": rows, "hovertemplate": "%{x}:00<br>%{y}<extra></extra>"}
    axis = {"title": {"text": _("hour of the day")}, "dtick": 6}
    return {"data": [trace], "layout": {"height": 170, "bargap": 0.08, "showlegend": False, "xaxis": axis}}
