"""One studio per home folder: the kernel drops the lock with its holder, so a stale one cannot exist."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.supervisor.parts import CannotStart


@contextmanager
def only_one(home: Path, url: str) -> Iterator[None]:
    """Hold the home folder. Raises ``CannotStart`` when a running studio holds it."""
    (home / "run").mkdir(parents=True, exist_ok=True)
    with (home / "run" / "studio.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"The studio is already running at {url}. Stop it where it was started, or use it."
            ) from None
        yield
