"""Reading people."""

from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User

MOST_SUGGESTED = 200


def people_known_to(actor: Any) -> QuerySet[User]:
    """Whom the actor may be told of: people of projects that they belong to, or everybody for an administrator."""
    active = User.objects.filter(is_active=True)
    if not actor.is_superuser:
        active = active.filter(memberships__project__memberships__user=actor).distinct()
    return active.order_by("username")[:MOST_SUGGESTED]
