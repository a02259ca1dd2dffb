"""Files become versions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.datasets.models import Import
from apps.datasets.services.discreet import discreet_error
from apps.datasets.services.versions import record_version
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from workers.core.schema import Schema
from workers.core.specs import to_json
from workers.importing.ingest import ImportResult, ImportSpec


@register
class DatasetsImport(Kind):
    """A file becomes a version."""

    name = "datasets.import"
    label = _("Import a file")
    compute = "workers.importing.ingest:import_file"
    spec = ImportSpec
    result = ImportResult

    def complete(self, job: Job, result: ImportResult) -> None:
        entry = Import.objects.select_related("dataset", "source").get(job=job)
        head = entry.dataset.latest
        entry.version = record_version(
            entry.dataset,
            result.table,
            Schema.from_json(result.columns),
            author=job.author,
            message=entry.message,
            origin=_origin(entry, result),
            parents=[head] if head and job.spec.get("append_to") else [],
            profile=result.profile,
        )
        entry.save(update_fields=["version"])

    def said(self, job: Job, message: str, details: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        entry = Import.objects.select_related("dataset").filter(job=job).first()
        return discreet_error(entry.dataset, message, details) if entry else (message, details)

    def link(self, job: Job) -> str:
        entry = Import.objects.select_related("dataset", "version").filter(job=job).first()
        if entry is None:
            return ""
        slug, dataset = job.project.slug, entry.dataset
        if entry.version is None:
            return reverse("datasets:detail", args=[slug, dataset.id])
        return reverse("datasets:version-detail", args=[slug, dataset.id, entry.version.number])


def _origin(entry: Import, result: ImportResult) -> dict[str, Any]:
    """Where an imported version came from and how its file was understood; first what changed its type, if any did."""
    return {
        "kind": "import",
        "file": entry.file_name,
        "files": entry.files,
        "source": entry.source.name if entry.source else "",
        "mode": entry.mode,
        "chosen": entry.reading,
        "reader": result.reader,
        "options": result.options,
        "formats": result.formats,
        "notes": to_json((*result.retyped, *result.notes)),
        "retyped": len(result.retyped),
        "readings": to_json(result.readings),
    }
