"""A version, or what is looked at of it, as a file to take home."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify

from apps.datasets.models import DatasetVersion
from apps.datasets.queries import MASK, chosen, hidden_columns, look_for
from workers.browsing.download import EXCEL, PLAIN, csv_pieces, write_parquet
from workers.browsing.taking import taken
from workers.browsing.workbook import write_workbook

LAYOUTS = {"csv": PLAIN, "csv-excel": EXCEL}
WHOLE: dict[str, tuple[Any, str]] = {
    "parquet": (write_parquet, "application/vnd.apache.parquet"),
    "xlsx": (write_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""Files that are written whole before they are sent: by what, and what they are."""
FILE_KINDS = (*LAYOUTS, *WHOLE)


def as_file(actor: Any, version: DatasetVersion, kind: str, asked: Mapping[str, str]) -> HttpResponseBase:
    """The rows and columns of the version that are ``asked`` for (``LookQuery``) as an attachment, in their order.

    404 for a kind of file that we do not write. Values of columns that the actor may not look into are masked, and the
    file’s name says so; to sort or filter by one is refused.
    """
    if kind not in FILE_KINDS:
        raise Http404
    schema, hidden = version.columns_schema, hidden_columns(actor, version)
    look = look_for(
        schema, hidden, sort=asked.get("sort", ""), where=asked.get("filter", ""), search=asked.get("q", "")
    )
    names = chosen(asked.get("columns", ""), schema.names)
    part = "-selection" if not look.is_plain or names != list(schema.names) else ""
    masked = hidden & set(names)
    ending = kind if kind in WHOLE else "csv"
    name = f"{slugify(version.dataset.name) or 'dataset'}-v{version.number}{part}{'-masked' if masked else ''}.{ending}"
    frames = taken(version.ref, look, names)
    if kind in WHOLE:
        write, content_type = WHOLE[kind]
        file = _written(write, frames, masked, f".{kind}")
        return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    return StreamingHttpResponse(
        csv_pieces(frames, masked, MASK, LAYOUTS[kind]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _written(
    write: Any, frames: Iterator[pl.DataFrame], masked: frozenset[str], suffix: str
) -> "tempfile._TemporaryFileWrapper[bytes]":
    """A file that is gone when the answer has been sent."""
    folder = Path(settings.SCRATCH_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    file = tempfile.NamedTemporaryFile(dir=folder, suffix=suffix)  # noqa: SIM115 - the response closes it
    write(frames, Path(file.name), masked, MASK)
    return file
