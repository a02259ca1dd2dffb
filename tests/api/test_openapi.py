"""The OpenAPI document is true, and whatever the REST interface is sent, it never answers with a 500."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import override_settings
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, settings

from apps.accounts.services import create_token
from tests.cast import make_cast, make_project
from tests.conftest import register_probe
from tests.house.routes import build
from workers.core.store import StoreRef

EXAMPLES = 2


def document() -> dict[str, Any]:
    return dict(SchemaGenerator().get_schema(public=True))


def api() -> Any:
    """The document with the test application behind it."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    return schema


schema = api()


def test_the_document_is_valid_and_generated_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    validate_schema(document())
    assert not GENERATOR_STATS._warn_cache and not GENERATOR_STATS._error_cache


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


@pytest.fixture(autouse=True)
def _own_folders() -> None:
    """Not each test: the module has one store, beside its one world."""


@pytest.fixture(scope="module")
def owner_of_everything(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """A world with one object of each kind, built once, and the header that lets its owner in."""
    folder = tmp_path_factory.mktemp("api")
    places = {"STORE": StoreRef(str(folder / "store")), "UPLOAD_FOLDER": folder, "SCRATCH_FOLDER": folder / "scratch"}
    with django_db_blocker.unblock(), override_settings(**places), pytest.MonkeyPatch.context() as patch:
        patch.setattr("celery.app.base.Celery.send_task", lambda *_args, **_kwargs: None)
        register_probe(patch)
        with undone():
            cast = make_cast()
            build(SimpleNamespace(cast=cast, project=make_project(cast)))
            yield {"Authorization": f"Bearer {create_token(cast.olga, 'fuzz')[1]}"}


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_that_is_sent_breaks_the_server(case: Any, owner_of_everything: dict[str, str], db: None) -> None:
    case.path_parameters["project"] = "tumours"
    with undone():
        response = case.call(headers=owner_of_everything)
    assert response.status_code < 500, f"{case.method} {case.formatted_path}: {response.text[:500]}"
