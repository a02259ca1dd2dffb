"""A difference of two versions in words and pictures."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.templatetags.figures import number, percent
from workers.comparing.diff import ColumnDiff, DiffResult
from workers.comparing.shift import Picture, Shift

FAR, VERY_FAR = 0.1, 0.25


def sentences(found: DiffResult) -> list[str]:
    """What a person should know before looking at rows."""
    said = [_of_rows(found)]
    if found.reordered and not found.changed:
        said.append(_("Rows stand in another order."))
    if found.columns_moved:
        said.append(_("Columns stand in another order."))
    for column in found.columns:
        if column.name != column.name_before:
            said.append(
                _("“%(before)s” is probably called “%(after)s” now: both hold nearly the same values.")
                % {"before": column.name_before, "after": column.name}
            )
    if found.repeated_before or found.repeated_after:
        said.append(
            _(
                "Rows that share their key with another row: %(before)s before, %(after)s now. "
                "They were compared in the order they come."
            )
            % {"before": number(found.repeated_before), "after": number(found.repeated_after)}
        )
    if found.keyless_before or found.keyless_after:
        said.append(
            _("Rows that lack a value in the key: %(before)s before, %(after)s now.")
            % {"before": number(found.keyless_before), "after": number(found.keyless_after)}
        )
    return said


def _of_rows(found: DiffResult) -> str:
    if not (found.added or found.removed or found.changed):
        return ngettext("The same row is in both.", "All %(rows)s rows are the same in both.", found.unchanged) % {
            "rows": number(found.unchanged)
        }
    return _("Rows that are the same in both: %(rows)s, of %(before)s before and %(after)s now.") % {
        "rows": number(found.unchanged),
        "before": number(found.rows_before),
        "after": number(found.rows_after),
    }


def moved(found: DiffResult) -> list[dict[str, Any]]:
    """The columns whose values moved, the farthest first, each with its sentence and its picture."""
    rows = [(column, column.shift) for column in found.columns if column.shift and column.shift.moved]
    ranked = sorted(rows, key=lambda row: -row[1].distance)
    return [
        {"column": column, "shift": shift, "tone": _tone(shift), "words": words(shift), "figure": figure(column, shift)}
        for column, shift in ranked
    ]


def words(shift: Shift) -> str:
    """How far a column moved, for somebody who never heard of a distance."""
    said = [
        _("%(share)s of the rows would need another value for both to look alike.") % {"share": percent(shift.distance)}
    ]
    if shift.mean_before is not None and shift.mean_after is not None and shift.mean_before != shift.mean_after:
        said.append(_("Mean: %(before)s before, %(after)s now.") % _figures(shift.mean_before, shift.mean_after))
    before = shift.missing_before / max(1, shift.rows_before)
    after = shift.missing_after / max(1, shift.rows_after)
    if abs(before - after) >= 0.001:
        said.append(
            _("Missing: %(before)s before, %(after)s now.") % {"before": percent(before), "after": percent(after)}
        )
    return " ".join(said)


def _figures(before: float, after: float) -> dict[str, str]:
    return {"before": number(before), "after": number(after)}


def _tone(shift: Shift) -> str:
    if shift.distance >= VERY_FAR:
        return "danger"
    return "warn" if shift.distance >= FAR else "info"


def figure(column: ColumnDiff, shift: Shift) -> dict[str, Any] | None:
    """Both distributions over each other, as shares of the rows, so that sizes do not matter; for ``<et-chart>``."""
    picture = shift.picture
    if picture is None:
        return None
    return _bars(picture, shift) if picture.labels else _histogram(picture, shift, column.kind)


def _histogram(picture: Picture, shift: Shift, kind: str) -> dict[str, Any]:
    pairs = list(zip(picture.edges, picture.edges[1:], strict=False))
    if kind in ("date", "datetime"):
        places: dict[str, Any] = {"x": [low for low, _high in pairs]}
    else:
        places = {"x": [(low + high) / 2 for low, high in pairs], "width": [high - low or 1 for low, high in pairs]}
    hover = [f"{low} – {high}" for low, high in pairs]
    traces = [
        {
            "type": "bar",
            "name": name,
            "y": [count / max(1, rows) for count in counts],
            "customdata": [[span, count] for span, count in zip(hover, counts, strict=True)],
            "hovertemplate": "%{customdata[0]}<br>%{y:.1%} (%{customdata[1]})<extra>%{fullData.name}</extra>",
            "opacity": 0.6,
            **places,
        }
        for name, counts, rows in _sides(picture, shift)
    ]
    axis = {"title": {"text": _("share of the rows")}, "tickformat": ".0%", "rangemode": "tozero"}
    return {"data": traces, "layout": {"barmode": "overlay", "bargap": 0.02, "yaxis": axis, "height": 230}}


def _bars(picture: Picture, shift: Shift) -> dict[str, Any]:
    labels = [_short(label) for label in picture.labels]
    rest = [picture.rest_before, picture.rest_after]
    if any(rest):
        labels.append(_("other values"))
    traces = [
        {
            "type": "bar",
            "name": name,
            "orientation": "h",
            "x": [count / max(1, rows) for count in [*counts, *([other] if any(rest) else [])]][::-1],
            "y": labels[::-1],
            "hovertemplate": "%{y}: %{x:.1%}<extra>%{fullData.name}</extra>",
        }
        for (name, counts, rows), other in zip(_sides(picture, shift), rest, strict=True)
    ]
    axis = {"title": {"text": _("share of the rows")}, "tickformat": ".0%"}
    height = max(170, 60 + 28 * len(labels))
    return {
        "data": traces,
        "layout": {"barmode": "group", "xaxis": axis, "yaxis": {"type": "category"}, "height": height},
    }


def _sides(picture: Picture, shift: Shift) -> list[tuple[str, list[int], int]]:
    return [(_("before"), picture.before, shift.rows_before), (_("now"), picture.after, shift.rows_after)]


def _short(label: Any) -> str:
    """Plotly reads some HTML in labels, so a value's angle brackets are escaped."""
    text = str(label)
    text = f"{text[:26]}…" if len(text) > 28 else text
    return text.replace("&", "&amp;").replace("<", "&lt;")
