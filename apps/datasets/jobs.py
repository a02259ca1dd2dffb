"""Job kinds of datasets."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.datasets.models import DatasetVersion, Import
from apps.datasets.services.versions import record_version, save_profile
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from workers.core.schema import Schema
from workers.core.specs import to_json
from workers.profiling.ingest import ImportResult, ImportSpec
from workers.profiling.profile import ProfileResult, ProfileSpec


@register
class DatasetsImport(Kind):
    """A file becomes a version."""

    name = "datasets.import"
    label = _("Import a file")
    compute = "workers.profiling.ingest:import_file"
    spec = ImportSpec
    result = ImportResult

    def complete(self, job: Job, result: ImportResult) -> None:
        entry = Import.objects.select_related("dataset").get(job=job)
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

    def link(self, job: Job) -> str:
        entry = Import.objects.select_related("dataset", "version").filter(job=job).first()
        if entry is None:
            return ""
        slug, dataset = job.project.slug, entry.dataset
        if entry.version is None:
            return reverse("datasets:detail", args=[slug, dataset.id])
        return reverse("datasets:version-detail", args=[slug, dataset.id, entry.version.number])


@register
class DatasetsProfile(Kind):
    """A version that came without a profile gets one."""

    name = "datasets.profile"
    label = _("Describe a version")
    compute = "workers.profiling.profile:profile"
    spec = ProfileSpec
    result = ProfileResult

    def complete(self, job: Job, result: ProfileResult) -> None:
        for version in self._versions(job):
            save_profile(version, result.columns)

    def link(self, job: Job) -> str:
        version = self._versions(job).first()
        if version is None:
            return ""
        return reverse("datasets:version-detail", args=[job.project.slug, version.dataset_id, version.number])

    def _versions(self, job: Job) -> Any:
        return DatasetVersion.objects.filter(
            dataset__project=job.project, table__manifest=job.spec["table"]["manifest"]
        )


def _origin(entry: Import, result: ImportResult) -> dict[str, Any]:
    """Where an imported version came from and how its file was understood."""
    return {
        "kind": "import",
        "file": entry.file_name,
        "file_digest": entry.file_digest,
        "mode": entry.mode,
        "chosen": entry.reading,
        "reader": result.reader,
        "options": result.options,
        "formats": result.formats,
        "notes": list(result.notes),
        "readings": to_json(result.readings),
    }
