"""What the shell around every page needs."""

from typing import Any

from django.http import HttpRequest

from apps.core import nav


def shell(request: HttpRequest) -> dict[str, Any]:
    """``project``, ``can`` and the navigation of the project that the page belongs to, if any."""
    project, can = getattr(request, "project", None), getattr(request, "can", None)
    if project is None or can is None:
        return {"project": None}
    return {"project": project, "can": can, "nav_entries": nav.entries_for(can)}
