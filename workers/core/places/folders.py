"""Reading below a folder that an administrator opened: regular files only, and no link followed on the way."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from workers.core.errors import DataError
from workers.core.words import _, say

NONE_OPEN = _(
    "No folder of this machine is open to sources. The administrator can name some in the setting ETABLI_FOLDERS."
)
MOST_FILES = 10_000
MOST_LOOKED_AT = 1_000_000


@dataclass(frozen=True)
class Found:
    """A regular file: its path below the folder, bytes, and time of last change in nanoseconds."""

    name: str
    size: int
    changed: int


def inside(path: str, roots: tuple[str, ...]) -> tuple[Path, PurePosixPath]:
    """The opened root that ``path`` lies in, and the rest of the path. Raises ``DataError``."""
    if not roots:
        raise DataError(say(NONE_OPEN))
    wanted = PurePosixPath(path)
    if ".." in wanted.parts or "\0" in path:
        raise DataError(say(_("Write the path without “..”.")))
    for root in roots:
        if wanted.is_absolute() and wanted.is_relative_to(root):
            return Path(root), wanted.relative_to(root)
    closed = _("“{path}” is not in a folder that is open to sources. Those are: {folders}.")
    raise DataError(say(closed, path=path, folders=", ".join(roots)))


def files_in(folder: str, pattern: str, roots: tuple[str, ...]) -> list[Found]:
    """Every regular file of the folder whose path below it fits, by name. ``**/`` looks into the folders below too."""
    root, rest = inside(folder, roots)
    deep, _slashes, last = pattern.rpartition("**/")
    with _opened_folder(root, rest) as handle:
        found = []
        for looked_at, (path, entry) in enumerate(_walk(handle, "", deep=bool(_slashes))):
            if looked_at > MOST_LOOKED_AT:
                crowded = _("“{folder}” holds more than {n} files. Choose a folder below it.")
                raise DataError(say(crowded, folder=folder, n=MOST_LOOKED_AT))
            if fnmatchcase(PurePosixPath(path).name, last) and fnmatchcase(path, f"{deep}*"):
                found.append(Found(path, entry.st_size, entry.st_mtime_ns))
    if len(found) > MOST_FILES:
        raise too_many_files(len(found), pattern)
    return sorted(found, key=lambda file: file.name)


def too_many_files(found: int, pattern: str) -> DataError:
    """The refusal of more files than become one dataset."""
    most = _("{n} files fit “{pattern}”. At most {most} become one dataset.")
    return DataError(say(most, n=found, pattern=pattern, most=MOST_FILES), field="pattern")


@contextmanager
def opened(path: str, roots: tuple[str, ...]) -> Iterator[int]:
    """A descriptor of the regular file at ``path``, reached without following a link."""
    root, rest = inside(path, roots)
    with _opened_folder(root, rest.parent) as folder:
        handle = _step(rest.name, os.O_RDONLY | os.O_NONBLOCK, folder, path)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise DataError(say(_("“{path}” is not a regular file."), path=path))
            yield handle
        finally:
            os.close(handle)


@contextmanager
def _opened_folder(root: Path, rest: PurePosixPath) -> Iterator[int]:
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        absent = _("The folder {folder} is open to sources but is not there. Tell the administrator.")
        raise DataError(say(absent, folder=str(root))) from None
    try:
        for part in rest.parts:
            inner = _step(part, os.O_RDONLY | os.O_DIRECTORY, handle, str(root / rest))
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


def _step(name: str, flags: int, folder: int, said: str) -> int:
    try:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except PermissionError:
        forbidden = _("“{path}” may not be read by the studio. Change its permissions.")
        raise DataError(say(forbidden, path=said)) from None
    except OSError:
        absent = _("“{path}” is not there, or leads through a link; links are not followed.")
        raise DataError(say(absent, path=said)) from None


def _walk(folder: int, path: str, *, deep: bool) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.is_file(follow_symlinks=False):
            yield f"{path}{entry.name}", entry.stat(follow_symlinks=False)
        elif deep and entry.is_dir(follow_symlinks=False):
            inner = _step(entry.name, os.O_RDONLY | os.O_DIRECTORY, folder, f"{path}{entry.name}")
            try:
                yield from _walk(inner, f"{path}{entry.name}/", deep=True)
            finally:
                os.close(inner)


def open_folders(roots: tuple[str, ...]) -> str:
    """A sentence that says which folders may be named."""
    return say(_("Folders open to sources: {folders}."), folders=", ".join(roots)) if roots else say(NONE_OPEN)
