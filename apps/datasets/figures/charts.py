"""What a chart says of itself, in the page's language."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from apps.core.templatetags.figures import cell, number
from workers.core.chart import MEASURES, safe
from workers.profiling.charting import Drawn

_VALUE_AXES = ("yaxis", "yaxis4", "yaxis7")
"""The axes at the left of a row of panels, which carry the title."""


def spoken(drawn: Drawn) -> dict[str, Any]:
    """The figure with our own words translated; what people wrote stays."""
    figure = {"data": [dict(trace) for trace in drawn.figure["data"]], "layout": dict(drawn.figure["layout"])}
    _say_groups(figure, drawn.truths)
    if legend := figure["layout"].get("legend"):
        figure["layout"]["legend"] = {"title": {"text": _("%(label)s:") % {"label": legend["title"]["text"]}}}
    title = _measure(figure["layout"]["meta"])
    if not title:
        return figure
    if figure["layout"]["meta"].get("as_colour"):
        for trace in figure["data"]:
            trace["colorbar"] = {**trace["colorbar"], "title": {"text": title, "side": "right"}}
        return figure
    for axis in _VALUE_AXES:
        if "title" in figure["layout"].get(axis, {}):
            figure["layout"][axis] = {**figure["layout"][axis], "title": {"text": title}}
    return figure


def _say_groups(figure: dict[str, Any], truths: Collection[str]) -> None:
    """Names of groups that are our words: rows without a value, the others, and yes or no of the columns ``truths``."""
    ours = {"(missing)": _("(missing)"), "(others)": _("(others)")}
    yes_or_no = ours | {"true": cell(True), "false": cell(False)}
    of = {place: yes_or_no if place in truths else ours for place in ("x", "y", "colour", "facet")}
    layout = figure["layout"]
    layout["annotations"] = [{**note, "text": of["facet"].get(note["text"], note["text"])}
                             for note in layout["annotations"]]  # fmt: skip
    for axis in [name for name in layout if "axis" in name and "ticktext" in layout[name]]:
        names = layout[axis]["ticktext"]
        layout[axis] = {**layout[axis], "ticktext": [of[axis[0]].get(name, name) for name in names]}
    for trace in figure["data"]:
        if "name" in trace:
            trace["name"] = of["colour"].get(trace["name"], trace["name"])
        if trace["type"] == "bar" and "ticktext" in layout["xaxis"]:
            trace["customdata"] = layout["xaxis"]["ticktext"]
        if "text" in trace:
            across, up = (layout[axis]["ticktext"] for axis in ("xaxis", "yaxis"))
            trace["text"] = [[f"{name}<br>{other}" for name in across] for other in up]


def _measure(meta: dict[str, Any]) -> str:
    measure = meta.get("measure", "")
    if measure == "share":
        return _("share of rows")
    if measure == "count":
        return _("rows")
    if not measure:
        return ""
    return _("%(measure)s of %(column)s") % {"measure": _(MEASURES[measure]), "column": safe(meta["value"])}


def rows_behind(rows: int, total: int) -> str:
    """How many of all rows a picture shows."""
    if rows == total:
        return _("%(rows)s rows, all of them") % {"rows": number(rows)}
    said = _("%(rows)s of %(total)s rows; the others have no value here or no place in the picture")
    return said % {"rows": number(rows), "total": number(total)}


def notes(drawn: Drawn) -> list[str]:
    """Sentences for below the figure: how many rows are behind it, what was drawn of them, what was left out."""
    lines = [rows_behind(drawn.rows, drawn.total)]
    if drawn.marks:
        figures = {"marks": number(drawn.marks), "rows": number(drawn.rows)}
        lines.append(_("%(marks)s of %(rows)s rows drawn at random, seed 0") % figures)
    if drawn.left_out:
        lines.append(_("%(count)s more values have no place in the picture") % {"count": number(drawn.left_out)})
    return lines
