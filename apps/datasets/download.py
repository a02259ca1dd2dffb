"""A version as a file to take home."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify

from apps.datasets.models import DatasetVersion
from apps.datasets.queries import MASK, hidden_columns
from workers.profiling.download import csv_pieces, write_parquet

FILE_KINDS = ("csv", "parquet")


def as_file(actor: Any, version: DatasetVersion, kind: str) -> HttpResponseBase:
    """The version as an attachment; 404 for a kind of file that we do not write.

    Values of columns that the actor may not look into are masked, and the file’s name says so.
    """
    hidden = hidden_columns(actor, version) & set(version.columns_schema.names)
    masked = "-masked" if hidden else ""
    name = f"{slugify(version.dataset.name) or 'dataset'}-v{version.number}{masked}.{kind}"
    if kind == "csv":
        return StreamingHttpResponse(
            csv_pieces(version.ref, hidden, MASK),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    if kind == "parquet":
        return FileResponse(
            _parquet(version, hidden), as_attachment=True, filename=name, content_type="application/vnd.apache.parquet"
        )
    raise Http404


def _parquet(version: DatasetVersion, hidden: frozenset[str]) -> "tempfile._TemporaryFileWrapper[bytes]":
    """A file that is gone when the answer has been sent."""
    folder = Path(settings.SCRATCH_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    file = tempfile.NamedTemporaryFile(dir=folder, suffix=".parquet")  # noqa: SIM115 - the response closes it
    write_parquet(version.ref, Path(file.name), hidden, MASK)
    return file
