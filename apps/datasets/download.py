"""A version as a file to take home."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify

from apps.datasets.models import DatasetVersion
from workers.profiling.download import csv_pieces, write_parquet

FILE_KINDS = ("csv", "parquet")


def as_file(version: DatasetVersion, kind: str) -> HttpResponseBase:
    """The version as an attachment; 404 for a kind of file that we do not write."""
    name = f"{slugify(version.dataset.name) or 'dataset'}-v{version.number}.{kind}"
    if kind == "csv":
        return StreamingHttpResponse(
            csv_pieces(version.ref),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    if kind == "parquet":
        return FileResponse(
            _parquet(version), as_attachment=True, filename=name, content_type="application/vnd.apache.parquet"
        )
    raise Http404


def _parquet(version: DatasetVersion) -> "tempfile._TemporaryFileWrapper[bytes]":
    """A file that is gone when the answer has been sent."""
    folder = Path(settings.SCRATCH_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    file = tempfile.NamedTemporaryFile(dir=folder, suffix=".parquet")  # noqa: SIM115 - the response closes it
    write_parquet(version.ref, Path(file.name))
    return file
