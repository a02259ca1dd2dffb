"""Shares as figures: weight of each column, every row's shares (beeswarm), one row's account (waterfall)."""

from collections import Counter
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from workers.explain.explanation import Explanation

Figure = dict[str, Any]
MOST_COLUMNS = 15
MOST_STEPS = 10
SWARM_BINS = 60
SWARM_STEP = 0.06
SWARM_REACH = 0.4
LINE_HEIGHT = 26


def bar(shares: Explanation, output: int) -> Figure:
    """The mean size of each column's share, heaviest on top."""
    weights = sorted(shares.weights, key=lambda w: -w.importance[output])[:MOST_COLUMNS][::-1]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [weight.importance[output] for weight in weights],
        "y": [safe(weight.name) for weight in weights],
        "hovertemplate": "%{y}: %{x:.3g}<extra></extra>",
    }
    return {"data": [trace], "layout": {**_lines(len(weights)), "xaxis": {"title": {"text": _mean(shares)}}}}


def beeswarm(shares: Explanation, output: int) -> Figure:
    """Each row's share of each column, by the height of the column's own value among the rows."""
    columns = sorted(range(len(shares.weights)), key=lambda i: -shares.weights[i].importance[output])[:MOST_COLUMNS]
    bands = {name: _dots(name) for name in (_("low value"), _("middle"), _("high value"), _("no order"))}
    names = list(bands)
    for place, column in enumerate(reversed(columns)):
        found = [row[column][output] for row in shares.shares]
        for row, (x, lift) in enumerate(zip(found, _swarm(found), strict=True)):
            trace = bands[names[_band(shares.scale[row][column])]]
            trace["x"].append(x)
            trace["y"].append(place + lift)
            trace["text"].append(safe(f"{shares.weights[column].name} = {shares.values[row][column]}"))
    labels = [safe(shares.weights[column].name) for column in reversed(columns)]
    layout = _lines(len(columns))
    layout["yaxis"] |= {"tickvals": list(range(len(columns))), "ticktext": labels, "zeroline": False}
    layout |= {"showlegend": True, "xaxis": {"title": {"text": _(shares.unit)}}}
    return {"data": [trace for trace in bands.values() if trace["x"]], "layout": layout}


def waterfall(shares: Explanation, row: int, output: int) -> Figure:
    """From the base to the row's output, one column after the other, the heaviest first."""
    steps = [
        (f"{weight.name} = {shares.values[row][i]}", shares.shares[row][i][output])
        for i, weight in enumerate(shares.weights)
    ]
    steps.sort(key=lambda step: -abs(step[1]))
    rest = steps[MOST_STEPS:]
    if rest:
        others = _("%(count)s other columns") % {"count": len(rest)}
        steps = [*steps[:MOST_STEPS], (others, sum(share for _label, share in rest))]
    ends = [shares.base[output]]
    for _label, share in steps:
        ends.append(ends[-1] + share)
    spans = list(pairwise(ends))
    up = _steps(_("raises"), [(label, span) for (label, share), span in zip(steps, spans, strict=True) if share >= 0])
    down = _steps(_("lowers"), [(label, span) for (label, share), span in zip(steps, spans, strict=True) if share < 0])
    layout = _lines(len(steps))
    layout["yaxis"] |= {"categoryorder": "array", "categoryarray": [safe(label) for label, _share in reversed(steps)]}
    layout |= {"showlegend": True, "xaxis": {"title": {"text": _(shares.unit)}}, "barmode": "overlay"}
    return {"data": [up, down], "layout": layout}


def margin(shares: Explanation, row: int, output: int) -> float:
    """The row's output in the unit of the shares."""
    return shares.base[output] + sum(column[output] for column in shares.shares[row])


def safe(text: str) -> str:
    """Plotly reads some HTML in labels, so a value's angle brackets are escaped; long labels are cut."""
    short = text if len(text) <= 42 else f"{text[:40]}…"
    return short.replace("&", "&amp;").replace("<", "&lt;")


def _mean(shares: Explanation) -> str:
    return _("mean size of the share, in %(unit)s") % {"unit": _(shares.unit)}


def _lines(count: int) -> Figure:
    return {"showlegend": False, "height": 110 + LINE_HEIGHT * max(count, 3), "yaxis": {"automargin": True}}


def _dots(name: str) -> Figure:
    marker = {"size": 5, "opacity": 0.75}
    hover = "%{text}<br>%{x:.3g}<extra></extra>"
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": [], "y": [], "text": [], "marker": marker,
        "hovertemplate": hover,
    }  # fmt: skip


def _band(scale: float | None) -> int:
    """Low, middle or high third of the rows; the last band for values without an order."""
    return 3 if scale is None else min(int(scale * 3), 2)


def _swarm(values: list[float]) -> list[float]:
    """How far each dot is lifted off its line, so that dots of like value lie beside each other."""
    low, high = min(values), max(values)
    width = (high - low) / SWARM_BINS or 1.0
    seen: Counter[int] = Counter()
    lifts = []
    for value in values:
        place = int((value - low) / width)
        count = seen[place]
        seen[place] += 1
        side = 1 if count % 2 else -1
        lifts.append(max(-SWARM_REACH, min(SWARM_REACH, side * ((count + 1) // 2) * SWARM_STEP)))
    return lifts


def _steps(name: str, steps: list[tuple[str, tuple[float, float]]]) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": [safe(label) for label, _span in steps],
        "base": [start for _label, (start, _end) in steps],
        "x": [end - start for _label, (start, end) in steps],
        "hovertemplate": "%{y}: %{x:+.3g}<extra></extra>",
    }
