"""What a batch copied of a column that becomes sensitive becomes sensitive with it."""

from typing import Any

from django.dispatch import receiver

from apps.datasets.models import Dataset
from apps.datasets.services import inherit_sensitive
from apps.datasets.signals import columns_marked
from apps.deployments.models import BatchPrediction


@receiver(columns_marked)
def mark_scored(sender: Any, dataset: Dataset, columns: list[str], **_kwargs: Any) -> None:
    """Mark the copied columns of every version that was scored from the dataset."""
    batches = BatchPrediction.objects.filter(source__dataset=dataset, output__isnull=False)
    for batch in batches.exclude(output__dataset=dataset).select_related("output__dataset"):
        inherit_sensitive(batch.output.dataset, set(columns) & set(batch.output.columns_schema.names))
