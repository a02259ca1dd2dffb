"""Breadcrumbs of an endpoint's pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.pages import Crumb
from apps.deployments.models import Endpoint
from apps.projects.crumbs import crumbs_of
from apps.projects.models import Project


def endpoint_crumbs(project: Project, endpoint: Endpoint | None = None, *rest: Crumb) -> list[Crumb]:
    """Project, endpoints, the endpoint, then the rest."""
    crumbs = [(_("Endpoints"), reverse("deployments:endpoint-list", args=[project.slug]))]
    if endpoint:
        crumbs.append((endpoint.name, reverse("deployments:endpoint-detail", args=[project.slug, endpoint.id])))
    return crumbs_of(project, *crumbs, *rest)
