"""Examines an installation and says, in sentences, what is wrong with it and what mends it."""

import os
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from apps.core.storage import store
from studio.celery import app
from studio.env import REPO, Env
from studio.supervisor.checks import http_answers, port_is_free, worker_answers
from studio.supervisor.parts import embedded_broker
from workers.core.compiled.library import library

LITTLE_SPACE = 2_000_000_000
ASSET = REPO / "static" / "vendor" / "htmx.min.js"
START = "etabli up"


@dataclass(frozen=True)
class Finding:
    """What one check saw. ``mend`` is the command or the setting that helps; empty when all is well."""

    subject: str
    sentence: str
    mend: str = ""

    @property
    def well(self) -> bool:
        return not self.mend


def examine() -> list[Finding]:
    """Every check, in the order in which one mending may make the next unnecessary."""
    return [check(settings.ENV) for check in CHECKS]


def _python(env: Env) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", f"Python {version} with Django {django.__version__}.")


def _assets(env: Env) -> Finding:
    if ASSET.exists():
        return Finding("Browser files", "The browser's files are in place.")
    return Finding(
        "Browser files", f"The browser's files are missing ({ASSET}). Pages have no behaviour.", "make setup"
    )


def _lines(env: Env) -> Finding:
    if library():
        return Finding("Text reader", "The compiled reader of delimited text is in place.")
    return Finding("Text reader", "The reader of delimited text is not compiled. Imports are slow.", "make setup")


def _secrets(env: Env) -> Finding:
    for path in (env.home / "secrets.json", env.home / "credentials.txt"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return Finding("Secrets", f"Others on this machine may read {path}.", f"chmod 600 {path}")
    return Finding("Secrets", "Only their owner can read the secrets.")


def _disk(env: Env) -> Finding:
    free = shutil.disk_usage(env.home).free
    sentence = f"{free / 1e9:.1f} GB are free in {env.home}."
    return Finding(
        "Disk", sentence, "" if free > LITTLE_SPACE else "free some space, or set ETABLI_HOME to a larger disk"
    )


def _database(env: Env) -> Finding:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        return Finding("Database", f"The database does not answer: {problem}", "check DATABASE_URL")
    if pending:
        return Finding("Database", f"{len(pending)} changes of its shape are not applied yet.", "etabli migrate")
    return Finding("Database", f"{connection.vendor} answers, and its shape is the present one.")


def _store(env: Env) -> Finding:
    mend = "check STUDIO_STORE, its options, and who may write there"
    try:
        well = store().has(store().put_bytes(b"etabli doctor"))
    except Exception as problem:  # noqa: BLE001 - every kind of store has errors of its own, and all mean the same
        return Finding("Store", f"The store at {env.store_root} cannot be written: {problem}", mend)
    sentence = f"The store at {env.store_root} " + ("can be written." if well else "loses what is written to it.")
    return Finding("Store", sentence, "" if well else mend)


def _broker(env: Env) -> Finding:
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=3)
    except Exception:  # noqa: BLE001 - each transport has errors of its own
        mend = START if embedded_broker(env) else "check BROKER_URL"
        return Finding("Broker", "The broker does not answer; jobs wait in the database until it does.", mend)
    return Finding("Broker", "The broker answers.")


def _workers(env: Env) -> Finding:
    absent = [name for name in ("compute", "quick") if not worker_answers(name)]
    if absent:
        return Finding("Workers", f"No answer from {' and '.join(absent)}; jobs stay queued.", START)
    return Finding("Workers", "The workers answer.")


def _inference(env: Env) -> Finding:
    return _server("Inference server", *env.serving_listen)


def _web(env: Env) -> Finding:
    return _server("Web server", *env.listen)


def _server(subject: str, host: str, port: int) -> Finding:
    url = f"http://{host}:{port}"
    if http_answers(f"{url}/health"):
        return Finding(subject, f"It answers at {url}.")
    if port_is_free(host, port):
        return Finding(subject, f"Nothing listens at {url}.", START)
    return Finding(subject, f"Something else listens at {url}.", f"stop it, or choose another port than {port}")


def _owner(env: Env) -> Finding:
    if env.home.stat().st_uid != os.getuid():
        return Finding("Home", f"{env.home} belongs to another user.", f"run as its owner, or chown it: {env.home}")
    return Finding("Home", f"The studio lives in {env.home}.")


CHECKS: tuple[Callable[[Env], Finding], ...] = (
    _python, _owner, _assets, _lines, _secrets, _disk,
    _database, _store, _broker, _workers, _inference, _web,
)  # fmt: skip
