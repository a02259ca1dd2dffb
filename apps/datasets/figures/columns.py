"""A column's facts as pictures."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from apps.core.templatetags.figures import brief, cell
from workers.core.chart import safe

SPARK_HEIGHT = 20
Facts = dict[str, Any]


def spark(facts: Facts) -> list[dict[str, float]]:
    """Bars of a small histogram, ``SPARK_HEIGHT`` units tall, one unit wide each."""
    histogram = facts["histogram"]
    counts = histogram.get("counts", []) if histogram else [count for _value, count in facts["top"]]
    most = max(counts, default=0) or 1
    heights = [max(1.0, SPARK_HEIGHT * count / most) if count else 0.0 for count in counts]
    return [{"x": at + 0.06, "y": SPARK_HEIGHT - height, "height": height} for at, height in enumerate(heights)]


def span(facts: Facts) -> dict[str, Any]:
    """Lowest, median and highest value in short, and exactly (``exact``); empty for kinds without such an order."""
    if not facts["quantiles"]:
        return {}
    found = {"low": facts["low"], "median": facts["quantiles"]["0.5"], "high": facts["high"]}
    if facts["kind"] == "datetime":
        return {key: value[:10] for key, value in found.items()}
    exactly = {key: written(value, facts, cell) for key, value in found.items()}
    return {key: written(value, facts) for key, value in found.items()} | {"exact": exactly}


def written(value: Any, facts: Facts, spoken: Callable[[Any], str] = brief) -> str:
    """A number in short, a whole one as a cell; a moment to the second; an integer too long for a float as it is."""
    if not isinstance(value, str):
        is_whole = isinstance(value, int | float) and float(value).is_integer() and abs(value) < 2**53
        return cell(int(value), is_bare="identifier" in facts["marks"]) if is_whole else spoken(value)
    return value[:19] if ":" in value else value


def distribution(facts: Facts) -> dict[str, Any] | None:
    """The figure of one column for ``<et-chart>``: its histogram, else its commonest values."""
    if facts["histogram"]:
        return _histogram(facts["histogram"], facts["kind"])
    if facts["top"]:
        return _bars(facts["top"])
    return None


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
