"""Passwords and keys that the studio made itself, kept for its owner in one file that only the owner can read."""

import os
from pathlib import Path

HEADING = "# Made by the studio for its owner: name, tab, secret. Change the passwords, then delete the lines.\n"


class Credentials:
    """``var/credentials.txt`` as a small mapping."""

    def __init__(self, home: Path) -> None:
        self.path = home / "credentials.txt"

    def get(self, name: str) -> str | None:
        return self._read().get(name)

    def keep(self, name: str, secret: str) -> None:
        """Write one secret; the file is replaced in one step and never readable by others."""
        fresh = self.path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(HEADING + "".join(f"{n}\t{s}\n" for n, s in {**self._read(), name: secret}.items()))
        fresh.replace(self.path)

    def _read(self) -> dict[str, str]:
        if not self.path.exists():
            return {}
        lines = [line for line in self.path.read_text().splitlines() if "\t" in line and not line.startswith("#")]
        return dict(line.split("\t", 1) for line in lines)
