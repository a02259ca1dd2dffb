"""Where in a JSON file its records are: one a line, the elements of a list, or a list somewhere inside one object."""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from workers.core.files.jsontext import LONGEST, Piece, elements_of, lines_of, values_of
from workers.core.later import Later
from workers.core.reader import Source
from workers.core.words import _, say

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

WHOLE = "."
"""The path of a document that is one record."""
DEEPEST = 4
_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_objects = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True)
class Place:
    """The records of ``path``: elements of the list between ``start`` and ``end``, or values one after the other."""

    path: Path
    start: int
    end: int | None = None
    records: str = ""
    by_line: bool = False

    @property
    def is_list(self) -> bool:
        return self.end is not None

    def pieces(self) -> Iterator[Piece]:
        """Pieces of the file with whole records. Raises ``TooLong``."""
        if self.end is not None:
            return elements_of(self.path, self.start, self.end)
        return lines_of(self.path, self.start) if self.by_line else values_of(self.path, self.start)


def locate(source: Source, path: Path, records: str) -> Place:
    """The place of the records, ``records`` being a path such as ``data.items`` (found out when empty).

    Raises ``DataError`` when the file is no JSON, or has no list at that path.
    """
    with path.open("rb") as handle:
        head = handle.read(64)
        start = len(_BOM) if head.startswith(_BOM) else 0
        handle.seek(start)
        first = handle.readline(LONGEST)
        while first and not first.strip(_SPACE):
            start += len(first)
            first = handle.readline(LONGEST)
        start += len(first) - len(first.lstrip(_SPACE))
        more = _has_more(handle)
    if not first:
        raise source.problem(say(_("the file holds nothing but blanks. Choose a file with records.")))
    by_line = (more or source.name.lower().endswith((".jsonl", ".ndjson"))) and _is_value(first)
    if by_line or first.lstrip(_SPACE)[:1] not in (b"[", b"{"):
        return _only(source, Place(path, start, by_line=True), records)
    if first.lstrip(_SPACE).startswith(b"["):
        return _only(source, Place(path, start + 1, _last_bracket(source, path)), records)
    return _inside(source, path, start, records)


def _has_more(handle: Any) -> bool:
    """Whether anything but blanks follows."""
    while chunk := handle.read(1 << 16):
        if chunk.strip(_SPACE):
            return True
    return False


def _is_value(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _only(source: Source, place: Place, records: str) -> Place:
    if records not in ("", WHOLE):
        raise source.problem(
            say(
                _(
                    "the records stand at the top of this file, so there is nothing at “{records}”. Leave the"
                    " path empty."
                ),
                records=records,
            )
        )
    return place


def _last_bracket(source: Source, path: Path) -> int:
    """Where the closing bracket of a list that fills the file is."""
    end = path.stat().st_size
    with path.open("rb") as handle:
        while end:
            start = max(0, end - (1 << 16))
            handle.seek(start)
            tail = handle.read(end - start).rstrip(_SPACE)
            if tail:
                if tail.endswith(b"]"):
                    return start + len(tail) - 1
                break
            end = start
    raise source.problem(
        say(_("the list of records is never closed; the file may have been cut short. Copy it again."))
    )


def _inside(source: Source, path: Path, start: int, records: str) -> Place:
    """One object, with a list inside; or several objects over several lines each."""
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        whole = memoryview(mapped)
        base = _address(whole)
        try:
            lists = _lists(whole[start:])
            spans = {name: (_address(raw) - base, len(memoryview(raw))) for name, raw in lists.items()}
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return _only(source, Place(path, start), records)
        finally:
            lists = {}
            whole.release()
    if records == WHOLE or not (records or spans):
        return Place(path, start, records=WHOLE)
    chosen = records or max(spans, key=lambda name: spans[name][1])
    if chosen not in spans:
        known = ", ".join(f"“{name}”" for name in list(spans)[:8]) or "none"
        raise source.problem(
            say(
                _("there is no list at “{records}”. The lists of this file are: {known}."), records=records, known=known
            )
        )
    at, size = spans[chosen]
    return Place(path, at + 1, at + size - 1, chosen)


def _lists(document: Any) -> dict[str, Any]:
    """The lists of objects inside one object, by path; of lists of other values, those at the top."""
    found: dict[str, Any] = {}
    left = [("", document, DEEPEST)]
    while left:
        prefix, held, levels = left.pop()
        for key, raw in _objects.decode(held).items():
            head = bytes(memoryview(raw)[:64]).lstrip(_SPACE)
            inner = head[1:].lstrip(_SPACE)
            if head.startswith(b"[") and (inner.startswith((b"{", b"]")) or not prefix):
                found[prefix + key] = raw
            elif head.startswith(b"{") and levels:
                left.append((f"{prefix}{key}.", raw, levels - 1))
    return found


def _address(held: Any) -> int:
    return int(np.frombuffer(held, dtype=np.uint8).__array_interface__["data"][0])
