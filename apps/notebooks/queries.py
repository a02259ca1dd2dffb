"""Reading notebook servers."""

from typing import Any

from apps.notebooks.models import NotebookServer
from apps.projects.models import Project


def server_of(actor: Any, project: Project) -> NotebookServer | None:
    """The actor's own server in this project; other people's are nobody else's business."""
    return NotebookServer.objects.select_related("project", "user", "token").filter(project=project, user=actor).first()
