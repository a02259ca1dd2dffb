"""Objects that datasets need, and what datasets make of each other."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import holdings
from apps.core.holdings import Dependant
from apps.datasets.models import Analysis, DatasetVersion, Import, Inspection, Split, Upload

KEPT = timedelta(days=7)
"""How long the files of an import that came to nothing, and workbooks that a job wrote, stay at hand."""


def files() -> Iterator[Any]:
    """What people brought."""
    yield from Upload.objects.exclude(digest="").values_list("digest", flat=True)
    long_ago = timezone.now() - KEPT
    yield from Import.objects.exclude(dataset=None, created_at__lt=long_ago).values_list("files", flat=True)
    yield from Inspection.objects.values_list("files", flat=True)


def contents() -> Iterator[Any]:
    """What versions are made of, and what was worked out of them."""
    yield from DatasetVersion.objects.filter(purged_at=None).values_list("table__manifest", flat=True)
    yield from Split.objects.filter(version__purged_at=None).values_list("digest", flat=True)
    taken_home = timezone.now() - KEPT
    analyses = Analysis.objects.exclude(result=None).exclude(kind="workbook", created_at__lt=taken_home)
    yield from analyses.values_list("result", flat=True)


def children(versions: Collection[uuid.UUID]) -> Iterable[Dependant]:
    """Versions that were made of these."""
    made = DatasetVersion.objects.filter(parents__in=versions).exclude(id__in=versions).distinct()
    for version in made.select_related("dataset__project"):
        place = [version.project.slug, version.dataset_id, version.number]
        yield Dependant(_("Version"), str(version), reverse("datasets:version-origin", args=place))


def splits(versions: Collection[uuid.UUID]) -> Iterable[Dependant]:
    """Splits of these versions."""
    for split in Split.objects.filter(version__in=versions).select_related("version__dataset__project"):
        place = [split.version.project.slug, split.version.dataset_id, split.version.number]
        yield Dependant(_("Split"), split.name, reverse("datasets:version-splits", args=place))


holdings.stores(files)
holdings.stores(contents)
holdings.depends(children)
holdings.depends(splits)
