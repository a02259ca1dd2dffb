"""Pages of the registry: groups, one group, one version under review, the reviewer's inbox, registering a run."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import panels
from apps.core.errors import DomainError, NotAllowed
from apps.core.pages import Crumb, render
from apps.experiments.models import Run
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_page
from apps.projects.models import Project
from apps.registry import queries, services
from apps.registry.choices import Gate
from apps.registry.forms import RegisterForm, ReviewForm


@project_page("model.view")
def group_list(request: HttpRequest, project: Project) -> HttpResponse:
    """Every group with its latest version and where it stands."""
    groups = queries.groups_of(project)
    return render(request, "registry/group_list.html", {"groups": groups}, crumbs=crumbs_of(project, (_("Models"), "")))


@project_page("model.view")
def group_detail(request: HttpRequest, project: Project, group: uuid.UUID) -> HttpResponse:
    """The versions of one group."""
    found = queries.group(request.user, project, group)
    versions = [(version, queries.metrics_of(version)) for version in queries.versions().filter(group=found)]
    context = {"group": found, "versions": versions}
    return render(request, "registry/group_detail.html", context, crumbs=_crumbs(project, (found.name, "")))


@project_page("model.view", write={"POST": "review.decide"})
def version_detail(request: HttpRequest, project: Project, group: uuid.UUID, number: int) -> HttpResponse:
    """What is up for approval, with its evidence; POST decides about its next gate."""
    version = queries.version(request.user, project, group, number)
    form = ReviewForm(request.POST or None, initial={"gate": version.next_gate or Gate.PRODUCTION})
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(request.user, version, **form.cleaned_data)
            return redirect("registry:version-detail", project.slug, group, number)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {
        **queries.evidence_of(request.user, version),
        "form": form,
        "is_author": version.is_made_by(request.user),
        "panels": panels.drawn("registry:version-detail", request, version),
    }
    crumbs = _crumbs(
        project, (version.group.name, reverse("registry:group-detail", args=[project.slug, group])), (f"v{number}", "")
    )
    return render(request, "registry/version_detail.html", context, crumbs=crumbs, status=422 if form.errors else 200)


@project_page("model.register", write={"POST": "model.register"})
def register(request: HttpRequest, project: Project, run: int) -> HttpResponse:
    """Make a run's model a version of a group."""
    found = Run.objects.visible_to(request.user).get_or_404(project=project, number=run)
    form = RegisterForm(project, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = services.register_run(request.user, found, **form.cleaned_data)
            return redirect("registry:version-detail", project.slug, version.group_id, version.number)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"form": form, "run": found}
    crumbs = _crumbs(project, (_("Register run %(number)s") % {"number": run}, ""))
    return render(request, "registry/register.html", context, crumbs=crumbs, status=422 if form.errors else 200)


@project_page("model.view")
def inbox(request: HttpRequest, project: Project) -> HttpResponse:
    """Versions that wait for a reviewer; those that the person made are marked."""
    waiting = [(version, version.is_made_by(request.user)) for version in queries.waiting_for_review(project)]
    return render(request, "registry/inbox.html", {"waiting": waiting}, crumbs=crumbs_of(project, (_("Reviews"), "")))


def _crumbs(project: Project, *rest: Crumb) -> list[Crumb]:
    return crumbs_of(project, (_("Models"), reverse("registry:group-list", args=[project.slug])), *rest)
