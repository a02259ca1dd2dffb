"""Pages about jobs: the list, one job, its card, its log, the drawer, the price table."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.pages import redirect_htmx, render, site_page
from apps.core.pagination import page_of
from apps.jobs import cost, kinds, queries, services
from apps.jobs.choices import Queue, State
from apps.jobs.forms import PriceForm
from apps.jobs.models import Job
from apps.jobs.watched import is_followed, watch
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project

LOG_LINES = 500


@project_page("job.view")
def job_list(request: HttpRequest, project: Project) -> HttpResponse:
    """Every job of the project, filtered by state and kind."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    rows = queries.jobs_of(
        project, state=state if state in State.values else "", kind=kind if kind in kinds.names() else ""
    )
    context = {
        "page": page_of(request, rows),
        "state": state,
        "kind": kind,
        "states": State.choices,
        "kinds": [(name, kinds.get(name).label) for name in kinds.names()],
    }
    return render(request, "jobs/job_list.html", context, crumbs=crumbs_of(project, (_("Jobs"), "")))


@project_page("job.view")
def job_detail(request: HttpRequest, project: Project, job: uuid.UUID) -> HttpResponse:
    """One job: progress, log, what it took. For whoever has just started it, it goes on to the result once it is there.

    ``?follow`` is how a page that is still open asks for that.
    """
    found = _job(request, project, job)
    watch(request, found)
    asks = getattr(request, "htmx", False)
    follows = "follow" in request.GET if asks else is_followed(request, found)
    if follows and found.state == State.SUCCEEDED and (goal := kinds.get(found.kind).link(found)):
        return redirect_htmx(request, goal)
    crumbs = crumbs_of(project, (_("Jobs"), reverse("jobs:list", args=[project.slug])), (found.label, ""))
    return render(request, "jobs/job_detail.html", {**_facts(found), "follows": follows}, crumbs=crumbs)


@project_page("job.view")
def job_card(request: HttpRequest, project: Project, job: uuid.UUID) -> HttpResponse:
    """The progress card alone; it asks for itself until the state is final."""
    found = _job(request, project, job)
    watch(request, found)
    trigger = "job-finished" if found.is_final else None
    return render(request, "jobs/_card.html", _facts(found), trigger=trigger)


@project_page("job.view")
def job_log(request: HttpRequest, project: Project, job: uuid.UUID) -> HttpResponse:
    """The log alone, newest lines last."""
    return render(request, "jobs/_log.html", _facts(_job(request, project, job)))


@project_action("job.cancel")
def job_cancel(request: HttpRequest, project: Project, job: uuid.UUID) -> HttpResponse:
    """Ask a job to stop."""
    found = _job(request, project, job)
    services.cancel(request.user, found)
    return redirect_htmx(request, reverse("jobs:detail", args=[project.slug, found.id]))


@site_page("GET")
def drawer(request: HttpRequest) -> HttpResponse:
    """What runs and what ended last, in every project of the person."""
    jobs = queries.recent_jobs_for(request.user)
    return render(request, "jobs/_drawer.html", {"jobs": jobs, "active": sum(job.is_active for job in jobs)})


@site_page("GET", "POST")
def prices(request: HttpRequest) -> HttpResponse:
    """The price table; the studio's administrator edits it."""
    if not request.user.is_superuser:
        raise Http404
    forms = [PriceForm(request.POST or None, prefix=queue, instance=cost.price_of(queue)) for queue in Queue.values]
    if request.method == "POST" and all(form.is_valid() for form in forms):
        for form in forms:
            form.save()
        return redirect("jobs-site:prices")
    return render(request, "jobs/prices.html", {"forms": forms})


def _job(request: HttpRequest, project: Project, job: uuid.UUID) -> Job:
    found: Job = (
        Job.objects.visible_to(request.user).select_related("project", "author").get_or_404(project=project, id=job)
    )
    return found


def _facts(job: Job) -> dict[str, Any]:
    lines = list(job.log_lines.order_by("-id")[:LOG_LINES])[::-1]
    return {
        "job": job,
        "kind": kinds.get(job.kind),
        "link": kinds.get(job.kind).link(job),
        "lines": lines,
        "curves": queries.curves_of(job),
    }
