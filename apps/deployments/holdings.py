"""What serves, and what was scored, of datasets."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core import holdings
from apps.core.holdings import Dependant
from apps.deployments.choices import DeploymentState
from apps.deployments.models import BatchPrediction, Comparison, Endpoint


def comparisons() -> Iterable[Any]:
    return Comparison.objects.exclude(result=None).values_list("result", flat=True)


def endpoints(versions: Collection[uuid.UUID]) -> Iterable[Dependant]:
    """Endpoints behind which a model serves that learned from these versions."""
    serving = Q(deployments__version__run__dataset_version__in=versions, deployments__state=DeploymentState.IN_SERVICE)
    for endpoint in Endpoint.objects.filter(serving).distinct().select_related("project"):
        url = reverse("deployments:endpoint-detail", args=[endpoint.project.slug, endpoint.id])
        yield Dependant(_("Endpoint"), endpoint.name, url)


def batches(versions: Collection[uuid.UUID]) -> Iterable[Dependant]:
    """Batch predictions on the rows of these versions."""
    for batch in BatchPrediction.objects.filter(source__in=versions).select_related("project"):
        url = reverse("deployments:batch-detail", args=[batch.project.slug, batch.id])
        yield Dependant(_("Batch prediction"), str(batch), url)


holdings.stores(comparisons)
holdings.depends(endpoints)
holdings.depends(batches)
