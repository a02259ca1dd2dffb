"""How much memory the compressed batches of an Arrow file ask for, read from their headers without unpacking them.

The layout: https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc; headers
are FlatBuffers tables. A compressed buffer begins with its size when unpacked, as 8 bytes.
"""

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

_CONTINUES = 0xFFFFFFFF
_RECORD_BATCH, _DICTIONARY_BATCH = 3, 2
_HEADER_TYPE, _HEADER, _BODY_LENGTH = 1, 2, 3
_BATCH_BUFFERS, _BATCH_COMPRESSION = 2, 3
_DICTIONARY_DATA = 1


def largest_batch(path: Path) -> int:
    """Bytes that the largest compressed batch unpacks to; 0 when there is none, or when the headers cannot be followed.

    Opening the file will say why.
    """
    if path.stat().st_size < 16:
        return 0
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as file:
        try:
            return max(_sizes(file), default=0)
        except (struct.error, IndexError, ValueError):
            return 0


def _sizes(file: mmap.mmap) -> Iterator[int]:
    at = 8 if file[:6] == b"ARROW1" else 0
    while at + 8 <= len(file):
        length = _unsigned(file, at)
        at += 4
        if length == _CONTINUES:
            length = _unsigned(file, at)
            at += 4
        if not length or at + length > len(file):
            return
        message = at + _unsigned(file, at)
        body = at + length
        yield _unpacked(file, message, body)
        place = _field(file, message, _BODY_LENGTH)
        at = body + (struct.unpack_from("<q", file, place)[0] if place else 0)
        if at < body:
            return


def _unpacked(file: mmap.mmap, message: int, body: int) -> int:
    kind, header = _field(file, message, _HEADER_TYPE), _table(file, message, _HEADER)
    if not kind or not header or file[kind] not in (_RECORD_BATCH, _DICTIONARY_BATCH):
        return 0
    batch = _table(file, header, _DICTIONARY_DATA) if file[kind] == _DICTIONARY_BATCH else header
    buffers = _table(file, batch, _BATCH_BUFFERS) if batch else 0
    if not buffers or not _field(file, batch, _BATCH_COMPRESSION):
        return 0
    total = 0
    for number in range(_unsigned(file, buffers)):
        offset, length = struct.unpack_from("<qq", file, buffers + 4 + 16 * number)
        said = struct.unpack_from("<q", file, body + offset)[0] if length >= 8 else -1
        total += said if said >= 0 else length
    return total


def _field(file: mmap.mmap, table: int, number: int) -> int:
    """Where the field of a FlatBuffers table is; 0 when it has none."""
    described = table - int(struct.unpack_from("<i", file, table)[0])
    size = struct.unpack_from("<H", file, described)[0]
    place = 4 + 2 * number
    offset = struct.unpack_from("<H", file, described + place)[0] if place < size else 0
    return table + offset if offset else 0


def _table(file: mmap.mmap, table: int, number: int) -> int:
    """What a field of a FlatBuffers table refers to; 0 when it has none."""
    place = _field(file, table, number)
    return place + _unsigned(file, place) if place else 0


def _unsigned(file: mmap.mmap, at: int) -> int:
    return int(struct.unpack_from("<I", file, at)[0])
