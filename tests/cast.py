"""The fixed cast: one person per role, and a stranger. Every test speaks of them by name."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.projects.choices import Role
from apps.projects.models import Membership, Project

PASSWORD = "correct horse battery"
ROLES = {
    "olga": Role.OWNER,
    "dan": Role.DATA_SCIENTIST,
    "ana": Role.ANALYST,
    "rita": Role.REVIEWER,
    "dora": Role.DEPLOYER,
    "vic": Role.VIEWER,
}


@dataclass(frozen=True)
class Cast:
    """Olga owns, Dan is a data scientist, Ana an analyst, Rita reviews, Dora deploys, Vic views, Sam is a stranger."""

    olga: User
    dan: User
    ana: User
    rita: User
    dora: User
    vic: User
    sam: User

    def members(self) -> dict[str, User]:
        return {name: getattr(self, name) for name in ROLES}


def make_cast() -> Cast:
    """The seven people, not yet in any project."""
    return Cast(**{name: _person(name) for name in (*ROLES, "sam")})


def make_project(cast: Cast, name: str = "Tumours") -> Project:
    """A project of Olga's in which everybody but Sam has their role."""
    project = Project.objects.create(name=name, slug=name.lower(), created_by=cast.olga)
    for person, role in ROLES.items():
        Membership.objects.create(project=project, user=getattr(cast, person), role=role)
    return project


def _person(name: str) -> User:
    user = User(username=name, first_name=name.title())
    user.set_password(PASSWORD)
    user.save()
    return user
