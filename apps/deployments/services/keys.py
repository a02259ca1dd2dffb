"""API keys of endpoints: made, shown once, revoked."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.deployments.models import ApiKey, Endpoint
from apps.deployments.services import publishing
from apps.projects import policy
from workers.serving.keys import hash_key

PREFIX = "etk_"
LONGEST_DAYS = 3660


def create_key(actor: Any, endpoint: Endpoint, name: str, days: int | None = None) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody can read again. It expires after ``days``; never when None."""
    policy.check(actor, "endpoint.key", endpoint.project)
    if not name.strip():
        raise DomainError(_("Name the key after who or what will use it."), "name")
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise DomainError(_("A key lives between one day and ten years."), "days")
    text = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        key = ApiKey.objects.create(
            endpoint=endpoint,
            author=actor,
            name=name.strip()[:100],
            hint=text[:8],
            digest=hash_key(text),
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
        record(actor, "endpoint_key.created", key, endpoint.project, endpoint=endpoint.name)
        publishing.request()
    return key, text


def revoke_key(actor: Any, key: ApiKey) -> None:
    """Refuse the key from now on, everywhere, within seconds."""
    policy.check(actor, "endpoint.key", key.endpoint.project)
    with transaction.atomic():
        if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
            raise Conflict(_("This key was already revoked."))
        record(actor, "endpoint_key.revoked", key, key.endpoint.project, endpoint=key.endpoint.name)
        publishing.request()
