"""A started studio with the cast in it: speaks REST as each person, and knows how to break things."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.live import LiveStudio

REPO = Path(__file__).resolve().parents[1]
FINAL = ("succeeded", "failed", "cancelled")


class CastStudio(LiveStudio):
    """Everybody of tests/cast.py has a token here. ``kill(part)`` is SIGKILL."""

    def __init__(self, home: Path, **settings: str) -> None:
        settings |= {"DJANGO_SETTINGS_MODULE": "tests.live_settings", "PYTHONPATH": str(REPO)}
        super().__init__(home, **settings)
        self.project, self.tokens = "", dict[str, str]()

    def invite_cast(self) -> None:
        """Make the cast and its project."""
        made = self.shell("cast")
        self.project, self.tokens = made["project"], made["tokens"]

    def api(self, person: str = "dan") -> httpx.Client:
        """A REST client of the person, at the project's address."""
        return httpx.Client(
            base_url=f"{self.url}/api/v1/projects/{self.project}/",
            headers={"Authorization": f"Bearer {self.tokens[person]}"},
            timeout=30,
            trust_env=False,
        )

    def shell(self, verb: str, *arguments: str) -> Any:
        """Run one verb of tests/live_shell.py inside the studio's settings."""
        command = [sys.executable, "-m", "tests.live_shell", verb, *arguments]
        done = subprocess.run(command, env=self.environment, cwd=REPO, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def processes(self, part: str) -> list[psutil.Process]:
        """The running processes whose command line holds ``part``."""
        assert self.process
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [p for p in found if part in " ".join(_command(p))]

    def kill(self, part: str) -> None:
        """SIGKILL every process of the part; there must be one."""
        victims = self.processes(part)
        assert victims, f"no process of {part}"
        for victim in victims:
            victim.kill()

    def wait_for(self, question: Callable[[], Any], within: float = 60, every: float = 0.1) -> Any:
        """The first true answer to ``question``; fails the test when none comes in time."""
        patience = time.monotonic() + within
        while time.monotonic() < patience:
            try:
                if answer := question():
                    return answer
            except httpx.TransportError:
                pass  # the web process is just being restarted
            time.sleep(every)
        raise AssertionError(f"not within {within} s; the studio said:\n{self.output[-3000:]}")

    def job(self, job_id: str) -> dict[str, Any]:
        with self.api() as api:
            return dict(api.get(f"jobs/{job_id}/").raise_for_status().json())

    def finished(self, job_id: str, within: float = 90) -> dict[str, Any]:
        """The job once its state is final."""
        return dict(self.wait_for(lambda: (job := self.job(job_id))["state"] in FINAL and job, within))


@contextmanager
def cast_studio(**settings: str) -> Iterator[CastStudio]:
    """Started, with its cast; everything is gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="etabli-"))
    studio = CastStudio(home, **settings)
    try:
        studio.start()
        studio.invite_cast()
        yield studio
    finally:
        studio.stop()
        shutil.rmtree(home, ignore_errors=True)


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []
