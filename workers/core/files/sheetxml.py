"""What a spreadsheet's own text says and its values do not: cells in error, formulas never worked out."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import IO

from workers.core.words import _, say

PIECE = 4 << 20
BOOK = 16 << 20
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
_ERROR = re.compile(rb'<c\b[^>]*\bt="e"')
_NEVER = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def oddities(path: Path, sheet: str) -> list[str]:
    """Notes about one sheet of an .xlsx workbook; none for other kinds."""
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as book:
        part = _part(book, sheet)
        if part is None:
            return []
        errors = never = 0
        with book.open(part) as handle:
            for text in _cells(handle):
                errors += len(_ERROR.findall(text))
                never += len(_NEVER.findall(text))
    notes: list[str] = []
    if errors:
        notes.append(say(_("Cells in error, such as #N/A or #DIV/0!, are read as missing: {n:,}."), n=errors))
    if never:
        unknown = _("Formulas that were never worked out are read as missing: {n:,}.")
        notes.append(say(_("{note} Save the workbook in a spreadsheet."), note=say(unknown, n=never)))
    return notes


def _part(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The member that holds the sheet."""
    try:
        wanted = next(
            found["r:id"]
            for found in _tags(book, "xl/workbook.xml", _SHEET)
            if found.get("name") == sheet and "r:id" in found
        )
        target = next(
            found["Target"]
            for found in _tags(book, "xl/_rels/workbook.xml.rels", _RELATION)
            if found.get("Id") == wanted
        )
    except (KeyError, StopIteration):
        return None
    name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return name if name in book.namelist() and name.endswith(".xml") else None


def _tags(book: zipfile.ZipFile, member: str, tag: re.Pattern[str]) -> Iterator[dict[str, str]]:
    with book.open(member) as handle:
        text = handle.read(BOOK).decode(errors="replace")
    for found in tag.findall(text):
        yield {name: unescape(value) for name, value in _ATTRIBUTE.findall(found)}


def _cells(handle: IO[bytes]) -> Iterator[bytes]:
    """The text in pieces that end with a cell."""
    held = b""
    while fresh := handle.read(PIECE):
        held += fresh
        at = held.rfind(b"</c>") + 4
        if at > 4:
            yield held[:at]
            held = held[at:]
        elif len(held) > BOOK:
            held = b""
    yield held
