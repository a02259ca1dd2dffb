"""A whole studio of its own: `etabli up` in a fresh home, on free ports, with real processes."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import pytest

REPO = Path(__file__).resolve().parent.parent
ETABLI = Path(sys.executable).with_name("etabli")
UP_WITHIN = 120.0
DOWN_WITHIN = 15.0
FINAL = {"succeeded", "failed", "cancelled"}

T = TypeVar("T")


class LiveStudio:
    """``url`` is its address, ``home`` its folder; ``start`` and ``stop`` may be called again and again.

    ``introduce`` brings the cast and its project in: ``project`` is the slug, ``tokens`` has one per person.
    """

    project: str
    tokens: dict[str, str]

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.url = f"http://127.0.0.1:{free_port()}"
        self.serving_url = f"http://127.0.0.1:{free_port()}"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {
            **kept,
            "PYTHONPATH": str(REPO),
            "DJANGO_SETTINGS_MODULE": "tests.live_settings",
            "ETABLI_HOME": str(home),
            "ETABLI_URL": self.url,
            "ETABLI_SERVING_URL": self.serving_url,
            **settings,
        }
        self.process: subprocess.Popen[str] | None = None

    # -- the studio itself ---------------------------------------------------------------------------------------------

    @property
    def output(self) -> str:
        """What `etabli` printed so far."""
        return (self.home / "output.txt").read_text()

    def start(self, *arguments: str) -> None:
        """`etabli up`, or what ``arguments`` say, until it answers."""
        with (self.home / "output.txt").open("w") as output:
            command = (ETABLI, *(arguments or ("up",)))
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=output, stderr=subprocess.STDOUT, text=True
            )
        patience = time.monotonic() + UP_WITHIN
        while "The studio is at" not in self.output:
            assert self.process.poll() is None and time.monotonic() < patience, f"did not start:\n{self.output}"
            time.sleep(0.1)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to stop, as Ctrl-C does, and wait."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(DOWN_WITHIN)

    def processes(self) -> list[psutil.Process]:
        """Everything that the studio runs now."""
        return psutil.Process(self.process.pid).children(recursive=True) if self.process else []

    def kill(self, words: str) -> None:
        """SIGKILL the part whose command line holds ``words``."""
        (part,) = [p for p in self.processes() if words in " ".join(p.cmdline())]
        part.kill()

    # -- what a test asks of it ----------------------------------------------------------------------------------------

    def etabli(self, *arguments: str) -> str:
        """One `etabli` command; answers what it printed."""
        return self._run(str(ETABLI), *arguments)

    def shell(self, verb: str, *arguments: str) -> dict[str, Any]:
        """A verb of tests/live_shell.py."""
        answer: dict[str, Any] = json.loads(self._run(sys.executable, "-m", "tests.live_shell", verb, *arguments))
        return answer

    def secret(self, name: str) -> str:
        """A password or key from the owner's credentials file."""
        lines = (self.home / "credentials.txt").read_text().splitlines()
        return dict(line.split("\t", 1) for line in lines if "\t" in line)[name]

    def introduce(self) -> None:
        """The cast comes in."""
        made = self.shell("cast")
        self.project, self.tokens = made["project"], made["tokens"]

    def api(self, name: str = "olga") -> httpx.Client:
        """The project's REST interface, as somebody of the cast."""
        return httpx.Client(
            base_url=f"{self.url}/api/v1/projects/{self.project}/",
            headers={"Authorization": f"Bearer {self.tokens[name]}"},
            timeout=30,
            trust_env=False,
        )

    def finished(self, job: str, within: float = 60) -> dict[str, Any]:
        """The job, once it is final."""

        def ask() -> dict[str, Any] | None:
            with self.api() as api:
                found: dict[str, Any] = api.get(f"jobs/{job}/").raise_for_status().json()
            return found if found["state"] in FINAL else None

        return self.wait_for(ask, within)

    def wait_for(self, ask: Callable[[], T | None], within: float = 30) -> T:
        """The first true answer."""
        patience = time.monotonic() + within
        while not (answer := ask()):
            assert time.monotonic() < patience, f"it did not happen within {within} s"
            time.sleep(0.1)
        return answer

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.environment, cwd=REPO, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def live_studio(**settings: str) -> Iterator[LiveStudio]:
    """A started studio; everything is gone afterwards. Its home has a short path, as its sockets need."""
    studio = LiveStudio(Path(tempfile.mkdtemp(prefix="etabli-")), **settings)
    try:
        studio.start()
        yield studio
    finally:
        studio.stop()
        shutil.rmtree(studio.home, ignore_errors=True)


@pytest.fixture(scope="module")
def studio() -> Iterator[LiveStudio]:
    """A started studio with the cast in it; one for the tests of a file."""
    with live_studio() as started:
        started.introduce()
        yield started


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
