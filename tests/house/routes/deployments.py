"""Routes of deployments."""

from typing import Any

from apps.deployments.services.batch import start_batch
from apps.deployments.services.keys import create_key
from tests.factories.models import make_endpoint
from tests.house.routes import Route, World

ORDER = 70


def build(world: World) -> None:
    world.endpoint = make_endpoint(world.project, world.cast.dora)
    world.key, _text = create_key(world.cast.dora, world.endpoint, "house")
    world.batch = start_batch(world.cast.ana, world.version, world.version.run.dataset_version)


def endpoint(world: World) -> dict[str, Any]:
    return {"endpoint": world.endpoint.id}


def key(world: World) -> dict[str, Any]:
    return {**endpoint(world), "key": world.key.id}


def version(world: World) -> dict[str, Any]:
    return {"group": world.version.group_id, "number": world.version.number}


def batch(world: World) -> dict[str, Any]:
    return {"batch": world.batch.id}


ROUTES = [
    Route("deployments:endpoint-list", "GET", "endpoint.view"),
    Route("deployments:endpoint-new", "GET", "endpoint.create"),
    Route("deployments:endpoint-new", "POST", "endpoint.create"),
    Route("deployments:endpoint-detail", "GET", "endpoint.view", endpoint),
    Route("deployments:endpoint-detail", "POST", "endpoint.deploy", endpoint),
    Route("deployments:endpoint-roll-back", "GET", "endpoint.view", endpoint),
    Route("deployments:endpoint-roll-back", "POST", "endpoint.deploy", endpoint),
    Route("deployments:endpoint-stop", "GET", "endpoint.view", endpoint),
    Route("deployments:endpoint-stop", "POST", "endpoint.deploy", endpoint),
    Route("deployments:endpoint-settings", "GET", "endpoint.create", endpoint),
    Route("deployments:endpoint-settings", "POST", "endpoint.create", endpoint),
    Route("deployments:endpoint-keys", "GET", "endpoint.key", endpoint),
    Route("deployments:endpoint-keys", "POST", "endpoint.key", endpoint),
    Route("deployments:key-revoke", "GET", "endpoint.key", key),
    Route("deployments:key-revoke", "POST", "endpoint.key", key),
    Route("deployments:endpoint-test", "GET", "endpoint.test", endpoint),
    Route("deployments:endpoint-test", "POST", "endpoint.test", endpoint),
    Route("deployments:endpoint-captures", "GET", "capture.view", endpoint),
    Route("deployments:compare", "GET", "model.view", version),
    Route("deployments:compare", "POST", "review.decide", version),
    Route("deployments:batch-list", "GET", "endpoint.view"),
    Route("deployments:batch-new", "GET", "batch.start"),
    Route("deployments:batch-new", "POST", "batch.start"),
    Route("deployments:batch-detail", "GET", "endpoint.view", batch),
    Route("api-deployments:endpoint-list", "GET", "endpoint.view"),
    Route("api-deployments:endpoint-list", "POST", "endpoint.create"),
    Route("api-deployments:endpoint-detail", "GET", "endpoint.view", endpoint),
    Route("api-deployments:endpoint-detail", "PATCH", "endpoint.create", endpoint),
    Route("api-deployments:deployment-list", "GET", "endpoint.view", endpoint),
    Route("api-deployments:deployment-list", "POST", "endpoint.deploy", endpoint),
    Route("api-deployments:endpoint-roll-back", "POST", "endpoint.deploy", endpoint),
    Route("api-deployments:endpoint-stop", "POST", "endpoint.deploy", endpoint),
    Route("api-deployments:key-list", "GET", "endpoint.key", endpoint),
    Route("api-deployments:key-list", "POST", "endpoint.key", endpoint),
    Route("api-deployments:key-detail", "DELETE", "endpoint.key", key),
    Route("api-deployments:endpoint-test", "POST", "endpoint.test", endpoint),
    Route("api-deployments:capture-list", "GET", "capture.view", endpoint),
    Route("api-deployments:batch-list", "GET", "endpoint.view"),
    Route("api-deployments:batch-list", "POST", "batch.start"),
    Route("api-deployments:batch-detail", "GET", "endpoint.view", batch),
]
