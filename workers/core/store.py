"""Bytes at rest: content-addressed files and folders in a local folder or any fsspec store.

Every object lives under its SHA-256, is written to scratch and moved into place in one step, and is re-checked
when read, so a reader sees the whole right object or an error that names it.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, BinaryIO

from workers.core.errors import ComputeError
from workers.core.later import Later
from workers.core.seals import SEALED_FROM, SealedFile, keep_seals, sealed_digest, seals_of

if TYPE_CHECKING:
    import fsspec
else:
    fsspec = Later("fsspec")

CHUNK = 1 << 20

_verified: dict[tuple[str, str], tuple[int, int, int]] = {}
"""What this process has checked: (file, digest) -> the file's identity, time and size then. Hashing a large table for
every page of its grid would be the grid's whole cost."""


class CorruptObject(ComputeError):
    """Stored bytes no longer have the checksum they were stored under."""


class MissingObject(ComputeError):
    """The store does not hold what a row points to."""


@dataclass(frozen=True)
class StoreRef:
    """Where a store is; travels inside job specs. ``options`` are fsspec storage options (no secrets in logs)."""

    root: str
    options: dict[str, str] | None = field(default=None, hash=False)


class Store:
    """Content-addressed files (``put_file``, ``local_file``) and folders (``put_folder``, ``local_folder``)."""

    def __init__(self, ref: StoreRef) -> None:
        self.ref = ref
        path = ref.root.removeprefix("file://")
        self.is_local = "://" not in path
        self.root = os.path.abspath(os.path.expanduser(path)) if self.is_local else self._opened[1]
        self.cache = Path(self.root) / "cache" if self.is_local else Path(gettempdir()) / f"etabli-cache-{os.getuid()}"

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        opened: tuple[Any, str] = fsspec.core.url_to_fs(self.ref.root, **(self.ref.options or {}))
        return opened

    @property
    def fs(self) -> Any:
        """The store as a file system of fsspec, which knows its folders."""
        return self._opened[0]

    # -- files ---------------------------------------------------------------------------------------------------

    def put_bytes(self, data: bytes) -> str:
        """Store ``data``; answers its digest (hex SHA-256). Storing the same bytes again is free."""
        digest = hashlib.sha256(data).hexdigest()
        with self.scratch() as scratch:
            scratch.write_bytes(data)
            self.place(scratch, self._blob_path(digest))
        return digest

    def put_file(self, path: Path, *, final: bool = False) -> str:
        """Store the file; answers its digest.

        A ``final`` file is never written to again, so it need not be copied where the store lies beside it.
        """
        digest = file_digest(path)
        if not self._is_there(self._blob_path(digest)):
            with self.scratch() as scratch:
                if not (final and _linked(path, scratch)):
                    shutil.copyfile(path, scratch)
                self.place(scratch, self._blob_path(digest))
        return digest

    def read_bytes(self, digest: str) -> bytes:
        """The bytes stored under ``digest``, re-checked. Raises ``MissingObject`` or ``CorruptObject``."""
        return self.local_file(digest).read_bytes()

    def local_file(self, digest: str) -> Path:
        """A local path that holds exactly these bytes; read only."""
        path, check = self.file_to_check(digest)
        check()
        return path

    def file_to_check(self, digest: str) -> tuple[Path, Callable[[], None]]:
        """The same path before the bytes were checked, and what checks them, for work that may begin meanwhile."""
        path = self._brought(self._blob_path(digest), digest)
        return path, lambda: self._verify(path, digest)

    def has(self, digest: str) -> bool:
        return self.size(digest) is not None

    def size(self, digest: str) -> int | None:
        """The bytes of a stored object; None when there is none."""
        return self._size(self._blob_path(digest))

    def remove(self, digest: str) -> int | None:
        """Take a stored object off the disk; answers its bytes, None when there is none. Nothing may refer to it."""
        return self.remove_file(self._blob_path(digest), digest)

    # -- folders -------------------------------------------------------------------------------------------------

    def put_folder(self, folder: Path) -> str:
        """Store every regular file below ``folder``; answers the digest of the manifest that names them."""
        manifest = {}
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
            manifest[path.relative_to(folder).as_posix()] = self.put_file(path)
        return self.put_bytes(json.dumps(manifest, sort_keys=True).encode())

    def folder_manifest(self, digest: str) -> dict[str, str]:
        """Relative path -> digest for a stored folder."""
        manifest: dict[str, str] = json.loads(self.read_bytes(digest))
        return manifest

    def local_folder(self, digest: str) -> Path:
        """A local folder with exactly the stored files, each re-checked; read only."""
        target = self.cache / "folders" / digest
        manifest = self.folder_manifest(digest)
        if not target.is_dir():
            building = self.cache / "folders" / f".{digest}-{uuid.uuid4().hex}"
            for relative, blob in manifest.items():
                place = building / _safe_relative(relative)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.local_file(blob), place)
            try:
                building.rename(target)
            except OSError:  # somebody else built the same folder first
                shutil.rmtree(building, ignore_errors=True)
        for relative, blob in manifest.items():
            self._verify(target / relative, blob)
        return target

    # -- plumbing ------------------------------------------------------------------------------------------------

    def path(self, *parts: str) -> str:
        """The path of something inside the store, in the file system's own terms."""
        return str(PurePosixPath(self.root, *parts))

    def uri(self, *parts: str) -> str:
        """The same as a URI that other engines accept."""
        return self.path(*parts) if self.is_local else self.fs.unstrip_protocol(self.path(*parts))

    def scratch(self) -> "_Scratch":
        """A context that gives a local path to write to, gone afterwards unless it was placed."""
        return _Scratch(self.cache / "scratch")

    def place(self, scratch: Path, path: str) -> None:
        """Move a finished local file to ``path`` in one step; it is on disk, name and bytes, when this returns."""
        if self._is_there(path):
            return
        if self.is_local:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            _sync(scratch)
            os.replace(scratch, path)
            _sync(Path(path).parent)
        else:
            self.fs.makedirs(str(PurePosixPath(path).parent), exist_ok=True)
            self.fs.put_file(str(scratch), path)

    def local_copy(self, path: str, digest: str) -> Path:
        """A local file equal to ``path`` in the store, checked against ``digest`` (once per change of the file)."""
        local, check = self.copy_to_check(path, digest)
        check()
        return local

    def copy_to_check(self, path: str, digest: str) -> tuple[Path, Callable[[], None]]:
        """The same file before its bytes were checked, and what checks them."""
        local = self._brought(path, digest)
        return local, lambda: self._verify(local, digest, seal=True)

    def open_sealed(self, path: str, digest: str) -> BinaryIO:
        """The same file for reading parts of it: of a large file only the blocks that are read are checked.

        A changed block raises ``CorruptObject`` when it is read.
        """
        local = self._brought(path, digest)
        seals = seals_of(local, self._seals(digest)) if local.stat().st_size >= SEALED_FROM else None
        if seals is None or self._is_verified(local, digest):
            self._verify(local, digest, seal=True)
            return local.open("rb")
        return SealedFile(local, seals, lambda: self._verify(local, digest, seal=True))  # type: ignore[return-value]

    def _brought(self, path: str, digest: str) -> Path:
        """Where the file is on this machine; not checked yet."""
        if self.is_local:
            local = Path(path)
        else:
            local = self.cache / "files" / digest
            if not local.is_file():
                self._download(path, local)
        if not local.is_file():
            raise MissingObject(f"The store no longer holds {PurePosixPath(path).name}. Restore it from a backup.")
        return local

    def remove_file(self, path: str, digest: str) -> int | None:
        """Take a file off the disk, and what was kept of it here; answers its bytes, None when there is none."""
        shutil.rmtree(self.cache / "folders" / digest, ignore_errors=True)
        if not self.is_local:
            (self.cache / "files" / digest).unlink(missing_ok=True)
        size = self._size(path)
        if size is not None:
            self.discard(path)
        return size

    def read(self, path: str) -> bytes:
        """The bytes of a file of the store, unchecked."""
        data: bytes = Path(path).read_bytes() if self.is_local else self.fs.cat_file(path)
        return data

    def discard(self, path: str) -> None:
        """Take a file of the store away."""
        if self.is_local:
            Path(path).unlink()
        else:
            self.fs.rm_file(path)

    def _size(self, path: str) -> int | None:
        """The bytes of a file; None when there is none."""
        if self.is_local:
            return Path(path).stat().st_size if Path(path).is_file() else None
        return int(self.fs.size(path)) if self.fs.exists(path) else None

    def _is_there(self, path: str) -> bool:
        """Is it stored? Then it counts as stored now, so that no sweep takes it for something long forgotten."""
        if self._size(path) is None:
            return False
        if self.is_local:
            os.utime(path)
        return True

    def _download(self, path: str, local: Path) -> None:
        if not self.fs.exists(path):
            return
        local.parent.mkdir(parents=True, exist_ok=True)
        partial = local.with_name(f".{local.name}-{uuid.uuid4().hex}")
        self.fs.get_file(path, str(partial))
        partial.rename(local)

    def _verify(self, local: Path, digest: str, *, seal: bool = False) -> None:
        if self._is_verified(local, digest):
            return
        before = _identity(local)
        found, blocks = sealed_digest(local) if seal and before[-1] >= SEALED_FROM else (file_digest(local), b"")
        if found != digest:
            raise CorruptObject(
                f"The stored file {local.name} no longer has the checksum it was stored under. "
                "Restore it from a backup."
            )
        if blocks:
            keep_seals(self._seals(digest), blocks)
        _verified[str(local), digest] = before

    def _is_verified(self, local: Path, digest: str) -> bool:
        return _verified.get((str(local), digest)) == _identity(local)

    def _seals(self, digest: str) -> Path:
        return self.cache / "seals" / digest

    def _blob_path(self, digest: str) -> str:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise MissingObject("That is not the address of a stored object.")
        return self.path("objects", digest[:2], digest)


class _Scratch:
    """A file name in scratch that is gone afterwards."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / uuid.uuid4().hex

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: Any) -> None:
        self.path.unlink(missing_ok=True)


def _identity(local: Path) -> tuple[int, int, int]:
    stat = local.stat()
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _linked(path: Path, target: Path) -> bool:
    """Whether the file could get a second name, which takes no room."""
    try:
        target.hardlink_to(path)
    except OSError:
        return False
    return True


def file_digest(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes in pieces of a mebibyte."""
    with path.open("rb") as handle:
        while piece := handle.read(CHUNK):
            yield piece


def _safe_relative(relative: str) -> PurePosixPath:
    place = PurePosixPath(relative)
    if place.is_absolute() or ".." in place.parts:
        raise CorruptObject(f"The stored folder names a file outside itself: {relative}.")
    return place
