"""Reading the audit trail."""

from typing import Any

from django.db.models import QuerySet

from apps.audit.models import AuditEvent


def events_of(project: Any, *, target: str = "") -> QuerySet[AuditEvent]:
    """The project's events, newest first; ``target`` narrows them to one object's id."""
    rows = AuditEvent.objects.filter(project_id=project.pk)
    return rows.filter(target_id=target) if target and "\x00" not in target else rows
