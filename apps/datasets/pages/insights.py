"""The insights report of a version."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core import panels
from apps.core.errors import DomainError
from apps.datasets import queries, services
from apps.datasets.choices import Mark
from apps.datasets.insights import FIGURES, TASKS, Line, clear_checks, counts, lines, target_figure
from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.pages.frame import version_page
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from workers.core.check import MARK, SEVERITIES, DataWarning
from workers.insights.report import InsightsResult


@dataclass(frozen=True)
class Shown:
    """What panels get: the version, its report, and for ``datasets:insight-fix`` one warning of it."""

    version: DatasetVersion
    analysis: Analysis
    warning: DataWarning | None = None


@project_page("dataset.view", write={"POST": "dataset.view"})
def version_insights(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """The report about the target in the address; POST makes it."""
    version = queries.version(request.user, project, dataset, number)
    if request.method == "POST":
        target = request.POST.get("target", "")
        services.start_insights(request.user, version, target)
        return redirect(_address(version, target))
    target = request.GET.get("target", "")
    hidden = queries.hidden_columns(request.user, version)
    columns = [name for name in version.columns_schema.names if name not in hidden]
    analysis = queries.insights_of(version, target) if target in ("", *columns) else None
    found = queries.report(request.user, analysis) if analysis else None
    about = target or (found.target.name if found and found.target else "")
    context = {
        "target": target,
        "about": about,
        "columns": columns,
        "analysis": analysis,
        "is_hidden": target in hidden,
    }
    context["others"] = [name for name in queries.targets_reported(version) if name in columns and name != target]
    if analysis and found:
        context |= _shown(request, Shown(version, analysis), found)
    return version_page(request, version, "insights", context)


@project_action("dataset.sensitive")
def insights_mark(request: HttpRequest, project: Project, analysis: uuid.UUID) -> HttpResponse:
    """Mark the columns of a warning as it advises."""
    found = queries.insights(request.user, project, analysis)
    report = queries.report(request.user, found)
    warning = report.warning(request.POST.get("warning", "")) if report else None
    if warning is None or warning.remedy.kind != MARK or warning.remedy.mark not in Mark.values:
        raise DomainError(_("This warning is not in the report any more. Look at the report again."))
    dataset = found.version.dataset
    marks = {name: [*dataset.marks.get(name, []), warning.remedy.mark] for name in warning.columns}
    services.mark_columns(request.user, dataset, marks)
    return redirect(_address(found.version, found.params.get("target", "")))


def _shown(request: HttpRequest, shown: Shown, found: InsightsResult) -> dict[str, object]:
    severity, column = request.GET.get("severity", ""), request.GET.get("column", "")
    severity = severity if severity in SEVERITIES else ""
    listed = lines(found, shown.version, severity, column)
    for line in listed:
        line.panels = panels.drawn("datasets:insight-fix", request, Shown(shown.version, shown.analysis, line.warning))
    return {
        "report": found,
        "lines": listed,
        "counts": counts(found, shown.version),
        "severity": severity,
        "column": column,
        "warned": sorted({name for warning in found.warnings for name in warning.columns}),
        "clear": clear_checks(found),
        "twins": [Line(warning) for warning in found.warnings if warning.code == "duplicate_columns"],
        "figure": target_figure(found.target) if found.target else None,
        "task": TASKS.get(found.target.task, found.target.task) if found.target else "",
        "target_figures": [(FIGURES.get(name, name), value) for name, value in found.target.figures]
        if found.target
        else [],
        "panels": panels.drawn("datasets:insights", request, shown),
    }


def _address(version: DatasetVersion, target: str) -> str:
    page = reverse("datasets:version-insights", args=[version.dataset.project.slug, version.dataset_id, version.number])
    return f"{page}?{urlencode({'target': target})}" if target else page
