"""A column's facts in words: groups of label and value."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.templatetags.figures import brief, number, percent
from apps.datasets.figures.columns import Facts, written

Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    """Facts that belong together, under one heading; ``rows`` are values with how many rows hold them."""

    title: str
    lines: Lines = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    note: str = ""


def summary(facts: Facts) -> list[Group]:
    """Everything known of the column; groups without anything to say are left out."""
    groups = [
        Group("", _counts(facts)),
        Group(_("Centre and spread"), _centre(facts)),
        Group(
            _("Shares"),
            [
                (_("%(share)s lie below") % {"share": percent(float(share), 0)}, written(value, facts))
                for share, value in facts["quantiles"].items()
            ],
        ),
        Group(_("How it is written"), _writing(facts)),
        _patterns(facts),
        Group(_("Days"), _days(facts)),
        Group(_("Longest gaps"), _gaps(facts)),
        Group(_("Commonest"), rows=facts["top"]),
        Group(_("Rarest"), rows=facts["rarest"]),
    ]
    return [group for group in groups if group.lines or group.rows]


def sortable_heads(order: str) -> list[dict[str, str]]:
    """The heads of the table of columns that sort it; a second click turns the order round."""
    heads = []
    for key, label in {"name": _("Column"), "missing": _("Missing"), "distinct": _("Distinct")}.items():
        first, second = (key, f"-{key}") if key == "name" else (f"-{key}", key)
        now = order.removeprefix("-") == key
        state = ("descending" if order.startswith("-") else "ascending") if now else ""
        heads.append({"key": key, "label": label, "next": second if order == first else first, "state": state})
    return heads


def _counts(facts: Facts) -> Lines:
    rows = facts["rows"]
    distinct = number(facts["distinct"])
    lines = [
        (_("Missing"), _share(facts["missing"], rows)),
        (_("Distinct"), distinct if facts["distinct_exact"] else _("about %(count)s") % {"count": distinct}),
    ]
    if facts["undefined"]:
        lines.append((_("Not a number"), _share(facts["undefined"], rows)))
    if facts["infinite"]:
        lines.append((_("Infinite"), _share(facts["infinite"], rows)))
    if facts["zeros"] is not None:
        lines += [(_("Zero"), _share(facts["zeros"], rows)), (_("Below zero"), _share(facts["negatives"], rows))]
    if facts["kind"] == "boolean" and facts["top"]:
        yes = next((count for value, count in facts["top"] if value is True), 0)
        lines.append((_("Yes"), _share(yes, rows - facts["missing"])))
    return lines


def _share(count: int, rows: int) -> str:
    if not count or not rows:
        return number(count)
    return _("%(count)s (%(share)s)") % {"count": number(count), "share": percent(count / rows)}


_CENTRE = {
    "low": gettext_lazy("Lowest"),
    "high": gettext_lazy("Highest"),
    "mean": gettext_lazy("Mean"),
    "std": gettext_lazy("Standard deviation"),
    "skewness": gettext_lazy("Skewness"),
    "kurtosis": gettext_lazy("Excess kurtosis"),
    "total": gettext_lazy("Sum"),
}


_SHAPES = ("skewness", "kurtosis")
"""These have no unit: the digits of the values say nothing of theirs."""


def _centre(facts: Facts) -> Lines:
    return [
        (str(label), brief(facts[key]) if key in _SHAPES else written(facts[key], facts))
        for key, label in _CENTRE.items()
        if facts[key] is not None
    ]


def _writing(facts: Facts) -> Lines:
    if not facts["lengths"]:
        return []
    low, mean, high = facts["lengths"]
    spoken = _("%(low)s to %(high)s, %(mean)s on average") % {
        "low": number(low),
        "high": number(high),
        "mean": number(mean),
    }
    labels = {
        "blank": _("Blank"),
        "padded": _("Spaces before or after"),
        "upper": _("In capitals"),
        "lower": _("In small letters"),
        "mixed": _("In both"),
        "digits": _("Digits alone"),
        "beyond_ascii": _("With accents or signs"),
    }
    text, rows = facts["text"] or {}, facts["rows"] - facts["missing"]
    return [
        (_("Characters"), spoken),
        *((label, _share(text[key], rows)) for key, label in labels.items() if text.get(key)),
    ]


def _patterns(facts: Facts) -> Group:
    text = facts["text"] or {}
    if not text.get("patterns"):
        return Group("")
    notes = [_("A is a capital, a a small letter, 9 a digit, * another sign.")]
    if text["repeats"]:
        notes.append(_("Each stands for one or more."))
    if text["pattern_count"] > len(text["patterns"]):
        notes.append(_("%(count)s patterns in all.") % {"count": number(text["pattern_count"])})
    return Group(_("Patterns"), rows=text["patterns"], note=" ".join(notes))


def _days(facts: Facts) -> Lines:
    time = facts["time"]
    if not time:
        return []
    weekend, rows = sum(time["weekdays"][5:]), sum(time["weekdays"])
    return [
        (_("Days with a value"), number(time["days"])),
        (_("Days without one in between"), number(time["absent_days"])),
        (_("of which Monday to Friday"), number(time["absent_weekdays"])),
        (_("On Saturday or Sunday"), _share(weekend, rows)),
    ]


def _gaps(facts: Facts) -> Lines:
    gaps = (facts["time"] or {}).get("gaps", [])
    return [(f"{low} – {high}", _("%(count)s days") % {"count": number(days)}) for low, high, days in gaps]
