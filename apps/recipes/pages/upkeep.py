"""Keeping a dataset up to date, and making it anew by hand; the panel of the dataset's page asks for both."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.datasets.queries import dataset as dataset_of
from apps.jobs.watched import follow
from apps.projects.guards import project_action
from apps.projects.models import Project
from apps.recipes import services
from apps.recipes.choices import WhenNew


@project_action("dataset.edit")
def dataset_upkeep(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """What happens when the source gets a new version: ``when`` is a ``WhenNew``, ``tables`` ticks those of others."""
    found = dataset_of(request.user, project, dataset)
    when, newest_tables = request.POST.get("when"), "tables" in request.POST
    if when in (WhenNew.SAME, WhenNew.NEWEST):
        newest_recipe = when == WhenNew.NEWEST
        services.keep_up_to_date(request.user, found, newest_recipe=newest_recipe, newest_tables=newest_tables)
    else:
        services.leave_as_it_is(request.user, found)
    return redirect("datasets:detail", project.slug, found.id)


@project_action("dataset.edit")
def dataset_remake(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """Make the next version now, of the newest rows."""
    run = services.remake(request.user, dataset_of(request.user, project, dataset))
    follow(request, run.job)
    return redirect("jobs:detail", project.slug, run.job_id)
