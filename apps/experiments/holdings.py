"""Objects that runs need, and the runs that learned from datasets."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core import holdings
from apps.core.holdings import Dependant
from apps.experiments.models import Artifact, Run


def packages() -> Iterable[Any]:
    return Run.objects.values_list("package", flat=True)


def artifacts() -> Iterable[Any]:
    return Artifact.objects.values_list("digest", flat=True)


def runs(versions: Collection[uuid.UUID]) -> Iterable[Dependant]:
    """Runs that learned from these versions; they keep their models when the rows are purged."""
    for run in Run.objects.filter(dataset_version__in=versions).select_related("project"):
        yield Dependant(_("Run"), str(run), reverse("experiments:run-detail", args=[run.project.slug, run.number]))


holdings.stores(packages, folders=True)
holdings.stores(artifacts)
holdings.depends(runs)
