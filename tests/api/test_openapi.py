"""The OpenAPI document is true, and whatever the REST interface is sent, it never answers with a 500."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, settings

from apps.accounts.services import create_token
from tests.cast import make_cast, make_project
from tests.house.routes import build

EXAMPLES = 12


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
    assert not GENERATOR_STATS, GENERATOR_STATS.emit_summary()


@pytest.fixture
def owner_of_everything(db: None, probe_kind: Any, settings: Any) -> dict[str, str]:
    """A world with one object of each kind, and the header that lets its owner in."""

    cast = make_cast()
    build(SimpleNamespace(cast=cast, project=make_project(cast)))
    return {"Authorization": f"Bearer {create_token(cast.olga, 'fuzz')[1]}"}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_that_is_sent_breaks_the_server(case: Any, owner_of_everything: dict[str, str]) -> None:
    case.path_parameters["project"] = "tumours"
    with undone():
        response = case.call(headers=owner_of_everything)
    assert response.status_code < 500, f"{case.method} {case.formatted_path}: {response.text[:500]}"
