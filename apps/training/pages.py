"""Pages of training: the form, and one training job until its run is there."""

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.forms import read_params
from apps.core.pages import redirect_htmx, render
from apps.core.said import spoken, spoken_each
from apps.jobs.queries import curves_of
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from apps.training import queries, services
from apps.training.drafts import Draft
from apps.training.leaks import LeaksForm
from apps.training.models import TrainingJob
from workers.core.errors import ComputeError, ParamsError


@project_page("run.start", write={"POST": "run.start"})
def train_new(request: HttpRequest, project: Project) -> HttpResponse:
    """The training form, filled from the data; POST starts the job."""
    posted = request.method == "POST"
    draft = Draft(
        request.user, project, request.POST if posted else request.GET, posted=posted, changed=_changed(request)
    )
    if posted and draft.is_valid():
        try:
            asked = _start(request, project, draft)
            return redirect_htmx(request, reverse("training:detail", args=[project.slug, asked.id]))
        except ParamsError as problem:
            draft.params_errors = spoken_each(problem.fields)
        except (DomainError, ComputeError) as problem:
            draft.blame(getattr(problem, "field", None), spoken(problem.message))
    template = "training/_form.html" if getattr(request, "htmx", False) else "training/train_new.html"
    crumbs = crumbs_of(project, (_("Runs"), reverse("experiments:list", args=[project.slug])), (_("Train a model"), ""))
    return render(request, template, {"draft": draft}, crumbs=crumbs, status=422 if posted else 200)


@project_page("run.view")
def training_detail(request: HttpRequest, project: Project, training: uuid.UUID) -> HttpResponse:
    """How one training job goes; once it has succeeded, its run's page."""
    asked = queries.training_job(request.user, project, training)
    if asked.run:
        return redirect_htmx(request, _run_address(asked))
    crumbs = crumbs_of(project, (_("Runs"), reverse("experiments:list", args=[project.slug])), (asked.name, ""))
    return render(request, "training/training_detail.html", _shown(asked), crumbs=crumbs)


@project_action("run.start")
def train_past_leaks(request: HttpRequest, project: Project, training: uuid.UUID) -> HttpResponse:
    """Train again: each column that may give the answer away is left out, or kept for a reason."""
    asked = queries.training_job(request.user, project, training)
    form = LeaksForm(asked, request.POST)
    if form.is_valid():
        try:
            again = services.train_past_leaks(request.user, asked, without=form.without, overrides=form.overrides)
            return redirect_htmx(request, reverse("training:detail", args=[project.slug, again.id]))
        except (DomainError, ComputeError) as problem:
            form.blame(spoken(problem.message))
    crumbs = crumbs_of(project, (_("Runs"), reverse("experiments:list", args=[project.slug])), (asked.name, ""))
    context = {**_shown(asked), "leaks": form}
    return render(request, "training/training_detail.html", context, crumbs=crumbs, status=422)


@project_page("run.start")
def train_again(request: HttpRequest, project: Project, training: uuid.UUID) -> HttpResponse:
    """The training form with what another training job was asked."""
    asked = queries.training_job(request.user, project, training)
    query = queries.as_query(asked).urlencode()
    return redirect(f"{reverse('training:new', args=[project.slug])}?{query}")


def _start(request: HttpRequest, project: Project, draft: Draft) -> TrainingJob:
    version, data = draft.version, draft.form.cleaned_data
    learner = draft.algorithm
    return services.start_training(
        request.user,
        project,
        version,
        replace(
            draft.form.wishes(read_params(learner.Params.fields(), request.POST)),
            without=tuple(draft.without),
            leak_overrides=draft.kept,
        ),
        recipe_version=draft.recipe_version,
        recipe_parameters=draft.recipe_values,
        split=draft.split_called(data["split"]),
        name=data["name"],
        experiment=data["experiment"],
    )


def _shown(asked: TrainingJob) -> dict[str, Any]:
    job = asked.job
    leaks = LeaksForm(asked) if job.error_details.get("leaks") else None
    return {"training": asked, "job": job, "curves": curves_of(job), "spec": job.spec, "leaks": leaks}


def _run_address(asked: TrainingJob) -> str:
    return reverse("experiments:run-detail", args=[asked.project.slug, asked.run.number])


def _changed(request: HttpRequest) -> str:
    """The field whose change made htmx ask."""
    details: Any = getattr(request, "htmx", None)
    return (details.trigger_name or "") if details else ""
