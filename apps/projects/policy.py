"""THE table: which role may do what. Closed by default; nothing else decides."""

from typing import Any

from django.http import Http404
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from apps.core.errors import NotAllowed
from apps.projects.choices import Role
from apps.projects.models import Membership, Project

_READ = {
    "project.view",
    "dataset.view",
    "source.view",
    "recipe.view",
    "run.view",
    "model.view",
    "endpoint.view",
    "job.view",
}
_PREPARE = {
    "source.edit",
    "dataset.create",
    "dataset.edit",
    "dataset.trash",
    "dataset.sensitive",
    "split.create",
    "recipe.edit",
    "batch.start",
    "job.cancel",
}
_TRAIN = {"run.start", "run.edit", "model.register", "notebook.open", "endpoint.test"}
_REVIEW = {"review.decide", "endpoint.test", "capture.view", "audit.view"}
_DEPLOY = {
    "endpoint.create",
    "endpoint.deploy",
    "endpoint.key",
    "endpoint.test",
    "capture.view",
    "batch.start",
    "job.cancel",
}
_OWN = {"dataset.purge", "project.edit", "project.members", "audit.view", "review.decide"}

TABLE: dict[str, frozenset[str]] = {
    Role.VIEWER: frozenset(_READ),
    Role.ANALYST: frozenset(_READ | _PREPARE),
    Role.DATA_SCIENTIST: frozenset(_READ | _PREPARE | _TRAIN),
    Role.REVIEWER: frozenset(_READ | _REVIEW),
    Role.DEPLOYER: frozenset(_READ | _DEPLOY),
    Role.OWNER: frozenset(_READ | _PREPARE | _TRAIN | _REVIEW | _DEPLOY | _OWN),
}
ACTIONS: frozenset[str] = TABLE[Role.OWNER]


def role_of(actor: Any, project: Project) -> str | None:
    """The actor's role, None for a stranger. A studio administrator counts as owner."""
    if not getattr(actor, "is_authenticated", False):
        return None
    if actor.is_superuser:
        return Role.OWNER
    return Membership.objects.filter(project=project, user=actor).values_list("role", flat=True).first()


def role_allows(role: str | None, action: str) -> bool:
    """Does the table give this action to this role?"""
    if action not in ACTIONS:
        raise LookupError(f"There is no action “{action}” in the policy table.")
    return role is not None and action in TABLE[role]


def allows(actor: Any, action: str, project: Project) -> bool:
    """May the actor do this here?"""
    return role_allows(role_of(actor, project), action)


def check(actor: Any, action: str, project: Project) -> None:
    """The first line of every service that writes. A stranger gets 404, a member without the right a reason."""
    refuse_unless(role_of(actor, project), action)


def refuse_unless(role: str | None, action: str) -> None:
    """Raise Http404 for a stranger, ``NotAllowed`` for a role without the right."""
    if role is None:
        raise Http404
    if not role_allows(role, action):
        able = [str(Role(r).label) for r in TABLE if action in TABLE[r]]
        raise NotAllowed(
            _("Your role here is %(role)s. This needs another one: %(able)s. Ask an owner of the project.")
            % {"role": Role(role).label, "able": get_text_list(able, _("or"))}
        )
