"""Pages about batch scoring."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.pages import Crumb, render
from apps.core.pagination import page_of
from apps.deployments import queries
from apps.deployments.forms import BatchForm
from apps.deployments.services.batch import start_batch
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_page
from apps.projects.models import Project


@project_page("endpoint.view")
def batch_list(request: HttpRequest, project: Project) -> HttpResponse:
    """Every batch prediction, newest first."""
    context = {"page": page_of(request, queries.batches_of(project))}
    return render(request, "deployments/batch_list.html", context, crumbs=_crumbs(project))


@project_page("batch.start", write={"POST": "batch.start"})
def batch_new(request: HttpRequest, project: Project) -> HttpResponse:
    """Score a dataset version."""
    form = BatchForm(project, request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            batch = start_batch(request.user, **form.cleaned_data)
            return redirect("deployments:batch-detail", project.slug, batch.id)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    crumbs, status = _crumbs(project, (_("New"), "")), 422 if form.errors else 200
    return render(request, "deployments/batch_new.html", {"form": form}, crumbs=crumbs, status=status)


@project_page("endpoint.view")
def batch_detail(request: HttpRequest, project: Project, batch: uuid.UUID) -> HttpResponse:
    """One batch prediction: its progress, then its scored rows."""
    found = queries.batches_of(project).visible_to(request.user).get_or_404(id=batch)
    return render(request, "deployments/batch_detail.html", {"batch": found}, crumbs=_crumbs(project, (str(found), "")))


def _crumbs(project: Project, *rest: Crumb) -> list[Crumb]:
    return crumbs_of(project, (_("Batch scoring"), reverse("deployments:batch-list", args=[project.slug])), *rest)
