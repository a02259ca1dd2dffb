"""When a dataset is refreshed from its source by itself."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.datasets import queries, services
from apps.projects.guards import project_action
from apps.projects.models import Project


@project_action("dataset.edit")
def dataset_schedule(request: HttpRequest, project: Project, dataset: uuid.UUID) -> HttpResponse:
    """Set when, or with an empty ``every`` that it is not."""
    found = queries.dataset(request.user, project, dataset)
    every = request.POST.get("every", "")
    if every:
        try:
            at = parse_time(request.POST.get("at", ""))
        except ValueError:
            at = None
        if at is None:
            raise DomainError(_("Write the time as 06:30."), "at")
        services.schedule_refresh(request.user, found, every, at)
    else:
        services.unschedule(request.user, found)
    return redirect("datasets:detail", project.slug, found.id)
