"""A whole studio of its own: `etabli up` in a fresh home, on free ports, with real processes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ETABLI = Path(sys.executable).with_name("etabli")
UP_WITHIN = 150.0
DOWN_WITHIN = 30.0
"""Ten seconds are promised to people; a machine that runs two such suites may need more."""


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

    def etabli(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One `etabli` command in the same home, to its end."""
        return subprocess.run((ETABLI, *arguments), env=self.environment, capture_output=True, text=True, timeout=120)


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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
