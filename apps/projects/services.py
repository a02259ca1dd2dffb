"""Making projects and keeping their members."""

import secrets
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.projects import policy
from apps.projects.choices import Role
from apps.projects.models import Membership, Project

RESERVED = {"new", "api", "static"}


def create_project(actor: User, name: str, description: str = "") -> Project:
    """A new project whose first owner is the actor."""
    name = name.strip()
    if not name or "\x00" in name + description:
        raise DomainError(_("Give the project a name."), "name")
    with transaction.atomic():
        project = Project.objects.create(
            name=name[:100], slug=_free_slug(name), description=description, created_by=actor
        )
        Membership.objects.create(project=project, user=actor, role=Role.OWNER)
        record(actor, "project.created", project, project)
    return project


def edit_project(actor: User, project: Project, name: str, description: str) -> Project:
    """Change what the project is called and what it says of itself; its address stays."""
    policy.check(actor, "project.edit", project)
    if not name.strip() or "\x00" in name + description:
        raise DomainError(_("Give the project a name."), "name")
    with transaction.atomic():
        before = {"name": project.name, "description": project.description}
        project.name, project.description = name.strip()[:100], description
        project.save(update_fields=["name", "description"])
        record(actor, "project.edited", project, project, before=before)
    return project


def set_member(actor: User, project: Project, username: str, role: str) -> Membership:
    """Add a person or change their role. The last owner cannot step down."""
    policy.check(actor, "project.members", project)
    user = User.objects.filter(username=username, is_active=True).first() if "\x00" not in username else None
    if user is None:
        raise DomainError(
            _(
                "There is nobody called “%(name)s” here. An administrator makes accounts on the studio’s machine, with "
                "etabli createuser."
            )
            % {"name": username},
            "username",
        )
    if role not in Role.values:
        raise DomainError(_("“%(role)s” is not a role.") % {"role": role}, "role")
    with transaction.atomic():
        _keep_an_owner(project, user, leaving=role != Role.OWNER)
        membership, _created = Membership.objects.update_or_create(project=project, user=user, defaults={"role": role})
        record(actor, "member.set", membership, project, username=username, role=role)
    return membership


def remove_member(actor: User, project: Project, membership: Membership) -> None:
    """Take a person out of the project."""
    policy.check(actor, "project.members", project)
    with transaction.atomic():
        _keep_an_owner(project, membership.user, leaving=True)
        record(actor, "member.removed", membership, project, username=membership.user.username)
        membership.delete()


def _keep_an_owner(project: Project, user: Any, *, leaving: bool) -> None:
    owners = list(Membership.objects.select_for_update().filter(project=project, role=Role.OWNER))
    if leaving and len(owners) == 1 and owners[0].user_id == user.pk:
        raise Conflict(_("A project needs an owner. Make somebody else an owner first."))


def _free_slug(name: str) -> str:
    slug = slugify(name)[:50] or "project"
    taken = slug in RESERVED or Project.objects.filter(slug=slug).exists()
    return f"{slug}-{secrets.token_hex(3)}" if taken else slug
