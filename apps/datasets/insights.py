"""An insights report as a page and as an answer show it: sentences in the reader's language, figures, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.said import spoken
from apps.core.templatetags.figures import brief, cell
from apps.datasets.models import DatasetVersion
from apps.datasets.queries.sensitive import sensitive_columns
from workers.checks import checks
from workers.core.check import HIGH, LOW, MARK, MEDIUM, SEVERITIES, DataWarning, Remedy
from workers.core.registry import UnknownPlugin
from workers.core.specs import to_json
from workers.insights.report import InsightsResult, TargetReport
from workers.transforms import transforms

TONES = {HIGH: "danger", MEDIUM: "warn", LOW: ""}
WORDS = {HIGH: gettext_lazy("High"), MEDIUM: gettext_lazy("Medium"), LOW: gettext_lazy("Low")}
MEANINGS = {
    HIGH: gettext_lazy("mend before you use the data"),
    MEDIUM: gettext_lazy("look at them, most want mending"),
    LOW: gettext_lazy("good to know"),
}
TASKS = {
    "binary": gettext_lazy("one of two classes"),
    "multiclass": gettext_lazy("one of several classes"),
    "regression": gettext_lazy("a number"),
}
FIGURES = {
    "lowest": gettext_lazy("Lowest"),
    "median": gettext_lazy("Median"),
    "mean": gettext_lazy("Mean"),
    "highest": gettext_lazy("Highest"),
}

NO_MORE = 0.001
"""What is above nothing and below this is nothing to a reader."""


@dataclass
class Line:
    """One warning, ready to be read. ``panels`` is what later rooms offer to do about it.

    Columns that are marked as advised weigh little: what was to be done is done.
    """

    warning: DataWarning
    is_marked: bool = False
    panels: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        return spoken(self.warning.sentence)

    @property
    def advice(self) -> str:
        if self.is_marked:
            return _("Nothing more to do: it is marked as sensitive, so roles without the right see it masked.")
        return spoken(self.warning.advice)

    @property
    def severity(self) -> str:
        return LOW if self.is_marked else self.warning.severity

    @property
    def word(self) -> str:
        return str(_("Masked") if self.is_marked else WORDS[self.severity])

    @property
    def tone(self) -> str:
        return TONES[self.severity]

    @property
    def label(self) -> str:
        return label_of(self.warning.code)

    @property
    def why(self) -> str:
        return str(_(checks.get(self.warning.code).help)) if self.warning.code in checks.names() else ""

    @property
    def reason(self) -> str:
        return spoken(self.warning.remedy.reason)

    @property
    def figures(self) -> list[tuple[str, float]]:
        return [(spoken(label), value) for label, value in self.warning.figures]

    @property
    def told_figures(self) -> list[tuple[str, str]]:
        """The same as a page writes them."""
        return [
            (label, _("practically none") if 0 < value < NO_MORE else brief(value)) for label, value in self.figures
        ]

    @property
    def remedy_words(self) -> str:
        return words_of(self.warning.remedy)

    @property
    def can_mark(self) -> bool:
        return self.warning.remedy.kind == MARK and not self.is_marked


def label_of(code: str) -> str:
    """What the check is called; its code when a later release took it away."""
    return str(_(checks.get(code).label)) if code in checks.names() else code


def words_of(remedy: Remedy) -> str:
    """The step in a sentence; empty for what is no step."""
    if not remedy.has_step:
        return ""
    try:
        transform = transforms.get(remedy.op)
    except UnknownPlugin:
        return remedy.op
    return spoken(transform.sentence(transform.Params.parse(remedy.params)))


def lines(result: InsightsResult, version: DatasetVersion, severity: str = "", column: str = "") -> list[Line]:
    """The warnings, ranked, narrowed to a severity and a column."""
    found = ranked((warning for warning in result.warnings if not column or column in warning.columns), version)
    return [line for line in found if severity in ("", line.severity)]


def ranked(warnings: Iterable[DataWarning], version: DatasetVersion) -> list[Line]:
    """Warnings about the version, the severest first; otherwise in their order."""
    marked = sensitive_columns(version)
    found = [Line(one, is_marked=one.remedy.kind == MARK and set(one.columns) <= marked) for one in warnings]
    return sorted(found, key=lambda line: SEVERITIES.index(line.severity))


def counts(result: InsightsResult, version: DatasetVersion) -> list[dict[str, Any]]:
    """How many warnings there are of each severity, and what it means."""
    found = [line.severity for line in lines(result, version)]
    return [
        {
            "severity": severity,
            "word": WORDS[severity],
            "meaning": MEANINGS[severity],
            "tone": TONES[severity],
            "count": found.count(severity),
        }
        for severity in SEVERITIES
    ]


def clear_checks(result: InsightsResult) -> list[str]:
    """The checks that found nothing, by name."""
    found = {warning.code for warning in result.warnings}
    return sorted(str(_(check.label)) for check in checks.all() if check.name not in found)


def target_figure(target: TargetReport) -> dict[str, Any] | None:
    """The target's distribution for ``<et-chart>``."""
    axis = {"title": {"text": _("rows")}}
    if target.counts:
        pairs = list(zip(target.edges, target.edges[1:], strict=False))
        bars = {"x": [(low + high) / 2 for low, high in pairs], "width": [high - low for low, high in pairs]}
        trace = {"type": "bar", "y": list(target.counts), **bars}
        return {"data": [trace], "layout": {"bargap": 0.04, "showlegend": False, "height": 220, "yaxis": axis}}
    if target.classes:
        names = [_short(value) for value, _n in target.classes][::-1]
        # The place keeps classes apart whose short names are alike, and numbers from becoming an axis.
        places = list(range(len(names)))
        trace = {"type": "bar", "orientation": "h", "x": [n for _v, n in target.classes][::-1], "y": places}
        ticks = {"tickvals": places, "ticktext": names}
        height = max(160, 60 + 26 * len(names))
        return {"data": [trace], "layout": {"showlegend": False, "height": height, "xaxis": axis, "yaxis": ticks}}
    return None


def _short(value: Any) -> str:
    """Plotly reads some HTML; a value is never any."""
    text = cell(value).replace("&", "&amp;").replace("<", "&lt;")
    return text if len(text) <= 24 else f"{text[:23]}…"


def as_answer(result: InsightsResult, version: DatasetVersion) -> dict[str, Any]:
    """The report as plain JSON, its sentences said."""
    plain = to_json(result)
    return {
        **{name: plain[name] for name in ("rows", "columns", "examined", "sampled", "seed", "dropped", "personal")},
        "warnings": [_warning_answer(line) for line in lines(result, version)],
        "target": {**plain["target"], "reason": spoken(result.target.reason)} if result.target else None,
        "model": plain["model"],
        "powers": plain["powers"],
        "anomalies": plain["anomalies"],
        "anomalies_withheld": plain["withheld"],
        "duplicates": plain["twins"],
    }


def _warning_answer(line: Line) -> dict[str, Any]:
    plain = to_json(line.warning)
    remedy = plain["remedy"]
    return {
        "key": line.warning.key,
        **{name: plain[name] for name in ("code", "columns", "examined", "affected", "examples", "rows")},
        "severity": line.severity,
        "sentence": line.sentence,
        "advice": line.advice,
        "figures": dict(line.figures),
        "remedy": {**{k: remedy[k] for k in ("kind", "op", "params", "mark")}, "reason": line.reason},
        "marked": line.is_marked,
    }
