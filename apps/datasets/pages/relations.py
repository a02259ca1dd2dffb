"""How the columns of a version move together."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError
from apps.core.said import spoken
from apps.datasets import figures, queries, services
from apps.datasets.models import DatasetVersion
from apps.datasets.pages.frame import version_page
from apps.projects.guards import project_page
from apps.projects.models import Project
from workers.core.errors import ComputeError

MEASURES = {
    "pearson": (_("Pearson"), _("How close two numbers are to a straight line, from -1 to 1.")),
    "spearman": (_("Spearman"), _("Whether one grows when the other does, by their order, from -1 to 1.")),
    "cramer": (_("Cramér’s V"), _("How well one category tells the other, from 0 to 1, corrected for few rows.")),
    "information": (
        _("Mutual information"),
        _("How much knowing one tells of the other, whatever the form, from 0 to 1; numbers in 20 equally full bins."),
    ),
}


@project_page("dataset.view", write={"POST": "dataset.view"})
def version_relations(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """A heat map of one measure, and the strongest pairs; POST compares columns."""
    version = queries.version(request.user, project, dataset, number)
    columns = [line for value in request.GET.getlist("columns") for line in value.splitlines() if line]
    problem = ""
    if request.method == "POST":
        columns = request.POST.getlist("columns")
        try:
            services.start_correlation(request.user, version, columns)
            return HttpResponseRedirect(f"{request.path}?{urlencode({'columns': columns}, doseq=True)}")
        except (DomainError, ComputeError) as found:
            problem = spoken(found.message)
    analysis = queries.correlation_of(request.user, version, columns)
    hidden = queries.hidden_columns(request.user, version)
    context = {
        "analysis": analysis,
        "problem": problem,
        "offered": [column for column in version.columns_schema if column.name not in hidden],
        "chosen": columns,
        **(_seen(request, version, analysis.result) if analysis and analysis.result else {}),
    }
    return version_page(request, version, "relations", context, status=422 if problem else 200)


def _seen(request: HttpRequest, version: DatasetVersion, result: dict[str, Any]) -> dict[str, Any]:
    measure = request.GET.get("measure", "")
    if measure not in MEASURES:
        measure = next((name for name in MEASURES if len(result["measures"][name]["columns"]) > 1), "pearson")
    matrix = result["measures"][measure]
    place = reverse("datasets:version-charts", args=[version.project.slug, version.dataset_id, version.number])

    def address(left: str, right: str) -> str:
        return f"{place}?{urlencode({'x': left, 'y': right})}"

    pairs = [{**pair, "url": address(pair["left"], pair["right"])} for pair in queries.strongest_pairs(matrix)]
    return {
        "result": result,
        "measure": measure,
        "measures": [(name, label) for name, (label, _help) in MEASURES.items()],
        "help": MEASURES[measure][1],
        "enough": len(matrix["columns"]) > 1,
        "pairs": pairs,
        "figure": figures.relations(matrix, signed=measure in ("pearson", "spearman"), address=address),
    }
