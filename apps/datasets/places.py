"""Where people find what became of an import."""

from django.urls import reverse

from apps.datasets.models import Import


def address_of(entry: Import) -> str:
    """Its version, or the dataset while there is none; the import's own page before a dataset has a first version."""
    slug, dataset = entry.job.project.slug, entry.dataset
    if entry.version is not None:
        return reverse("datasets:version-detail", args=[slug, entry.version.dataset_id, entry.version.number])
    if dataset is None or not dataset.versions.exists():
        return reverse("datasets:import-detail", args=[slug, entry.id])
    return reverse("datasets:detail", args=[slug, dataset.id])
