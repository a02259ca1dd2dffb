"""How the columns of a version move together."""

import uuid
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Measure:
    """What a measure is called, what it says, and how to read its values."""

    label: Any
    help: Any
    reading: Any
    signed: bool = False


MEASURES = {
    "pearson": Measure(
        _("Pearson"),
        _("How close two numbers are to a straight line, from -1 to 1."),
        _(
            "Above 0 both rise together, below 0 one falls as the other rises, at 0 there is no straight line. "
            "Look at a pair from 0.5 or -0.5 on; beyond 0.9 or -0.9 both say nearly the same."
        ),
        signed=True,
    ),
    "spearman": Measure(
        _("Spearman"),
        _("Whether one grows when the other does, by their order, from -1 to 1."),
        _(
            "At 1 one always rises with the other, at -1 it always falls, also along a curve; at 0 neither. "
            "Look at a pair from 0.5 or -0.5 on; beyond 0.9 or -0.9 both put the rows in nearly the same order."
        ),
        signed=True,
    ),
    "cramer": Measure(
        _("Cramér’s V"),
        _("How well one category tells the other, from 0 to 1, corrected for few rows."),
        _(
            "At 0 one category says nothing about the other, at 1 it tells it exactly. "
            "Look at a pair from 0.3 on; beyond 0.9 one can stand for the other."
        ),
    ),
    "information": Measure(
        _("Mutual information"),
        _("How much knowing one tells of the other, whatever the form, from 0 to 1; numbers in 20 equally full bins."),
        _(
            "At 0 one says nothing about the other, at 1 it tells it exactly. Values are lower than those of the other "
            "measures: look at a pair from 0.1 on; beyond 0.5 one tells most of the other."
        ),
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
        "covered": len(hidden),
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

    pairs = [
        {**pair, "written": figures.coefficient(pair["value"]), "url": address(pair["left"], pair["right"])}
        for pair in queries.strongest_pairs(matrix)
    ]
    return {
        "result": result,
        "measure": measure,
        "measures": [(name, known.label) for name, known in MEASURES.items()],
        "shown": MEASURES[measure],
        "enough": len(matrix["columns"]) > 1,
        "pairs": pairs,
        "figure": figures.relations(matrix, signed=MEASURES[measure].signed, address=address),
    }
