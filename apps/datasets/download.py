"""A version, or what is looked at of it, as a file to take home."""

import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.core.storage import store
from apps.datasets.models import DatasetVersion
from apps.datasets.queries import MASK, is_workbook_quick, workbook_at, written_workbook
from workers.browsing.download import EXCEL, PLAIN, Layout, csv_pieces, write_parquet
from workers.browsing.taking import taken
from workers.browsing.workbook import write_workbook

LAYOUTS = {"csv": PLAIN, "csv-excel": EXCEL}
XLSX = "xlsx"
WHOLE: dict[str, tuple[Any, str]] = {
    "parquet": (write_parquet, "application/vnd.apache.parquet"),
    XLSX: (write_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""Files that are written whole before they are sent: by what, and what they are."""
FILE_KINDS = (*LAYOUTS, *WHOLE)


def as_file(actor: Any, version: DatasetVersion, kind: str, asked: Mapping[str, str]) -> HttpResponseBase:
    """The rows and columns of the version that are ``asked`` for (``LookQuery``) as an attachment, in their order.

    404 for a kind of file that we do not write, and for a long workbook that no job has written yet
    (``waiting_for_workbook``). Values of columns that the actor may not look into are masked, and the file’s name says
    so; to sort or filter by one is refused.
    """
    if kind not in FILE_KINDS:
        raise Http404
    workbook = workbook_at(actor, version, asked)
    look, names, masked = workbook.wanted.look, workbook.wanted.columns, frozenset(workbook.masked)
    is_all = look.shows_all and set(names) == set(version.columns_schema.names)
    name = _named(version, kind if kind in WHOLE else "csv", is_all, masked)
    if kind in WHOLE:
        write, content_type = WHOLE[kind]
        write = partial(write, sheet=version.dataset.name) if kind == XLSX else write
        if kind == XLSX and not is_workbook_quick(version, workbook):
            file: Any = _kept(version, workbook)
        else:
            file = _written(write, taken(version.ref, look, names), masked, f".{kind}")
        return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    return StreamingHttpResponse(
        csv_pieces(taken(version.ref, look, names), masked, MASK, _layout(kind)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _named(version: DatasetVersion, ending: str, is_all: bool, masked: Collection[str]) -> str:
    part = "" if is_all else "-selection"
    return f"{slugify(version.dataset.name) or 'dataset'}-v{version.number}{part}{'-masked' if masked else ''}.{ending}"


def _layout(kind: str) -> Layout:
    """A spreadsheet knows true and false by the words of its own language, which is taken to be the reader’s."""
    return replace(EXCEL, truths=(_("TRUE"), _("FALSE"))) if kind == "csv-excel" else LAYOUTS[kind]


def _kept(version: DatasetVersion, workbook: Any) -> BinaryIO:
    """What a job wrote; 404 before it did."""
    found = written_workbook(version, workbook)
    if found is None or not found.result:
        raise Http404
    return store().local_file(found.result["digest"]).open("rb")


def _written(
    write: Any, frames: Iterator[pl.DataFrame], masked: Collection[str], suffix: str
) -> "tempfile._TemporaryFileWrapper[bytes]":
    """A file that is gone when the answer has been sent."""
    folder = Path(settings.SCRATCH_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    file = tempfile.NamedTemporaryFile(dir=folder, suffix=suffix)  # noqa: SIM115 - the response closes it
    write(frames, Path(file.name), masked, MASK)
    return file
