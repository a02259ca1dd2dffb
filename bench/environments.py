"""Environments of their own for tools whose requirements conflict with ours."""

import subprocess
import sys
from pathlib import Path

from bench.timing import REPO


def environment(work: Path, name: str) -> Path | None:
    """The Python of an environment made from ``bench/requirements-<name>.txt``; None when it cannot be made here."""
    home = work / "environments" / name
    python = home / "bin" / "python"
    if (home / "complete").exists():
        return python
    wanted = REPO / "bench" / f"requirements-{name}.txt"
    try:
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(wanted)],
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"  the environment {name} cannot be made: {problem}", file=sys.stderr)
        return None
    (home / "complete").touch()
    return python
