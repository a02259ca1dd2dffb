"""The studio's side of serving, and a server that follows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import inference_server
from tests.workers.serving.standin import Doubler, Studio
from workers.core.store import Store, StoreRef
from workers.serving.app import App


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(Store(StoreRef(str(tmp_path / "store"))), tmp_path)


@pytest.fixture
def server(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    with inference_server(studio.store, Doubler, monkeypatch) as (app, studio.base):
        yield app
