"""What a recipe made follows what it was made of: columns that become sensitive, and new versions."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from apps.datasets.models import Dataset, DatasetVersion
from apps.datasets.services import inherit_sensitive
from apps.datasets.signals import columns_marked, version_recorded
from apps.jobs.models import Job
from apps.jobs.signals import job_finished
from apps.recipes import services
from apps.recipes.models import RecipeRun
from apps.recipes.queries import fitted_of
from workers.core.others import origin_in
from workers.recipes.lineage import derived


@receiver(columns_marked)
def mark_outputs(sender: Any, dataset: Dataset, columns: list[str], **_kwargs: Any) -> None:
    """Mark the columns of every version that a recipe made from the dataset."""
    of_others = [origin_in(str(dataset.id), column) for column in columns]
    reads = Q(source__dataset=dataset) | Q(version__tables__dataset=dataset)
    runs = RecipeRun.objects.filter(reads, output__isnull=False, target__isnull=False).exclude(target=dataset)
    for run in runs.distinct().select_related("target", "source"):
        own = columns if run.source.dataset_id == dataset.id else []
        inherit_sensitive(run.target, derived(fitted_of(run), [*own, *of_others]))


@receiver(version_recorded)
def follow_version(sender: Any, version: DatasetVersion, **_kwargs: Any) -> None:
    """Make anew what is kept up to date with its dataset."""
    services.follow(version.dataset)


@receiver(job_finished)
def go_on_after(sender: Any, job: Job, **_kwargs: Any) -> None:
    """What came while a dataset was made is taken up now."""
    run = RecipeRun.objects.select_related("target").filter(job=job).first() if job.kind == "recipes.apply" else None
    if run is not None and run.target is not None:
        services.go_on(run.target)
