"""An inference server that follows the test's studio."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from apps.core.storage import store
from apps.deployments.models import Deployment, Endpoint
from apps.deployments.services import publishing
from apps.deployments.services.endpoints import deploy
from apps.jobs.models import Job
from apps.registry.models import ModelVersion
from tests.serving import inference_server
from workers import packages

ROW = {"age": 30, "income": 2500.0}


@dataclass
class Inference:
    """The server, and the studio's jobs beside it."""

    base: str
    run_jobs: Callable[[], list[Job]]

    def deploy(self, actor: Any, endpoint: Endpoint, version: ModelVersion) -> Deployment:
        """Deploy and wait for the end of the roll-out, whatever it is."""
        deployment = deploy(actor, endpoint, version)
        self.settle()
        deployment.refresh_from_db()
        return deployment

    def settle(self) -> None:
        """What happens after a commit: the state is published, queued jobs run, what they changed is published."""
        publishing.publish_pending()
        self.run_jobs()
        publishing.publish_pending()

    def predict(self, endpoint: Endpoint, key: str, *rows: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.post(
            f"{self.base}/endpoints/{endpoint.path}/predict", json={"rows": list(rows) or [ROW]}, headers=headers
        )


@pytest.fixture
def inference(
    db: None, settings: Any, run_jobs: Callable[[], list[Job]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Inference]:
    with inference_server(store(), packages.load, monkeypatch) as (_app, settings.SERVING_URL):
        yield Inference(settings.SERVING_URL, run_jobs)
