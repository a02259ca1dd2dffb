"""A run's evidence as figures for ``<et-chart>``. Colours come from the page; every figure says its number of rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.experiments.columns import algorithm_label
from apps.experiments.models import Run
from workers.core.metric import MAXIMIZE, Metric
from workers.training.specs import Trial

Figure = dict[str, Any]
SHADES = 9


def roc(curves: Iterable[tuple[str, Sequence[Sequence[float]]]]) -> Figure:
    """ROC curves by name, with the line of a coin toss."""
    traces = [_line(name, points) for name, points in curves]
    return _square([*traces, _diagonal(0, 1)], _("false alarms"), _("positives found"))


def precision_recall(curves: Iterable[tuple[str, Sequence[Sequence[float]]]]) -> Figure:
    """Precision against recall, by name."""
    return _square([_line(name, points) for name, points in curves], _("recall"), _("precision"))


def calibration(curves: Iterable[tuple[str, Sequence[dict[str, Any]]]]) -> Figure:
    """Predicted probability against the share that was positive, by name."""
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": [entry["predicted"] for entry in bins],
            "y": [entry["observed"] for entry in bins],
            "customdata": [entry["rows"] for entry in bins],
            "hovertemplate": "%{x:.2f} → %{y:.2f}<br>%{customdata} " + _("rows") + "<extra></extra>",
        }
        for name, bins in curves
    ]
    return _square([*traces, _diagonal(0, 1)], _("predicted probability"), _("share of positives"))


def confusion(evaluation: dict[str, Any]) -> list[dict[str, Any]]:
    """A line per true class: its label, and each cell with its count and a shade from 0 to 9 by share of the line."""
    lines = []
    for label, counts in zip(evaluation["labels"], evaluation["confusion"], strict=True):
        total = sum(counts) or 1
        cells = [
            {"count": count, "shade": round(SHADES * count / total), "predicted": predicted, "share": count / total}
            for predicted, count in zip(evaluation["labels"], counts, strict=True)
        ]
        lines.append({"label": label, "cells": cells})
    return lines


def residuals(found: dict[str, Any]) -> tuple[Figure, Figure]:
    """Predicted against true values, and the histogram of the errors."""
    truth, predicted = zip(*found["drawn"], strict=True)
    low, high = min(*truth, *predicted), max(*truth, *predicted)
    points = {"type": "scatter", "mode": "markers", "x": truth, "y": predicted, "marker": {"size": 5, "opacity": 0.6}}
    scatter = _titled([points, _diagonal(low, high)], _("true value"), _("prediction"))
    edges = found["edges"]
    middles = [(left + right) / 2 for left, right in zip(edges, edges[1:], strict=False)]
    histogram = _titled([{"type": "bar", "x": middles, "y": found["counts"]}], _("true value − prediction"), _("rows"))
    return scatter, histogram


def trials(tried: Sequence[Trial], metric: Metric) -> Figure:
    """Each trial's value on the validation part, and the best so far."""
    known = [trial for trial in tried if trial.value is not None]
    pick = max if metric.direction == MAXIMIZE else min
    best = [pick(t.value for t in known[: i + 1] if t.value is not None) for i in range(len(known))]
    numbers = [trial.number for trial in known]
    dots = {"type": "scatter", "mode": "markers", "name": _("trial"), "x": numbers, "y": [t.value for t in known]}
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": _("best so far"),
        "x": numbers,
        "y": best,
        "line": {"shape": "hv"},
    }
    return {"data": [dots, line], "layout": _axes(_("trial"), _(metric.label))}


def parallel(runs: Sequence[Run], measures: Sequence[Metric], params: Sequence[str]) -> dict[str, Any]:
    """Axes and lines for ``<et-parallel>``: what was set on the left, what came out on the right.

    A parameter that only one run has, or has alike, tells nothing between runs and gets no axis.
    """
    axes: list[tuple[str, list[Any]]] = [(_("algorithm"), [algorithm_label(run) for run in runs])]
    axes += [(name, [run.params.get(name) for run in runs]) for name in params]
    axes = [(label, values) for label, values in axes if len({v for v in values if v is not None}) > 1]
    axes += [
        (_(m.label), [found.value if (found := run.metric_map.get(m.name)) else None for run in runs]) for m in measures
    ]
    lines = [{"label": str(run), "values": [values[i] for _label, values in axes]} for i, run in enumerate(runs)]
    return {"axes": [{"label": label} for label, _values in axes], "lines": lines}


def _line(name: str, points: Sequence[Sequence[float]]) -> Figure:
    xs, ys = zip(*points, strict=True) if points else ((), ())
    return {"type": "scatter", "mode": "lines", "name": safe(name), "x": xs, "y": ys}


def _diagonal(low: float, high: float) -> Figure:
    """Where both axes say the same; faint, and not in the legend."""
    line = {"dash": "dot", "width": 1}
    ends = {"x": [low, high], "y": [low, high], "mode": "lines", "line": line, "opacity": 0.6}
    return {**ends, "type": "scatter", "hoverinfo": "skip", "showlegend": False}


def safe(text: str) -> str:
    """Plotly reads some HTML in names, so a person's angle brackets are escaped."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;")


def _square(traces: list[Figure], x: str, y: str) -> Figure:
    layout = _axes(x, y)
    layout["xaxis"]["range"] = layout["yaxis"]["range"] = [-0.01, 1.01]
    layout["legend"] = {"orientation": "h", "y": -0.22, "yanchor": "top"}  # below: many names need many lines
    return {"data": traces, "layout": layout}


def _titled(traces: list[Figure], x: str, y: str) -> Figure:
    return {"data": traces, "layout": {**_axes(x, y), "showlegend": False}}


def _axes(x: str, y: str) -> Figure:
    return {"xaxis": {"title": {"text": x}}, "yaxis": {"title": {"text": y}}}
