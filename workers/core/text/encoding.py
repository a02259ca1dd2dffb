"""Which bytes are text, and in which encoding."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from workers.core.reader import Source
from workers.core.store import chunks

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
    "cp1252": "Windows-1252 (Western Europe)",
    "latin-1": "Latin-1",
    "cp850": "DOS (Western Europe)",
    "mac-roman": "Macintosh",
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
            raise source.problem(f"this is {what}, not a text file. Open it and save the table as CSV.")
    for bom, encoding in BOMS.items():
        if head.startswith(bom):
            return encoding, "" if encoding == "utf-8" else "The file is in UTF-16."
    with source.path.open("rb") as handle:
        wide = _wide(handle.read(4096))
    if wide:
        return wide, "The file is in UTF-16, though it does not say so."
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
                f"line {lines} or one soon after it is not {encoding}. Choose another encoding.", row=lines
            ) from None
    return partial.rename(copy)


def _by_content(source: Source) -> tuple[str, str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, first = 1, 0
    foreign = bytearray()
    for chunk in chunks(source.path):
        if b"\0" in chunk:
            line = lines + chunk[: chunk.index(b"\0")].count(b"\n")
            raise source.problem(
                f"line {line} holds a null byte, so this is not a text file or it is damaged. "
                "Export the table again as CSV.",
                row=line,
            )
        if not first and not (chunk.isascii() and not decoder.getstate()[0]):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as problem:
                first = lines + chunk[: max(problem.start, 0)].count(b"\n")
        if first and len(foreign) < ENOUGH:
            foreign += _HIGH.sub(b"", chunk)[: ENOUGH - len(foreign)]
        lines += 0 if first else chunk.count(b"\n")
    if not first:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            first, foreign = lines, bytearray(_HIGH.sub(b"", source.path.read_bytes()[-8:]))
    if not first:
        return "utf-8", ""
    encoding, name = _likeliest(bytes(foreign))
    return encoding, f"Line {first} is not UTF-8, so the file was read as {name}. Check the accents."


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
