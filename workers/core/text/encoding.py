"""Which bytes are text, and in which encoding."""

import codecs
import re
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from workers.core.ahead import side_by_side
from workers.core.compiled.library import library
from workers.core.compiled.memory import Piece, mapped
from workers.core.reader import Source
from workers.core.store import chunks
from workers.core.words import _, say

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
FOREIGN = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "compressed with gzip",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a SQLite database",
}
OLDER = {
    "cp1252": _("Windows-1252 (Western Europe)"),
    "latin-1": _("Latin-1"),
    "cp850": _("DOS (Western Europe)"),
    "mac-roman": _("Macintosh"),
}
ENOUGH = 1 << 16
PIECE = 8 << 20
_HIGH = re.compile(rb"[\x00-\x7f]+")
_LETTERS = set("éèêëàâäáãåæçîïíìñôöóòõøœùûüúßÿ")
_ODD = {"\ufffd": -1000.0}
_RARE = set("ÉÈÊËÀÂÄÁÃÅÆÇÎÏÍÌÑÔÖÓÒÕØŒÙÛÜÚ€£°§«»‘’“”–—…·²³½\u00a0")


def encoding_of(source: Source) -> tuple[str, str]:
    """The encoding of the whole file, and a sentence when it is not UTF-8. Raises ``DataError`` if it is not text."""
    encoding, note = _marked(source) or _looked_at(source)
    return encoding, note


def is_utf8_throughout(source: Source) -> bool:
    """Whether every byte of the file was seen to be text in UTF-8."""
    return _marked(source) in (None, ("utf-8", "")) and _looked_at(source)[0] == "utf-8"


def _marked(source: Source) -> tuple[str, str] | None:
    """The encoding as the beginning of the file tells it."""
    with source.path.open("rb") as handle:
        head = handle.read(4096)
    for magic, what in FOREIGN.items():
        if head.startswith(magic):
            raise source.problem(
                say(_("this is {what}, not a text file. Open it and save the table as CSV."), what=what)
            )
    for bom, encoding in BOMS.items():
        if head.startswith(bom):
            return encoding, "" if encoding == "utf-8" else _("The file is in UTF-16.")
    wide = _wide(head)
    return (wide, _("The file is in UTF-16, though it does not say so.")) if wide else None


def _looked_at(source: Source) -> tuple[str, str]:
    """The encoding as all of the content tells it, looked at once."""
    found = source.path.stat()
    return _by_content(source, found.st_size, found.st_mtime_ns)


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: nearly every second byte of Western text is null then."""
    pairs = len(head) // 2
    for encoding, nulls, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if pairs >= 4 and nulls.count(0) >= 0.8 * pairs and others.count(0) == 0:
            return encoding
    return ""


def as_utf8(source: Source, encoding: str) -> Path:
    """The file itself when it is UTF-8, else a copy in scratch that is. Raises ``DataError`` naming the line."""
    if encoding == "utf-8":
        return source.path
    copy = source.scratch / f"{encoding}-{source.path.name}"
    if copy.exists():
        return copy
    partial = copy.with_name(f".{copy.name}")
    lines = 1
    with partial.open("w", encoding="utf-8", newline="") as out:
        try:
            for text in _decoded(source.path, encoding):
                lines += text.count("\n")
                out.write(text)
        except UnicodeError:
            raise source.problem(
                say(
                    _("line {lines} or one soon after it is not {encoding}. Choose another encoding."),
                    lines=lines,
                    encoding=encoding,
                ),
                row=lines,
            ) from None
    return partial.rename(copy)


@lru_cache(maxsize=64)
def _by_content(source: Source, _size: int, _changed: int) -> tuple[str, str]:
    foreign = bytearray()
    wrong = -1
    with closing(side_by_side(_looked_into, _whole_characters(source.path))) as pieces:
        for start, piece, null, foreign_at in pieces:
            if null >= 0:
                line = _line_at(source.path, start + null)
                damaged = _(
                    "line {line} holds a null byte, so this is not a text file or it is damaged. Export the "
                    "table again as CSV."
                )
                raise source.problem(say(damaged, line=line), row=line)
            if wrong < 0 <= foreign_at:
                wrong = start + foreign_at
            if wrong >= 0 and len(foreign) < ENOUGH:
                foreign += _HIGH.sub(b"", bytes(piece))[: ENOUGH - len(foreign)]
    if wrong < 0:
        return "utf-8", ""
    encoding, name = _likeliest(bytes(foreign))
    line = _line_at(source.path, wrong)
    note = _("Line {line} is not UTF-8, so the file was read as {encoding}. Check the accents.")
    return encoding, say(note, line=line, encoding=say(name))


def _looked_into(place: tuple[int, Piece | bytes]) -> tuple[int, Piece | bytes, int, int]:
    """Where the piece is, the piece, and where in it is the first null byte and the first that is not UTF-8, or -1."""
    start, piece = place
    return start, piece, piece.find(b"\0"), first_foreign(piece)


def _whole_characters(path: Path) -> Iterator[tuple[int, Piece | bytes]]:
    """The bytes in large pieces that end where a character of UTF-8 may end, each with its place in the file."""
    start, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while start < size:
            piece = _piece(file, start, min(PIECE, size - start))
            if start + len(piece) < size:
                piece = piece[: len(piece) - _cut_short(bytes(piece[-4:]))]
            yield start, piece
            start += len(piece)


def _piece(file: BinaryIO, start: int, size: int) -> Piece | bytes:
    if library():
        return mapped(file, start, size)
    file.seek(start)
    return file.read(size)


def _cut_short(tail: bytes) -> int:
    """How many bytes at the end begin a character of UTF-8 that may go on."""
    begun = next((at for at in range(1, len(tail) + 1) if tail[-at] & 0xC0 != 0x80), 0)
    return begun if begun and tail[-begun] >= 0x80 else 0


def first_foreign(piece: Piece | bytes) -> int:
    """Where the first byte is that is not text in UTF-8 as it stands; -1 where there is none."""
    if isinstance(piece, Piece):
        return piece.find_foreign()
    try:
        piece.decode()
    except UnicodeDecodeError as problem:
        return problem.start
    return -1


def _line_at(path: Path, place: int) -> int:
    """The number of the line (1-based) that the byte at ``place`` is on."""
    line = 1
    for chunk in chunks(path):
        line += chunk.count(b"\n", 0, max(0, place))
        place -= len(chunk)
        if place <= 0:
            break
    return line


def _likeliest(foreign: bytes) -> tuple[str, str]:
    """The older encoding under which the bytes beyond ASCII are mostly letters and signs of Western Europe."""
    scores = {encoding: _plausible(foreign, encoding) for encoding in OLDER}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best, OLDER[best]


def _plausible(foreign: bytes, encoding: str) -> float:
    text = foreign.decode(encoding, errors="replace")
    return sum(1.0 if sign in _LETTERS else 0.3 if sign in _RARE else _ODD.get(sign, -1.0) for sign in text)


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in chunks(path):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
