"""Routes of accounts, projects, jobs and the studio itself."""

import uuid

from django.db import transaction

from apps.accounts.services import create_token
from apps.jobs.models import Job
from apps.projects.models import Membership
from tests.house.routes import Route, World

ORDER = 0


def build(world: World) -> None:
    with transaction.atomic():
        world.job = Job.objects.create(
            project=world.project, author=world.cast.dan, kind="tests.probe", title="Probe", spec={}
        )
    world.membership = Membership.objects.get(project=world.project, user=world.cast.vic)
    world.token, _text = create_token(world.cast.olga, "house")


def job(world: World) -> dict[str, uuid.UUID]:
    return {"job": world.job.id}


def membership(world: World) -> dict[str, uuid.UUID]:
    return {"membership": world.membership.id}


def token(world: World) -> dict[str, uuid.UUID]:
    return {"token": world.token.id}


ROUTES = [
    Route("openapi", "GET", "signed-in"),
    Route("accounts-site:login", "GET", "public"),
    Route("accounts-site:login", "POST", "public"),
    Route("accounts-site:logout", "POST", "public"),
    Route("accounts-site:account", "GET", "signed-in"),
    Route("accounts-site:account", "POST", "signed-in"),
    Route("accounts-site:token-revoke", "POST", "signed-in", token),
    Route("accounts-site:preferences", "POST", "signed-in"),
    Route("api-accounts-site:me", "GET", "signed-in"),
    Route("jobs-site:drawer", "GET", "signed-in"),
    Route("jobs-site:prices", "GET", "admin"),
    Route("jobs-site:prices", "POST", "admin"),
    Route("projects-root:list", "GET", "signed-in"),
    Route("projects-root:list", "POST", "signed-in"),
    Route("api-projects-root:list", "GET", "signed-in"),
    Route("api-projects-root:list", "POST", "signed-in"),
    Route("projects:home", "GET", "project.view"),
    Route("projects:members", "GET", "project.view"),
    Route("projects:members", "POST", "project.members"),
    Route("projects:member-remove", "POST", "project.members", membership),
    Route("projects:settings", "GET", "project.edit"),
    Route("projects:settings", "POST", "project.edit"),
    Route("projects:audit", "GET", "audit.view"),
    Route("api-projects:detail", "GET", "project.view"),
    Route("api-projects:detail", "PATCH", "project.edit"),
    Route("api-projects:members", "GET", "project.view"),
    Route("api-projects:members", "POST", "project.members"),
    Route("api-projects:member", "DELETE", "project.members", membership),
    Route("api-projects:audit", "GET", "audit.view"),
    Route("jobs:list", "GET", "job.view"),
    Route("jobs:detail", "GET", "job.view", job),
    Route("jobs:card", "GET", "job.view", job),
    Route("jobs:log", "GET", "job.view", job),
    Route("jobs:cancel", "POST", "job.cancel", job),
    Route("api-jobs:list", "GET", "job.view"),
    Route("api-jobs:detail", "GET", "job.view", job),
    Route("api-jobs:cancel", "POST", "job.cancel", job),
    Route("api-jobs:log", "GET", "job.view", job),
]
