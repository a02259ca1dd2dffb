"""The test console: the same request that any caller sends, sent by the studio with its own key."""

import time
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from apps.core.errors import Conflict
from apps.deployments.models import Endpoint
from apps.deployments.queries import console_key
from apps.projects import policy

SECONDS = 20.0


@dataclass(frozen=True)
class Answer:
    """What the endpoint answered, and how long the whole exchange took."""

    status: int
    body: Any
    milliseconds: float

    @property
    def is_good(self) -> bool:
        return self.status == 200


def try_endpoint(actor: Any, endpoint: Endpoint, body: bytes) -> Answer:
    """Send ``body`` to the endpoint as it stands. Raises ``Conflict`` when no inference server answers."""
    policy.check(actor, "endpoint.test", endpoint.project)
    url = f"{settings.SERVING_URL}/endpoints/{endpoint.path}/predict"
    headers = {"Authorization": f"Bearer {console_key(endpoint.id)}", "Content-Type": "application/json"}
    started = time.perf_counter()
    try:
        with httpx.Client(timeout=SECONDS, trust_env=False) as client:
            response = client.post(url, content=body, headers=headers)
            return Answer(response.status_code, response.json(), (time.perf_counter() - started) * 1000)
    except (httpx.HTTPError, ValueError):
        raise Conflict(_("The inference server does not answer. “etabli doctor” says why.")) from None
