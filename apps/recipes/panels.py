"""Recipes on the pages of datasets: what prepares this data, and the way to prepare it."""

from typing import Any

from django.http import HttpRequest

from apps.core import panels
from apps.datasets.models import Dataset, DatasetVersion
from apps.recipes import queries


def recipes_on(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    rows = queries.recipes_of(request.user, dataset.project).filter(dataset=dataset)
    return {"dataset": dataset, "recipes": rows}


def recipes_on_version(request: HttpRequest, version: DatasetVersion) -> dict[str, Any]:
    return recipes_on(request, version.dataset)


panels.register("datasets:detail", "recipes/_panel.html", recipes_on, order=20)
panels.register("datasets:version-detail", "recipes/_panel.html", recipes_on_version, order=20)
