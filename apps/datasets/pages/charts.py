"""Charts by choosing columns; the choice is the address, so that it can be shared."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

from apps.core.errors import DomainError
from apps.core.forms import read_params
from apps.core.said import spoken, spoken_each
from apps.datasets import figures, queries
from apps.datasets.models import DatasetVersion
from apps.datasets.pages.frame import version_page
from apps.projects.guards import project_page
from apps.projects.models import Project
from workers.charts import charts, in_order, suggestions
from workers.core.chart import Chart
from workers.core.errors import ComputeError, ParamsError
from workers.core.schema import Schema


@project_page("dataset.view")
def version_charts(request: HttpRequest, project: Project, dataset: uuid.UUID, number: int) -> HttpResponse:
    """The chart that the address asks for; for columns without a kind of chart, the one that suits them."""
    version = queries.version(request.user, project, dataset, number)
    schema = queries.open_schema(request.user, version)
    chart, wishes = _asked(request, schema)
    context = {
        "charts": [{"chart": one, "query": _address(one, wishes)} for one in in_order()],
        "chart": chart,
        "fields": chart.Params.fields(),
        "values": wishes,
        "offered": schema,
        "closed": queries.hidden_columns(request.user, version),
        "suggested": _suggested(schema, chart, wishes),
        **(_drawn(request, version, chart, wishes) if wishes else {}),
    }
    return version_page(request, version, "charts", context)


def _asked(request: HttpRequest, schema: Schema) -> tuple[Chart, dict[str, Any]]:
    name = request.GET.get("chart", "")
    if name in charts.names():
        chart = charts.get(name)
        return chart, read_params(chart.Params.fields(), request.GET)
    names = [value for value in (request.GET.get("x", ""), request.GET.get("y", "")) if value in schema]
    columns = [schema.get(value) for value in dict.fromkeys(names)]
    fitting = next(suggestions(*columns), None) if columns else None
    return (fitting[0], dict(fitting[1])) if fitting else (in_order()[0], {})


def _address(chart: Chart, wishes: dict[str, Any]) -> str:
    """The same wishes for another kind of chart, as far as it knows them."""
    known = {field["name"] for field in chart.Params.fields()}
    return urlencode({"chart": chart.name, **{key: value for key, value in wishes.items() if key in known}}, doseq=True)


def _suggested(schema: Schema, drawn: Chart, wishes: dict[str, Any]) -> list[dict[str, str]]:
    """Other pictures of the chosen columns."""
    names = [wishes[key] for key in ("x", "y", "value") if wishes.get(key) in schema]
    columns = [schema.get(name) for name in dict.fromkeys(names)]
    found = list(suggestions(*columns[:2])) if columns else []
    found += [one for column in columns[:2] for one in suggestions(column)] if len(columns) > 1 else []
    return [
        {
            "label": chart.label,
            "icon": chart.icon,
            "columns": " × ".join(str(wishes[key]) for key in ("x", "y", "value") if wishes.get(key)),
            "query": urlencode({"chart": chart.name, **wishes}),
        }
        for chart, wishes in found
        if chart is not drawn
    ]


def _drawn(request: HttpRequest, version: DatasetVersion, chart: Chart, wishes: dict[str, Any]) -> dict[str, Any]:
    try:
        drawn = queries.chart_of(request.user, version, chart.name, wishes)
    except ParamsError as problem:
        return {"errors": spoken_each(problem.fields)}
    except (ComputeError, DomainError) as problem:
        return {"problem": spoken(problem.message)}
    return {
        "figure": figures.spoken(drawn),
        "notes": figures.notes(drawn),
        "code": queries.chart_code(version, chart.name, wishes),
        "file": slugify(f"{version} {chart.name} {wishes.get('x', '')} {wishes.get('y', '')}"),
    }
