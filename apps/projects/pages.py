"""Pages about projects: the list, the home, members, settings."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.audit.queries import events_of
from apps.audit.wording import said
from apps.core import panels
from apps.core.errors import DomainError
from apps.core.pages import render, site_page
from apps.core.pagination import page_of
from apps.projects import policy, queries, services
from apps.projects.choices import Role
from apps.projects.crumbs import crumbs_of
from apps.projects.forms import MemberForm, ProjectForm
from apps.projects.guards import project_action, project_page
from apps.projects.models import Membership, Project
from apps.projects.policy import TABLE
from apps.projects.wording import RIGHTS, ROLES


@site_page("GET", "POST")
def project_list(request: HttpRequest) -> HttpResponse:
    """The projects that the person belongs to, and the form that makes one."""
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        project = services.create_project(request.user, **form.cleaned_data)
        return redirect("projects:home", project=project.slug)
    projects = Project.objects.visible_to(request.user).prefetch_related("memberships__user")
    return render(
        request, "projects/project_list.html", {"projects": projects, "form": form}, status=422 if form.errors else 200
    )


@project_page("project.view")
def project_home(request: HttpRequest, project: Project) -> HttpResponse:
    """The project at a glance: one panel for each room that has something to say."""
    return render(
        request,
        "projects/project_home.html",
        {"panels": panels.drawn("projects:home", request, project)},
        crumbs=crumbs_of(project),
    )


@project_page("project.view", write={"POST": "project.members"})
def members(request: HttpRequest, project: Project) -> HttpResponse:
    """Who is here with which role, and the form that adds somebody."""
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_member(request.user, project, **form.cleaned_data)
            return redirect("projects:members", project=project.slug)
        except DomainError as error:
            form.add_error(error.field, error.message)
    context = {
        "form": form,
        "memberships": project.memberships.select_related("user"),
        "people": queries.people_known_to(request.user)
        if policy.allows(request.user, "project.members", project)
        else (),
        "roles": [(role, TABLE[role], ROLES[role]) for role in Role],
        "rights": RIGHTS.items(),
    }
    status = 422 if form.errors else 200
    return render(
        request, "projects/members.html", context, crumbs=crumbs_of(project, (_("Members"), "")), status=status
    )


@project_action("project.members")
def member_remove(request: HttpRequest, project: Project, membership: uuid.UUID) -> HttpResponse:
    """Take one person out."""
    found = Membership.objects.visible_to(request.user).get_or_404(project=project, id=membership)
    services.remove_member(request.user, project, found)
    return redirect("projects:members", project=project.slug)


@project_page("project.edit", write={"POST": "project.edit"})
def project_settings(request: HttpRequest, project: Project) -> HttpResponse:
    """What the project is called and what it is for."""
    form = ProjectForm(request.POST or None, initial={"name": project.name, "description": project.description})
    if request.method == "POST" and form.is_valid():
        services.edit_project(request.user, project, **form.cleaned_data)
        return redirect("projects:settings", project=project.slug)
    context = {"form": form, "panels": panels.drawn("projects:settings", request, project)}
    status = 422 if form.errors else 200
    return render(
        request, "projects/settings.html", context, crumbs=crumbs_of(project, (_("Settings"), "")), status=status
    )


@project_page("audit.view")
def audit_trail(request: HttpRequest, project: Project) -> HttpResponse:
    """Every change in the project: who, what, when."""
    target = request.GET.get("target", "")
    page = page_of(request, events_of(project, target=target), size=100)
    for event in page.object_list:
        event.said = said(event.verb)
    crumbs = crumbs_of(project, (_("Audit trail"), ""))
    return render(request, "audit/event_list.html", {"page": page, "target": target}, crumbs=crumbs)
