"""What a recipe made of a column that becomes sensitive becomes sensitive with it."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from apps.datasets.models import Dataset
from apps.datasets.services import inherit_sensitive
from apps.datasets.signals import columns_marked
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
