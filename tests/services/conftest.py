"""The tier of real PostgreSQL, Redis and RabbitMQ: used where they answer, skipped loudly where they do not."""

import os
import socket
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
RABBITMQ = os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")


def answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 0), timeout=1):
            return True
    except OSError:
        return False


def need(name: str, url: str) -> str:
    if not answers(url):
        pytest.skip(f"NOT TESTED: no {name} answers at {urlsplit(url).hostname}:{urlsplit(url).port}")
    return url


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of an empty database, dropped afterwards."""
    admin, name = need("PostgreSQL", POSTGRES), f"etabli_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield admin.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def redis() -> str:
    return need("Redis", REDIS)


@pytest.fixture
def rabbitmq() -> str:
    return need("RabbitMQ", RABBITMQ)
