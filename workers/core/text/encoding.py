"""Which bytes are text, and in which encoding."""

import codecs
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from workers.core.ahead import ahead
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
_HIGH = re.compile(rb"[\x00-\x7f]+")
_LETTERS = set("éèêëàâäáãåæçîïíìñôöóòõøœùûüúßÿ")
_ODD = {"\ufffd": -1000.0}
_RARE = set("ÉÈÊËÀÂÄÁÃÅÆÇÎÏÍÌÑÔÖÓÒÕØŒÙÛÜÚ€£°§«»‘’“”–—…·²³½\u00a0")


def encoding_of(source: Source) -> tuple[str, str]:
    """The encoding of the whole file, and a sentence when it is not UTF-8. Raises ``DataError`` if it is not text."""
    with source.path.open("rb") as handle:
        head = handle.read(64)
    for magic, what in FOREIGN.items():
        if head.startswith(magic):
            raise source.problem(
                say(_("this is {what}, not a text file. Open it and save the table as CSV."), what=what)
            )
    for bom, encoding in BOMS.items():
        if head.startswith(bom):
            return encoding, "" if encoding == "utf-8" else _("The file is in UTF-16.")
    with source.path.open("rb") as handle:
        wide = _wide(handle.read(4096))
    if wide:
        return wide, _("The file is in UTF-16, though it does not say so.")
    return _by_content(source)


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


def _by_content(source: Source) -> tuple[str, str]:
    foreign = bytearray()
    wrong = -1
    for start, piece in ahead(_whole_characters(source.path), depth=4):
        if b"\0" in piece:
            line = _line_at(source.path, start + piece.index(b"\0"))
            raise source.problem(
                say(
                    _(
                        "line {line} holds a null byte, so this is not a text file or it is damaged. Export the "
                        "table again as CSV."
                    ),
                    line=line,
                ),
                row=line,
            )
        if wrong < 0 and not is_utf8(piece):
            wrong = start + _first_wrong(piece)
        if wrong >= 0 and len(foreign) < ENOUGH:
            foreign += _HIGH.sub(b"", piece)[: ENOUGH - len(foreign)]
    if wrong < 0:
        return "utf-8", ""
    encoding, name = _likeliest(bytes(foreign))
    line = _line_at(source.path, wrong)
    note = _("Line {line} is not UTF-8, so the file was read as {encoding}. Check the accents.")
    return encoding, say(note, line=line, encoding=say(name))


def _whole_characters(path: Path) -> Iterator[tuple[int, bytes]]:
    """The bytes in large pieces that end where a character of UTF-8 may end, each with its place in the file."""
    start, held = 0, b""
    for chunk in chunks(path):
        piece = held + chunk
        tail = next((at for at in range(1, min(4, len(piece)) + 1) if piece[-at] & 0xC0 != 0x80), 0)
        cut = len(piece) - (tail if piece[-tail] >= 0x80 else 0)
        yield start, piece[:cut]
        start, held = start + cut, piece[cut:]
    if held:
        yield start, held


def is_utf8(piece: bytes) -> bool:
    """Whether the bytes are text as they stand. Arrow looks at many bytes at once, and builds no text."""
    ends = struct.pack("=qq", 0, len(piece))
    array = pa.Array.from_buffers(pa.large_binary(), 1, [None, pa.py_buffer(ends), pa.py_buffer(piece)])
    try:
        array.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _first_wrong(piece: bytes) -> int:
    try:
        piece.decode()
    except UnicodeDecodeError as problem:
        return problem.start
    raise AssertionError("Arrow and Python agree on what UTF-8 is")


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
