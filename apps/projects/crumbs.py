"""Breadcrumbs of a project's pages."""

from django.urls import reverse

from apps.core.pages import Crumb
from apps.projects.models import Project


def crumbs_of(project: Project, *rest: Crumb) -> list[Crumb]:
    """The project's own crumb, then the rest; the last one's address may be empty."""
    return [(project.name, reverse("projects:home", args=[project.slug])), *rest]
