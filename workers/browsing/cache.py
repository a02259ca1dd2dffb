"""What looking at a version costs once and is kept on disk, under its content digest, for every process to share."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from workers.core.store import Store
from workers.core.tables import TableRef

MOST_BYTES = 8 << 30
"""All looks together; the versions looked at longest ago make room."""


def kept(ref: TableRef, name: str, build: Callable[[Path], None]) -> Path:
    """The file called ``name`` about this content; ``build`` writes it to the path given where there is none."""
    (target,) = kept_together(ref, [name], lambda places: build(places[name]))
    return target


def kept_together(ref: TableRef, names: Sequence[str], build: Callable[[dict[str, Path]], None]) -> list[Path]:
    """The files called ``names``; ``build`` writes those that are lacking, to the path given for each.

    One process or thread builds, others wait for it. A file is there whole or not at all.
    """
    folder = folder_of(ref)
    if lacking(ref, names):
        with _alone(folder):
            partials = {name: folder / f".{name}.partial" for name in lacking(ref, names)}
            if partials:  # while we waited, somebody else may have built all of it
                _built(partials, build)
            for name, partial in partials.items():
                partial.rename(folder / name)
            _make_room(folder)
    os.utime(folder)
    return [folder / name for name in names]


def lacking(ref: TableRef, names: Sequence[str]) -> list[str]:
    """Those of ``names`` that nobody has built yet."""
    folder = folder_of(ref)
    return [name for name in names if not (folder / name).is_file()]


def _built(partials: dict[str, Path], build: Callable[[dict[str, Path]], None]) -> None:
    """What was stopped halfway leaves nothing behind."""
    try:
        build(partials)
    except BaseException:
        for partial in partials.values():
            partial.unlink(missing_ok=True)
        raise


def folder_of(ref: TableRef) -> Path:
    """Where everything kept about this content is."""
    return Store(ref.store).cache / "looks" / ref.digest


def forget(ref: TableRef) -> None:
    """Free what was kept about this content, as when the version is purged. Looking again makes it anew."""
    shutil.rmtree(folder_of(ref), ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make_room(keeping: Path) -> None:
    sizes = {folder: _size(folder) for folder in keeping.parent.iterdir() if folder.is_dir()}
    held = sum(sizes.values())
    for folder in sorted(sizes, key=lambda folder: folder.stat().st_mtime):
        if held <= MOST_BYTES:
            return
        if folder != keeping:
            shutil.rmtree(folder, ignore_errors=True)
            held -= sizes[folder]


def _size(folder: Path) -> int:
    return sum(entry.stat().st_size for entry in os.scandir(folder))
