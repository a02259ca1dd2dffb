"""The explanation of a run, as the fragment that its page holds."""

from django.http import HttpRequest, HttpResponse

from apps.core.pages import render
from apps.experiments import queries
from apps.explain import services
from apps.explain.panels import explanation_context
from apps.projects.guards import project_page
from apps.projects.models import Project


@project_page("run.view", write={"POST": "run.start"})
def explanation(request: HttpRequest, project: Project, number: int) -> HttpResponse:
    """The explanation with the row and output that the address asks for; POST asks for one that is not there."""
    run = queries.run(request.user, project, number)
    if request.method == "POST":
        services.explain_run(request.user, run)
    return render(request, "explain/_explanation.html", explanation_context(request, run))
