"""Questions that tell whether a process is ready. Each answers yes or no, quickly, and never raises."""

import socket
from pathlib import Path

import httpx

from studio.celery import app

QUICK = 1.0


def http_answers(url: str) -> bool:
    """A web server answers at ``url`` with success."""
    try:
        return httpx.get(url, timeout=QUICK, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def broker_answers(path: Path) -> bool:
    """The embedded broker answers a ping on its socket."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(QUICK)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


def worker_answers(name: str) -> bool:
    """The Celery worker called ``name`` on this machine answers a ping through the broker."""
    try:
        return bool(app.control.ping(destination=[f"{name}@{socket.gethostname()}"], timeout=QUICK))
    except Exception:  # noqa: BLE001 - each transport has errors of its own; all of them mean "not yet"
        return False


def port_is_free(host: str, port: int) -> bool:
    """Nobody listens there."""
    try:
        with socket.create_server((host, port)):
            return True
    except OSError:
        return False
