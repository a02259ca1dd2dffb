"""Routes of the registry."""

from typing import Any

from tests.factories.models import make_run, make_version
from tests.house.routes import Route, World

ORDER = 60


def build(world: World) -> None:
    world.version = make_version(world.project, world.cast.dan)
    world.run_to_register = make_run(world.project, world.cast.dan, penalty=2)


def group(world: World) -> dict[str, Any]:
    return {"group": world.version.group_id}


def version(world: World) -> dict[str, Any]:
    return {**group(world), "number": world.version.number}


def run(world: World) -> dict[str, Any]:
    return {"run": world.run_to_register.number}


ROUTES = [
    Route("registry:group-list", "GET", "model.view"),
    Route("registry:group-detail", "GET", "model.view", group),
    Route("registry:version-detail", "GET", "model.view", version),
    Route("registry:version-detail", "POST", "review.decide", version),
    Route("registry:register", "GET", "model.register", run),
    Route("registry:register", "POST", "model.register", run),
    Route("registry:inbox", "GET", "model.view"),
    Route("api-registry:group-list", "GET", "model.view"),
    Route("api-registry:group-list", "POST", "model.register"),
    Route("api-registry:group-detail", "GET", "model.view", group),
    Route("api-registry:version-list", "GET", "model.view", group),
    Route("api-registry:version-list", "POST", "model.register", group),
    Route("api-registry:version-detail", "GET", "model.view", version),
    Route("api-registry:review-list", "GET", "model.view", version),
    Route("api-registry:review-list", "POST", "review.decide", version),
    Route("api-registry:inbox", "GET", "model.view"),
]
