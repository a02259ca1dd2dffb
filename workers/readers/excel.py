"""Workbooks: Excel's formats and OpenDocument, one sheet at a time."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core import params
from workers.core.files.held import Outgrown, held
from workers.core.later import Later
from workers.core.params import integer, text
from workers.core.reader import Offer, Reader, Source, Understood
from workers.core.said import Said
from workers.core.words import _, say

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = Later("pyarrow")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 4 << 30
MOST_MEMBERS = 20_000
MEMORY = 500 << 20
MOST_MEMORY = 1_750 << 20
TIMES = 24
"""How many bytes of memory a byte of a workbook may take."""
SECONDS = 900
FOUND_OUT = -1


class Excel(Reader):
    """Reads the sheet in a process of its own, which ends when a workbook outgrows it, and goes on from what it wrote.

    Text stays text, dates dates; numbers are whole where all of a column are; formulas give their stored results.
    """

    label = _("Excel workbook")
    help = _("A sheet of an .xlsx, .xlsm, .xlsb, .xls or .ods workbook.")
    group = _("Files")
    extensions = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
    magic = (OLE, b"PK\x03\x04")
    typed = True
    looks_into_text = True

    @dataclass(frozen=True)
    class Params(params.Params):
        sheet: str = text(_("Sheet"), default="", help=_("Empty for the first one that holds a table."))
        header: int = integer(
            _("Row that names the columns"),
            default=FOUND_OUT,
            low=FOUND_OUT,
            high=1_048_576,
            help=_("0 when no row does, -1 to find out."),
        )
        skip: int = integer(
            _("Rows to leave out below it"),
            default=0,
            low=0,
            high=1_048_576,
            help=_("For a row of units, or of explanations."),
        )

    def sniff(self, source: Source, given: Mapping[str, Any]) -> Understood:
        asked = self.Params.parse(given)
        _check(source)
        out = _kept(source, asked)
        facts = _unpacked(source, asked, out)
        found = self.Params.parse({**asked.to_dict(), "header": facts["header"]})
        if found != asked:
            out.rename(_kept(source, found))
        notes = tuple(Said(**note).english for note in facts["notes"])
        return Understood(found, notes, {"sheet": Offer(tuple(facts["sheets"]), facts["sheet"])})

    def read(self, source: Source, params: Any) -> Iterator[pl.DataFrame]:
        kept = _kept(source, params)
        if not kept.exists():
            kept = _kept(source, self.sniff(source, params.to_dict()).params)
        with pa.memory_map(str(kept)) as mapped, pa.ipc.open_file(mapped) as file:
            yield pl.DataFrame(pl.from_arrow(file.schema.empty_table()))
            for position in range(file.num_record_batches):
                yield pl.DataFrame(pl.from_arrow(pa.Table.from_batches([file.get_batch(position)])))


def _kept(source: Source, params: Any) -> Path:
    """Where a sheet that was unpacked is kept."""
    key = json.dumps([str(source.path), params.to_dict()])
    return source.scratch / f"sheet-{hashlib.sha256(key.encode()).hexdigest()[:16]}.arrow"


def _unpacked(source: Source, params: Any, out: Path) -> dict[str, Any]:
    size = source.path.stat().st_size
    memory = min(MOST_MEMORY, MEMORY + TIMES * size)
    arguments = {"path": str(source.path), "name": source.name, "out": str(out), **params.to_dict()}
    try:
        facts: dict[str, Any] = held("workers.core.files.workbooks:unpack", arguments, memory=memory, seconds=SECONDS)
    except Outgrown as problem:
        if "panicked" in str(problem):
            raise source.problem(
                say(
                    _("the workbook is damaged and cannot be read. Open it in a spreadsheet program and save it again.")
                ),
                unreadable=True,
            ) from None
        raise source.problem(
            say(
                _(
                    "the sheet needs more than the {memory:,} MB of memory that a workbook of this size is "
                    "given. Save the sheet as CSV and import that."
                ),
                memory=memory >> 20,
            )
        ) from None
    return facts


def _check(source: Source) -> None:
    """Refuses what is no workbook, is locked, or says that it unpacks to more than anybody keeps in one."""
    with source.path.open("rb") as handle:
        head = handle.read(len(OLE))
        if head == OLE:
            handle.seek(0)
            if "EncryptedPackage".encode("utf-16-le") in handle.read(1 << 20) or _in_tail(source.path):
                raise source.problem(
                    say(_("the workbook is protected by a password. Save it without one.")), unreadable=True
                )
            return
    try:
        with zipfile.ZipFile(source.path) as book:
            members = book.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise source.problem(
            say(_("this is a ZIP archive or an Excel workbook that is damaged or was cut short. Copy it again.")),
            unreadable=True,
        ) from None
    names = {member.filename for member in members}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise source.problem(
            say(_("there is no workbook inside this file. Choose an Excel or OpenDocument workbook.")), unreadable=True
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS:
        raise source.problem(
            say(
                _(
                    "the workbook unpacks to {size:,.1f} GB in {parts:,} parts, which is more than a workbook "
                    "holds. Save the sheet as CSV and import that."
                ),
                size=unpacked / 1e9,
                parts=len(members),
            )
        )


def _in_tail(path: Path) -> bool:
    """An encrypted workbook's directory may stand at its end."""
    with path.open("rb") as handle:
        handle.seek(max(0, path.stat().st_size - (1 << 20)))
        return "EncryptedPackage".encode("utf-16-le") in handle.read()
