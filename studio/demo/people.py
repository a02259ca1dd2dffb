"""Who plays: a data scientist, a reviewer and a deployer, each with an account of their own."""

import secrets
from dataclasses import dataclass

from apps.accounts.models import User
from apps.accounts.services import create_user
from studio.credentials import Credentials


@dataclass(frozen=True)
class People:
    """Dana owns the project and trains, Rita reviews, Theo deploys."""

    dana: User
    rita: User
    theo: User


NAMES = {"dana": "Dana Moreau", "rita": "Rita Holm", "theo": "Theo Lang"}
DUTIES = {"dana": "owner, trains", "rita": "reviewer, approves", "theo": "deployer, puts into service"}


def assemble(credentials: Credentials) -> People:
    """The three, made on the first evening; their passwords are in the owner's credentials file."""
    return People(**{username: _person(username, credentials) for username in NAMES})


def _person(username: str, credentials: Credentials) -> User:
    found = User.objects.filter(username=username).first()
    if found:
        return found
    password = secrets.token_urlsafe(9)
    made = create_user(None, username, password=password, name=NAMES[username])
    credentials.keep(username, password)
    return made
