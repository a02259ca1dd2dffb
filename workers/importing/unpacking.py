"""Compressed files and archives, unpacked to scratch: by their content, within limits, and only plain files.

Never trusts what an archive says: sizes are counted while unpacking, paths are looked at and never used.
"""

import bz2
import gzip
import re
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from workers.core.later import Later
from workers.core.reader import Source
from workers.core.words import _, say

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = Later("pyarrow")

PIECE = 1 << 20
MOST_MEMBERS = 10_000
MOST_TIMES = 1_000
LITTLE = 64 << 20
"""Below this, no ratio is suspicious."""
SPARE = 512 << 20
"""Room on the disk that stays free."""
MOST_HEADER = 1 << 20
DOCUMENTS = ("[Content_Types].xml", "mimetype")
"""A ZIP with such a member is a document of an office program and no archive."""
JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
DAMAGE = (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, tarfile.TarError)
_STREAMS: dict[bytes, tuple[str, tuple[str, ...], Callable[[Path], Any]]] = {
    b"\x1f\x8b": ("gzip", (".gz", ".gzip"), gzip.open),
    b"\x28\xb5\x2f\xfd": (
        "zstd",
        (".zst", ".zstd"),
        lambda path: pa.CompressedInputStream(pa.OSFile(str(path)), "zstd"),
    ),
    b"BZh": ("bzip2", (".bz2",), bz2.open),
}
ENDINGS = tuple(ending for _name, endings, _open in _STREAMS.values() for ending in endings) + (".zip", ".tar", ".tgz")
"""What the names of files that are unpacked usually end with."""


@dataclass
class _Room:
    """How much may still be written, and what for: ``source`` is the file that is unpacked."""

    source: Source
    most: int
    written: int = 0

    @classmethod
    def for_(cls, source: Source, most: int) -> "_Room":
        free = shutil.disk_usage(source.scratch).free - SPARE
        return cls(source, min(most, free))

    def take(self, size: int) -> None:
        self.written += size
        if self.written > self.most:
            raise self.source.problem(
                say(
                    _(
                        "there is not enough room to unpack it. Import a part of it, or make room on the disk of "
                        "the studio."
                    )
                )
            )
        packed = self.source.path.stat().st_size
        if self.written > max(LITTLE, MOST_TIMES * packed):
            raise self.source.problem(
                say(
                    _(
                        "it unpacks to more than {times:,} times its size, as files do that are made to fill a "
                        "disk. Unpack it yourself and choose what is inside."
                    ),
                    times=MOST_TIMES,
                )
            )


def is_packed(name: str, head: bytes = b"") -> bool:
    """Whether the name, or what the file begins with, is that of something packed."""
    begins = head.startswith(b"PK\x03\x04") or any(head.startswith(magic) for magic in _STREAMS)
    return begins or name.lower().endswith(ENDINGS)


def unpacked(source: Source, most: int) -> list[Source]:
    """The files inside, in the order of their names; the file itself when it is not packed.

    Together they have ``most`` bytes at the most. Raises ``DataError`` naming the file and the member that is refused.
    """
    room = _Room.for_(source, most)
    kind = _stream_of(source.path)
    if kind:
        source = _decompressed(source, kind, room)
    if _is_archive(source.path):
        members = _from_zip(source, room)
    elif _is_tar(source.path):
        members = _from_tar(source, room)
    else:
        if kind and _stream_of(source.path):
            raise source.problem(say(_("it is compressed twice. Unpack it and choose what is inside.")))
        return [source]
    if kind:
        source.path.unlink()
    if not members:
        raise source.problem(say(_("the archive holds no files. Choose one with at least one file of data.")))
    for member in members:
        if _stream_of(member.path) or _is_archive(member.path) or _is_tar(member.path):
            raise member.problem(say(_("this is an archive inside an archive. Unpack it and choose what is inside.")))
    return members


def _stream_of(path: Path) -> bytes | None:
    with path.open("rb") as handle:
        head = handle.read(4)
    return next((magic for magic in _STREAMS if head.startswith(magic)), None)


