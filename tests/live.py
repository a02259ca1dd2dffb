"""A whole studio of its own: `etabli up` in a fresh home, on free ports, with real processes."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

ETABLI = Path(sys.executable).with_name("etabli")
UP_WITHIN = 120.0
DOWN_WITHIN = 15.0


class LiveStudio:
    """``url`` is its address, ``home`` its folder; ``start`` and ``stop`` may be called again and again."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.url = f"http://127.0.0.1:{free_port()}"
        self.serving_url = f"http://127.0.0.1:{free_port()}"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {
            **kept,
            "ETABLI_HOME": str(home),
            "ETABLI_URL": self.url,
            "ETABLI_SERVING_URL": self.serving_url,
            **settings,
        }
        self.process: subprocess.Popen[str] | None = None

    @property
    def output(self) -> str:
        """What `etabli` printed so far."""
        return (self.home / "output.txt").read_text()

    def start(self, *arguments: str) -> None:
        """`etabli up`, or what ``arguments`` say, until it answers."""
        with (self.home / "output.txt").open("w") as output:
            self.process = subprocess.Popen(
                (ETABLI, *(arguments or ("up",))),
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
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

    def run(self, *arguments: str) -> str:
        """One `etabli` command; answers what it printed."""
        done = subprocess.run((ETABLI, *arguments), env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def secret(self, name: str) -> str:
        """A password or key from the owner's credentials file."""
        lines = (self.home / "credentials.txt").read_text().splitlines()
        return dict(line.split("\t", 1) for line in lines if "\t" in line)[name]

    def add_person(self, username: str, password: str) -> None:
        self.run("createuser", username, "--name", username.title(), "--password", password)

    def client(self, username: str, password: str) -> httpx.Client:
        """A browser-like client, signed in."""
        client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=30, trust_env=False)
        client.get("/sign-in/")
        token = client.cookies["csrftoken"]
        answer = client.post(
            "/sign-in/", data={"username": username, "password": password, "csrfmiddlewaretoken": token}
        )
        assert "sessionid" in client.cookies, answer.text
        return client


@contextlib.contextmanager
def live_studio(**settings: str) -> Iterator[LiveStudio]:
    """A started studio; everything is gone afterwards. Its home has a short path, as its sockets need."""
    home = Path(tempfile.mkdtemp(prefix="etabli-"))
    studio = LiveStudio(home, **settings)
    try:
        studio.start()
        yield studio
    finally:
        studio.stop()
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
