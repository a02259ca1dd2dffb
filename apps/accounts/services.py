"""Making and revoking API tokens."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import ApiToken, User
from apps.audit.services import record
from apps.core.errors import DomainError


def create_user(actor: Any, username: str, *, password: str, name: str = "", is_admin: bool = False) -> User:
    """A new person. Raises ``DomainError`` when the user name is taken."""
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise DomainError(_("The user name “%(name)s” is taken.") % {"name": username}, "username")
        first, _space, last = name.partition(" ")
        user = User(username=username, first_name=first, last_name=last, is_superuser=is_admin, is_staff=is_admin)
        user.set_password(password)
        user.save()
        record(actor, "user.created", user)
    return user


def create_token(
    user: User,
    name: str,
    *,
    project_id: uuid.UUID | None = None,
    read_only: bool = False,
    lifetime: timedelta | None = None,
    internal: bool = False,
) -> tuple[ApiToken, str]:
    """A new token and its text, which is shown now and never again. ``internal`` ones are made for notebooks."""
    if not name.strip():
        raise DomainError(_("Give the token a name that says what it is for."), "name")
    text = ApiToken.new_text()
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name.strip()[:100],
            hint=text[:8],
            digest=ApiToken.digest_of(text),
            project_id=project_id,
            read_only=read_only,
            internal=internal,
            expires_at=timezone.now() + lifetime if lifetime else None,
        )
        record(user, "token.created", token, read_only=read_only, scope=str(project_id or ""))
    return token, text


def revoke_token(user: User, token: ApiToken) -> None:
    """Refuse the token from now on."""
    with transaction.atomic():
        ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
        record(user, "token.revoked", token)
