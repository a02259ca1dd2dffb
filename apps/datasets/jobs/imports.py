"""Files become versions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError
from apps.datasets.models import Import
from apps.datasets.places import address_of
from apps.datasets.services.discreet import discreet_error
from apps.datasets.services.versions import forget_empty, record_version
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from workers.core.schema import Schema
from workers.core.specs import to_json
from workers.importing.ingest import ImportResult
from workers.importing.storing import ImportSpec


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
        if entry.dataset is None:
            raise DomainError(_("The dataset was deleted while this ran. Nothing was stored."))
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

    def failed(self, job: Job) -> None:
        entry = Import.objects.select_related("dataset__project").filter(job=job).first()
        forget_empty(job.author, entry.dataset if entry else None)

    def said(self, job: Job, message: str, details: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        entry = Import.objects.select_related("dataset").filter(job=job).first()
        if entry is None or entry.dataset is None:
            return message, details
        return discreet_error(entry.dataset, message, details)

    def link(self, job: Job) -> str:
        entry = Import.objects.select_related("dataset", "version", "job__project").filter(job=job).first()
        return address_of(entry) if entry else ""


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
