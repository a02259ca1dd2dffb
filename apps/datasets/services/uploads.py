"""Files on their way in, chunk by chunk, so that a lost connection or a killed server costs one chunk at most.

The bytes come first and the row second: whatever lies on disk beyond ``received`` is written over by the next chunk.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict, DomainError, TooLarge
from apps.core.storage import store
from apps.core.templatetags.figures import bytes_
from apps.datasets.models import Upload
from apps.projects import policy
from apps.projects.models import Project

LONGEST_CHUNK = 64 << 20
PIECE = 1 << 20
KEPT_UNFINISHED = timedelta(days=7)
COPIES = 2
"""An import needs the upload, which is stored as it lies, and the table, each at most as large as the file."""


def create_upload(actor: User, project: Project, *, name: str, size: int, sha256: str = "") -> Upload:
    """Announce a file of ``size`` bytes; ``sha256`` (hex), if given, is checked at the end."""
    policy.check(actor, "dataset.create", project)
    if size <= 0:
        raise DomainError(_("The file is empty. Choose a file with a header and at least one row."), field="size")
    _discard_stale()
    folder = Path(settings.UPLOAD_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if COPIES * size > free:
        raise TooLarge(
            _("Importing this file takes %(needed)s of disk and %(free)s are free. Free some space first.")
            % {"needed": bytes_(COPIES * size), "free": bytes_(free)}
        )
    with transaction.atomic():
        upload = Upload.objects.create(
            project=project, author=actor, name=PurePath(name).name[:255], size=size, sha256=sha256.lower()
        )
        record(actor, "upload.created", upload, project, size=size)
    return upload


def write_chunk(actor: User, upload: Upload, offset: int, stream: BinaryIO) -> Upload:
    """Append the stream's bytes at ``offset``, which must be where the upload stands."""
    policy.check(actor, "dataset.create", upload.project)
    with _locked(upload) as file:
        upload.refresh_from_db()
        if upload.finished_at or offset != upload.received:
            raise Conflict(
                _("The upload stands at byte %(offset)s. Go on from there.") % {"offset": upload.received},
                offset=upload.received,
            )
        file.seek(offset)
        upload.received = offset + _copy(stream, file, min(LONGEST_CHUNK, upload.size - offset))
        upload.save(update_fields=["received"])
    return upload


def finish_upload(actor: User, upload: Upload) -> Upload:
    """Check that every byte came, and store the file under its checksum. Finishing twice is harmless."""
    policy.check(actor, "dataset.create", upload.project)
    if upload.finished_at:
        return upload
    if upload.received != upload.size:
        raise Conflict(
            _("%(received)s of %(size)s bytes have arrived. Send the rest first.")
            % {"received": upload.received, "size": upload.size},
            offset=upload.received,
        )
    digest = _stored(upload) if upload.path.is_file() else ""
    if not digest or upload.sha256 not in ("", digest):
        Upload.objects.filter(id=upload.id).update(received=0)
        raise DomainError(_("The file was damaged on its way: its checksum differs. Send it again."), offset=0)
    with transaction.atomic():
        Upload.objects.filter(id=upload.id).update(digest=digest, finished_at=timezone.now())
        record(actor, "upload.finished", upload, upload.project, digest=digest)
    upload.path.unlink(missing_ok=True)
    upload.refresh_from_db()
    return upload


def _stored(upload: Upload) -> str:
    """The digest of its file, which nobody is writing to and nobody will."""
    with _locked(upload):
        return store().put_file(upload.path, final=True)


@contextmanager
def _locked(upload: Upload) -> Iterator[BinaryIO]:
    """Its file, for one writer at a time: a browser that tries again may overlap with its own first try."""
    with os.fdopen(os.open(upload.path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(_("This chunk is being written already."), offset=upload.received) from None
        yield file


def _copy(stream: BinaryIO, file: BinaryIO, room: int) -> int:
    """Put the bytes on disk, all of them or an error; answers how many."""
    written = 0
    while piece := stream.read(PIECE):
        written += len(piece)
        if written > room:
            raise TooLarge(_("A chunk may have %(limit)s bytes here, no more.") % {"limit": room})
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())
    return written


def forget_upload(actor: User, upload: Upload) -> None:
    """Give up a file that broke off on its way in: the bytes that came are deleted."""
    policy.check(actor, "dataset.create", upload.project)
    if upload.finished_at or upload.author_id != actor.id:
        raise Conflict(_("Only your own unfinished uploads can be forgotten."))
    with transaction.atomic():
        record(actor, "upload.forgotten", upload, upload.project)
        _discard(upload)


def _discard_stale() -> None:
    """Forget uploads that nobody went on with, and their bytes."""
    stale = Upload.objects.filter(finished_at=None, created_at__lt=timezone.now() - KEPT_UNFINISHED)
    for upload in stale:
        _discard(upload)


def _discard(upload: Upload) -> None:
    upload.path.unlink(missing_ok=True)
    upload.delete()
