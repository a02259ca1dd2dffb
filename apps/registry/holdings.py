"""Models that came of datasets."""

import uuid
from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core import holdings
from apps.core.holdings import Dependant
from apps.registry.models import ModelVersion


def models(versions: Collection[uuid.UUID]) -> Iterable[Dependant]:
    """Model versions whose run learned from these versions."""
    found = ModelVersion.objects.filter(run__dataset_version__in=versions).select_related("group__project")
    for model in found:
        place = [model.project.slug, model.group_id, model.number]
        yield Dependant(_("Model"), str(model), reverse("registry:version-detail", args=place))


holdings.depends(models)
