"""What a model was made with: interpreter, libraries, and the workshop's own code by digest."""

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import workers

LIBRARIES = ("numpy", "optuna", "polars", "pyarrow")


def environment(requires: tuple[str, ...]) -> dict[str, Any]:
    """Python, machine, library versions (``requires`` and our own), and the digest of the workshop's code."""
    libraries = {name: version(name) for name in sorted({*LIBRARIES, *requires})}
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "libraries": libraries,
        "code": code_digest(),
    }


@cache
def code_digest() -> str:
    """Hex SHA-256 over the names and bytes of every Python file of the workshop."""
    home = Path(workers.__file__).parent
    total = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        total.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
