"""Reading inspections."""

import uuid
from typing import Any

from apps.datasets.models import Inspection
from apps.projects.models import Project


def inspection(actor: Any, project: Project, inspection: uuid.UUID) -> Inspection:
    """One inspection, or 404."""
    rows = Inspection.objects.visible_to(actor).select_related("project", "job", "job__project", "source")
    found: Inspection = rows.get_or_404(project=project, id=inspection)
    return found
