"""A column's facts as pictures and words."""

from typing import Any

from django.utils.translation import gettext as _

from apps.core.templatetags.figures import number, percent

SPARK_HEIGHT = 20
Facts = dict[str, Any]


def spark(facts: Facts) -> list[dict[str, float]]:
    """Bars of a small histogram, ``SPARK_HEIGHT`` units tall, one unit wide each."""
    histogram = facts["histogram"]
    counts = histogram["counts"] if histogram else [count for _value, count in facts["top"]]
    most = max(counts, default=0) or 1
    heights = [max(1.0, SPARK_HEIGHT * count / most) if count else 0.0 for count in counts]
    return [{"x": at + 0.06, "y": SPARK_HEIGHT - height, "height": height} for at, height in enumerate(heights)]


def span(facts: Facts) -> dict[str, str]:
    """Lowest, median and highest value as people read them; empty for kinds without an order worth showing."""
    if not facts["quantiles"]:
        return {}
    return {
        "low": _written(facts["low"]),
        "median": _written(facts["quantiles"]["0.5"]),
        "high": _written(facts["high"]),
    }


def summary(facts: Facts) -> list[tuple[str, str]]:
    """Everything known of the column, as label and value."""
    distinct = number(facts["distinct"])
    lines = [
        (_("Missing"), number(facts["missing"])),
        (_("Distinct"), distinct if facts["distinct_exact"] else f"≈ {distinct}"),
    ]
    if facts["undefined"]:
        lines.append((_("Not a number"), number(facts["undefined"])))
    if facts["mean"] is not None:
        lines.append((_("Mean"), number(facts["mean"])))
    if facts["std"] is not None:
        lines.append((_("Standard deviation"), number(facts["std"])))
    if facts["low"] is not None:
        lines.append((_("Lowest"), _written(facts["low"])))
    for share, value in facts["quantiles"].items():
        lines.append((_("%(share)s lie below") % {"share": percent(float(share), 0)}, _written(value)))
    if facts["high"] is not None:
        lines.append((_("Highest"), _written(facts["high"])))
    if facts["lengths"]:
        low, mean, high = facts["lengths"]
        spoken = _("%(low)s to %(high)s, %(mean)s on average") % {"low": low, "high": high, "mean": number(mean)}
        lines.append((_("Characters"), spoken))
    return lines


def _written(value: Any) -> str:
    """A number with its separators; a moment, or an integer too long for a float, as it is."""
    return value if isinstance(value, str) else number(value)


def distribution(facts: Facts) -> dict[str, Any] | None:
    """The figure of one column for ``<et-chart>``: its histogram, else its commonest values."""
    if facts["histogram"]:
        return _histogram(facts["histogram"], facts["kind"])
    if facts["top"]:
        return _bars(facts["top"])
    return None


def _histogram(histogram: dict[str, Any], kind: str) -> dict[str, Any]:
    edges, counts = histogram["edges"], histogram["counts"]
    hover = [f"{low} – {high}" for low, high in zip(edges, edges[1:], strict=False)]
    if kind in ("date", "datetime"):
        bars = {"x": edges[:-1]}
    else:
        pairs = list(zip(edges, edges[1:], strict=False))
        bars = {"x": [(low + high) / 2 for low, high in pairs], "width": [high - low or 1 for low, high in pairs]}
    trace = {"type": "bar", "y": counts, "customdata": hover, "hovertemplate": "%{customdata}<br>%{y}<extra></extra>"}
    layout = {"bargap": 0.04, "showlegend": False, "yaxis": {"title": {"text": _("rows")}}, "height": 240}
    return {"data": [{**trace, **bars}], "layout": layout}


def _bars(top: list[list[Any]]) -> dict[str, Any]:
    values = [_short(value) for value, _count in top][::-1]
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


def _short(value: Any) -> str:
    """Plotly reads some HTML in labels, so a value's angle brackets are escaped."""
    text = str(value)
    text = f"{text[:28]}…" if len(text) > 30 else text
    return text.replace("&", "&amp;").replace("<", "&lt;")
