"""Files of a folder of the studio's machine that its administrator opened."""

import os
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from workers.core import params
from workers.core.connector import HEAD, Connector, Errand, Fetched, LocalFile, Offer, at_field
from workers.core.errors import DataError
from workers.core.places.folders import Found, files_in, open_folders, opened
from workers.core.places.outbound import too_large
from workers.core.places.picking import EVERY, TAKES, picked
from workers.core.words import _, say

PIECE = 1 << 20


class Folder(Connector):
    """Knows a file again by its name, size and time of last change."""

    label = _("Folder")
    help = _("Files in a folder of the studio's machine, such as one where another program puts its exports.")
    icon = "folder"
    files_field = "pattern"

    @dataclass(frozen=True)
    class Params(params.Params):
        folder: str = params.text(
            _("Folder"), help=_("Its whole path. It must lie in a folder that is open to sources.")
        )
        pattern: str = params.text(
            _("Files"),
            default="*",
            max_length=200,
            help=_("Which names, such as orders-*.csv. Begin with **/ to look into the folders below too."),
        )
        take: str = params.choice(_("Take"), TAKES, default=EVERY)

    def hint(self, folders: tuple[str, ...]) -> str:
        return open_folders(folders)

    def offers(self, params: Any, secrets: Any, errand: Errand) -> list[Offer]:
        return [Offer(file.name, file.size) for file in _chosen(params, errand)]

    def beginning(self, params: Any, secrets: Any, errand: Errand, name: str) -> bytes:
        with opened(_path(params.folder, name), errand.folders) as handle:
            return os.read(handle, HEAD)

    def fetch(self, params: Any, secrets: Any, errand: Errand) -> Fetched:
        chosen = {file.name: file for file in _chosen(params, errand)}
        seen = {name: [file.size, file.changed] for name, file in chosen.items()}
        wanted = picked(seen, errand)
        errand.reporter.phase(_("Copying files"), len(wanted))
        files = [_copied(params.folder, chosen[name], errand, place) for place, name in enumerate(wanted)]
        return Fetched(tuple(files), {"files": {**errand.seen.get("files", {}), **seen} if errand.only_new else seen})


def _chosen(params: Any, errand: Errand) -> list[Found]:
    with at_field("folder"):
        found = files_in(params.folder, params.pattern, errand.folders)
    if not found:
        none = _("No file in {folder} fits “{pattern}”.")
        raise DataError(say(none, folder=params.folder, pattern=params.pattern), field="pattern")
    if params.take != EVERY:
        found = [max(found, key=lambda file: (file.changed, file.name))]
    total = sum(file.size for file in found)
    if total > errand.room:
        raise too_large(params.folder, total, errand.room)
    return found


def _path(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}"


def _copied(folder: str, file: Found, errand: Errand, place: int) -> LocalFile:
    """A copy that nobody changes while it is read."""
    target = errand.scratch / f"file-{place}"
    with opened(_path(folder, file.name), errand.folders) as handle, target.open("xb") as copy:
        while piece := os.read(handle, PIECE):
            copy.write(piece)
            errand.reporter.check()
            if copy.tell() > file.size:
                break
        now = os.fstat(handle)
    if (now.st_size, now.st_mtime_ns) != (file.size, file.changed) or target.stat().st_size != file.size:
        moving = _("{name}: it was being written while it was read. Nothing was stored. Try again later.")
        raise DataError(say(moving, name=file.name))
    errand.reporter.advance()
    return LocalFile(target, PurePosixPath(file.name).name)
