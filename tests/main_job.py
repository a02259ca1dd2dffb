"""The example script, as anybody would run it, in a live studio."""

import subprocess
import sys
from pathlib import Path

from tests.live_cast import CastStudio

SCRIPT = Path(__file__).resolve().parents[1] / "examples" / "main_job.py"
PLAYERS = {"scientist": "dan", "reviewer": "rita", "deployer": "dora"}


def run_main_job(studio: CastStudio, trials: int = 3) -> list[str]:
    """From the file to an answered row and a scored dataset; answers the lines it printed."""
    tokens = [word for role, name in PLAYERS.items() for word in (f"--{role}", studio.tokens[name])]
    command = [sys.executable, str(SCRIPT), "--url", studio.url, "--project", studio.project, *tokens]
    command += ["--trials", str(trials)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=480, cwd="/")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
