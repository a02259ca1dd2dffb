"""Audit events: append only, hash-chained."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One change. ``digest`` covers the event and the digest before it."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=80)
    target_kind = models.CharField(max_length=80)
    target_id = models.CharField(max_length=80, db_index=True)
    target_name = models.CharField(max_length=300)
    project_id = models.UUIDField(null=True, db_index=True)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]


class AuditHead(models.Model):
    """The one row that writers lock: the last number and digest."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
