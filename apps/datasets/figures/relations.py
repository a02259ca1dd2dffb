"""How columns move together as a picture."""

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from apps.core.templatetags.figures import number, rounded
from workers.core.chart import safe

WRITTEN = 14
"""Up to so many columns, each cell says its value."""
_CERTAIN = 12
"""Digits of a measure after the point that its sums leave exact."""


def relations(matrix: dict[str, Any], *, signed: bool, address: Callable[[str, str], str]) -> dict[str, Any]:
    """A heat map of one measure; each cell leads to ``address(column, column)``."""
    names, values, rows = matrix["columns"], matrix["values"], matrix["rows"]
    labels = [safe(name) for name in names]
    trace = {
        "type": "heatmap",
        "x": list(range(len(names))),
        "y": list(range(len(names))),
        "z": values,
        "zmin": -1 if signed else 0,
        "zmax": 1,
        "autocolorscale": True,
        "xgap": 1,
        "ygap": 1,
        "customdata": [[address(left, right) for right in names] for left in names],
        "hovertext": [
            [
                f"{labels[i]} × {labels[j]}<br>{_spoken(values[i][j])}<br>{_behind(rows[i][j])}"
                for j in range(len(names))
            ]
            for i in range(len(names))
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "colorbar": {"thickness": 10, "outlinewidth": 0},
    }
    if len(names) <= WRITTEN:
        trace |= {"text": [[_short(value) for value in line] for line in values], "texttemplate": "%{text}"}
    axis = {"tickvals": trace["x"], "ticktext": labels, "showgrid": False, "zeroline": False}
    height = max(280, 150 + 26 * len(names))
    layout = {"height": height, "xaxis": {**axis, "tickangle": -40}, "yaxis": {**axis, "autorange": "reversed"}}
    return {"data": [trace], "layout": layout}


def coefficient(value: float, places: int = 3) -> str:
    """A measure from -1 to 1, with the sign that Plotly writes beside its colours. 1.000 is exactly one; 0 has none."""
    exact = Decimal(str(round(value, _CERTAIN)))
    shown = rounded(exact, places)
    if abs(shown) == 1 and abs(exact) < 1:
        shown = exact.quantize(shown, ROUND_DOWN)
    written = number_format(shown or abs(shown), decimal_pos=places)
    return written.replace("-", "−")


def _spoken(value: float | None) -> str:
    return _("not defined") if value is None else coefficient(value)


def _short(value: float | None) -> str:
    return "" if value is None else coefficient(value, 2)


def _behind(rows: int) -> str:
    return _("%(rows)s rows") % {"rows": number(rows)}
