"""Pages about endpoints: the list, a new one, one with what serves behind it, its terms."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.pages import render
from apps.deployments import queries
from apps.deployments.crumbs import endpoint_crumbs
from apps.deployments.forms import DeployForm, EndpointForm, TermsForm
from apps.deployments.services import endpoints as services
from apps.deployments.services.comparisons import start_comparison
from apps.deployments.snippets import snippets_for
from apps.projects.guards import project_page
from apps.projects.models import Project
from apps.registry import queries as registry


@project_page("endpoint.view")
def endpoint_list(request: HttpRequest, project: Project) -> HttpResponse:
    """Every endpoint with what serves behind it."""
    context = {"endpoints": queries.endpoints_of(project)}
    return render(request, "deployments/endpoint_list.html", context, crumbs=endpoint_crumbs(project))


@project_page("endpoint.create", write={"POST": "endpoint.create"})
def endpoint_new(request: HttpRequest, project: Project) -> HttpResponse:
    """Make an address; a version is put behind it afterwards."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.create_endpoint(request.user, project, data["name"], data["stage"], **form.terms())
            return redirect("deployments:endpoint-detail", project.slug, made.id)
        except DomainError as error:
            field = {"ends_at": "ends_on"}.get(error.field, error.field)
            form.add_error(field if field in form.fields else None, error.message)
    crumbs = endpoint_crumbs(project, None, (_("New"), ""))
    status = 422 if form.errors else 200
    return render(request, "deployments/endpoint_new.html", {"form": form}, crumbs=crumbs, status=status)


@project_page("endpoint.view", write={"POST": "endpoint.deploy"})
def endpoint_detail(request: HttpRequest, project: Project, endpoint: uuid.UUID) -> HttpResponse:
    """What serves, how it does, what served before; POST deploys a version."""
    found = queries.endpoint(request.user, project, endpoint)
    form = DeployForm(queries.deployable(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.deploy(request.user, found, **form.cleaned_data)
            return redirect("deployments:endpoint-detail", project.slug, found.id)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    statuses = queries.status_of(found)
    example = queries.example_for(request.user, found)
    context = {
        "endpoint": found,
        "tab": "overview",
        "form": form,
        "replicas": len(statuses),
        "totals": queries.totals(statuses),
        "is_disapproved": found.serving is not None and not found.serving.version.has_passed(found.stage),
        "previous": queries.previous_deployment(found),
        "snippets": snippets_for(found, example) if example else [],
    }
    crumbs = endpoint_crumbs(project, found)
    status = 422 if form.errors else 200
    return render(request, "deployments/endpoint_detail.html", context, crumbs=crumbs, status=status)


@project_page("endpoint.view", write={"POST": "endpoint.deploy"})
def endpoint_roll_back(request: HttpRequest, project: Project, endpoint: uuid.UUID) -> HttpResponse:
    """Put the version before back in service."""
    found = queries.endpoint(request.user, project, endpoint)
    if request.method == "POST":
        services.roll_back(request.user, found)
    return redirect("deployments:endpoint-detail", project.slug, found.id)


@project_page("endpoint.view", write={"POST": "endpoint.deploy"})
def endpoint_stop(request: HttpRequest, project: Project, endpoint: uuid.UUID) -> HttpResponse:
    """Take what serves out of service."""
    found = queries.endpoint(request.user, project, endpoint)
    if request.method == "POST":
        services.stop(request.user, found)
    return redirect("deployments:endpoint-detail", project.slug, found.id)


@project_page("endpoint.create", write={"POST": "endpoint.create"})
def endpoint_settings(request: HttpRequest, project: Project, endpoint: uuid.UUID) -> HttpResponse:
    """Its end date, what it keeps, what it is for."""
    found = queries.endpoint(request.user, project, endpoint)
    form = TermsForm(request.POST or None, initial=TermsForm.of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_endpoint(request.user, found, **form.terms())
            return redirect("deployments:endpoint-detail", project.slug, found.id)
        except DomainError as error:
            form.add_error("ends_on" if error.field == "ends_at" else None, error.message)
    context = {"endpoint": found, "tab": "settings", "form": form}
    crumbs = endpoint_crumbs(project, found, (_("Settings"), ""))
    status = 422 if form.errors else 200
    return render(request, "deployments/endpoint_settings.html", context, crumbs=crumbs, status=status)


@project_page("model.view", write={"POST": "review.decide"})
def version_compare(request: HttpRequest, project: Project, group: uuid.UUID, number: int) -> HttpResponse:
    """Set a version beside the one in production."""
    version = registry.version(request.user, project, group, number)
    if request.method == "POST":
        start_comparison(request.user, version)
    return redirect("registry:version-detail", project.slug, group, number)
