"""Which bytes are text, and in which encoding."""

import codecs
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
    return _by_content(source)


def as_utf8(source: Source, encoding: str) -> Path:
    """The file itself when it is UTF-8, else a copy in scratch that is. Raises ``DataError`` naming the line."""
    if encoding == "utf-8":
        return source.path
    copy = source.scratch / "as-utf-8.txt"
    lines = 1
    with copy.open("w", encoding="utf-8", newline="") as out:
        try:
            for text in _decoded(source.path, encoding):
                lines += text.count("\n")
                out.write(text)
        except UnicodeError:
            raise source.problem(
                f"line {lines} or one soon after it is not {encoding}. Choose another encoding.", row=lines
            ) from None
    return copy


def _by_content(source: Source) -> tuple[str, str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, fits, undefined = 1, "utf-8", False
    note = ""
    for chunk in chunks(source.path):
        if b"\0" in chunk:
            line = lines + chunk[: chunk.index(b"\0")].count(b"\n")
            raise source.problem(
                f"line {line} holds a null byte, so this is not a text file or it is damaged. "
                "Export the table again as CSV.",
                row=line,
            )
        if fits == "utf-8" and not (chunk.isascii() and not decoder.getstate()[0]):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as problem:
                line = lines + chunk[: max(problem.start, 0)].count(b"\n")
                fits, note = (
                    "cp1252",
                    f"Line {line} is not UTF-8, so the file was read as Windows-1252 (Western Europe).",
                )
        undefined = undefined or any(byte in chunk for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))
        lines += chunk.count(b"\n")
    if fits == "cp1252" and undefined:
        return "latin-1", note.replace("Windows-1252 (Western Europe)", "Latin-1")
    return fits, note


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in chunks(path):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
