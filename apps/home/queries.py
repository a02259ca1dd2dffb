"""What the person should know: their own work that ended, decisions about it, what waits for them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.datasets.queries import stuck_schedules
from apps.jobs import kinds
from apps.jobs.choices import FINAL, State
from apps.jobs.models import Job
from apps.projects import policy
from apps.projects.models import Project
from apps.recipes.freshness import stuck_for
from apps.recipes.queries import mentions_of
from apps.registry.models import ModelVersion, Review
from apps.registry.queries import waiting_for_review

LIMIT = 20


@dataclass(frozen=True)
class Notice:
    """One line of the bell."""

    at: datetime
    state: str
    title: str
    detail: str
    url: str


def notices_for(actor: Any, known: Collection[str] = ()) -> list[Notice]:
    """Newest first, without the jobs whose ids are ``known``."""
    notices = [*_ended_jobs(actor, known), *_decisions(actor), *_waiting(actor), *_mentions(actor), *_stuck(actor)]
    return sorted(notices, key=attrgetter("at"), reverse=True)[:LIMIT]


def _ended_jobs(actor: Any, known: Collection[str]) -> Iterator[Notice]:
    jobs = Job.objects.visible_to(actor).filter(author=actor, state__in=FINAL, finished_at__isnull=False)
    jobs = jobs.exclude(kind__in=kinds.housekeeping(), state=State.SUCCEEDED)
    for job in jobs.exclude(pk__in=known).select_related("project").order_by("-finished_at")[:LIMIT]:
        url = reverse("jobs:detail", args=[job.project.slug, job.pk])
        yield Notice(job.finished_at, job.state, job.label, job.project.name, url)


def _decisions(actor: Any) -> Iterator[Notice]:
    reviews = Review.objects.visible_to(actor).filter(version__author=actor)
    for review in reviews.select_related("version__group__project", "reviewer").order_by("-created_at")[:LIMIT]:
        title = _("%(model)s: %(who)s decided about %(gate)s") % {
            "model": review.version,
            "who": review.reviewer.display_name,
            "gate": review.get_gate_display().lower(),
        }
        yield Notice(review.created_at, review.decision, title, review.version.project.name, _address(review.version))


def _waiting(actor: Any) -> Iterator[Notice]:
    projects = Project.objects.visible_to(actor)
    for project in (p for p in projects if policy.allows(actor, "review.decide", p)):
        for version in waiting_for_review(project):
            if not version.is_made_by(actor):
                title = _("%(model)s waits for a decision") % {"model": version}
                yield Notice(version.created_at, "pending", title, project.name, _address(version))


def _mentions(actor: Any) -> Iterator[Notice]:
    for comment in mentions_of(actor)[:LIMIT]:
        recipe = comment.recipe
        words = {"who": comment.author.display_name, "recipe": recipe.name, "text": Truncator(comment.text).chars(80)}
        title = _("%(who)s about “%(recipe)s”: %(text)s") % words
        url = reverse("recipes:comments", args=[recipe.project.slug, recipe.id])
        yield Notice(comment.created_at, "asked", title, recipe.project.name, url)


def _stuck(actor: Any) -> Iterator[Notice]:
    for kept in stuck_for(actor).order_by("-problem_at")[:LIMIT]:
        title = _("“%(dataset)s” is not kept up to date: %(problem)s") % {"dataset": kept, "problem": kept.problem}
        url = reverse("datasets:detail", args=[kept.target.project.slug, kept.target_id])
        yield Notice(kept.problem_at, State.FAILED, title, kept.target.project.name, url)
    for schedule in stuck_schedules(actor)[:LIMIT]:
        title = _("“%(dataset)s” is not refreshed: %(problem)s") % {"dataset": schedule, "problem": schedule.problem}
        url = reverse("datasets:detail", args=[schedule.dataset.project.slug, schedule.dataset_id])
        yield Notice(schedule.problem_at, State.FAILED, title, schedule.dataset.project.name, url)


def _address(version: ModelVersion) -> str:
    return reverse("registry:version-detail", args=[version.project.slug, version.group_id, version.number])