def _is_archive(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with path.open("rb") as handle:
        if handle.read(2) != b"PK":
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not any(name in DOCUMENTS for name in archive.namelist())
    except DAMAGE:
        return False


def _is_tar(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(512)[257:262] == b"ustar"


def _decompressed(source: Source, magic: bytes, room: _Room) -> Source:
    named, endings, opener = _STREAMS[magic]
    bare = re.sub(rf"({'|'.join(map(re.escape, endings))})$", "", source.name, flags=re.IGNORECASE)
    bare = re.sub(r"\.tgz$", ".tar", bare, flags=re.IGNORECASE)
    out = source.scratch / "decompressed"
    try:
        with opener(source.path) as packed:
            _copy(packed, out, room)
    except DAMAGE as problem:
        raise source.problem(
            say(
                _("this is compressed with {kind}, but it is damaged or was cut short. Copy it again."),
                kind=named,
            ),
            reason=str(problem)[:100],
        ) from None
    return replace(source, path=out, name=bare or source.name)


def _copy(packed: Any, out: Path, room: _Room) -> None:
    with out.open("wb") as handle:
        while piece := packed.read(PIECE):
            room.take(len(piece))
            handle.write(piece)


def _from_zip(source: Source, room: _Room) -> list[Source]:
    with zipfile.ZipFile(source.path) as archive:
        infos = _wanted(source, archive.infolist(), lambda info: info.filename, zipfile.ZipInfo.is_dir)
        _check_zip(source, infos)
        return _members(source, room, infos, lambda info: info.filename, archive.open)


def _check_zip(source: Source, infos: list[zipfile.ZipInfo]) -> None:
    ends = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        mode = info.external_attr >> 16
        if info.flag_bits & 1:
            raise _refused(source, info.filename, _("is protected by a password. Make the archive without one"))
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise _refused(source, info.filename, _("is a link or a device and no file. Make the archive without it"))
        if info.header_offset < ends:
            raise _refused(
                source, info.filename, _("shares its bytes with another member, as in files made to fill a disk")
            )
        ends = info.header_offset + 30 + info.compress_size


def _from_tar(source: Source, room: _Room) -> list[Source]:
    _check_tar(source)
    try:
        with tarfile.open(source.path, "r:") as archive:
            infos = _wanted(source, archive, lambda info: info.name, tarfile.TarInfo.isdir)
            for info in infos:
                if not info.isreg() or info.issparse():
                    raise _refused(
                        source, info.name, _("is a link or a device and no file. Make the archive without it")
                    )
            return _members(source, room, infos, lambda info: info.name, lambda info: archive.extractfile(info))
    except DAMAGE as problem:
        raise source.problem(
            say(_("the archive is damaged or was cut short. Copy it again.")), reason=str(problem)[:100]
        ) from None


def _check_tar(source: Source) -> None:
    """Long names and the like come in blocks that are read whole, so they must be short."""
    with source.path.open("rb") as handle:
        while (block := handle.read(512)).strip(b"\0"):
            try:
                size = tarfile.nti(block[124:136])  # type: ignore[attr-defined]
            except tarfile.TarError:
                return
            if size < 0 or block[156:157] in b"xgLKX" and size > MOST_HEADER:
                raise source.problem(say(_("the archive has a header of an absurd size. Make it again.")))
            handle.seek(-(-size // 512) * 512, 1)


def _wanted(source: Source, infos: Iterable[Any], name_of: Any, is_folder: Any) -> list[Any]:
    """The members that are data, in the order of their names. Raises ``DataError`` for places outside the archive."""
    wanted: dict[str, Any] = {}
    for count, info in enumerate(infos, start=1):
        name = name_of(info)
        place = PurePosixPath(name.replace("\\", "/"))
        if count > MOST_MEMBERS:
            raise source.problem(
                say(_("the archive has more than {most:,} members. Make several of it."), most=MOST_MEMBERS)
            )
        if place.is_absolute() or ".." in place.parts or re.match(r"[A-Za-z]:", name):
            raise _refused(source, name, _("names a place outside the archive. Make the archive again"))
        if is_folder(info) or any(part in JUNK or part.startswith("._") for part in place.parts):
            continue
        if name in wanted:
            raise _refused(source, name, _("comes twice. Make the archive again"))
        wanted[name] = info
    return [wanted[name] for name in sorted(wanted, key=_natural)]


def _natural(name: str) -> list[tuple[int, str]]:
    """part-2 comes before part-10."""
    return [(int(digits or 0), other) for digits, other in re.findall(r"(\d{1,18})|(\D+|\d+)", name)]


def _members(source: Source, room: _Room, infos: list[Any], name_of: Any, opener: Any) -> list[Source]:
    members = []
    for position, info in enumerate(infos):
        own = source.scratch / f"member-{position}"
        own.mkdir()
        member = Source(own / "data", f"{source.name}/{name_of(info)}", own, name_of(info))
        try:
            with closing(opener(info)) as packed:
                _copy(packed, member.path, room)
        except (*DAMAGE, RuntimeError, NotImplementedError) as problem:
            raise member.problem(
                say(_("it cannot be unpacked. Make the archive again.")), reason=str(problem)[:100]
            ) from None
        members.append(member)
    return members


def _refused(source: Source, name: str, why: str) -> Exception:
    return source.problem(say(_("the member “{name}” {why}."), name=name, why=say(why)), member=name)
