"""The notebook page: one frame, and what stands around it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.pages import redirect_htmx, render
from apps.notebooks import launcher, queries, services
from apps.notebooks.choices import ServerState
from apps.notebooks.welcome import WELCOME
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project


@project_page("notebook.open", write={"POST": "notebook.open"})
def notebook(request: HttpRequest, project: Project) -> HttpResponse:
    """The person's notebooks in this project; POST starts their server."""
    if request.method == "POST":
        services.open_server(request.user, project)
        return redirect_htmx(request, reverse("notebooks:notebook", args=[project.slug]))
    crumbs = crumbs_of(project, (_("Notebooks"), ""))
    return render(request, "notebooks/notebook.html", _facts(request, project), crumbs=crumbs)


@project_page("notebook.open")
def server(request: HttpRequest, project: Project) -> HttpResponse:
    """The server's state alone; it asks for itself while the server starts."""
    return render(request, "notebooks/_server.html", _facts(request, project))


@project_action("notebook.open")
def stop(request: HttpRequest, project: Project) -> HttpResponse:
    """End the person's server."""
    found = queries.server_of(request.user, project)
    if found:
        services.stop_server(request.user, found)
    return redirect_htmx(request, reverse("notebooks:notebook", args=[project.slug]))


def _facts(request: HttpRequest, project: Project) -> dict[str, Any]:
    found = queries.server_of(request.user, project)
    state = services.observe(found) if found else ServerState.STOPPED
    return {
        "server": found,
        "state": state,
        "log": launcher.last_words(found) if found and state == ServerState.FAILED else "",
        "lab": f"{found.base_url}lab/tree/{WELCOME}" if found else "",
        "document": f"{found.base_url}doc/workspaces/narrow/tree/{WELCOME}" if found else "",
    }
