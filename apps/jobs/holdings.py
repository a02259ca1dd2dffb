"""Objects that jobs on their way will read."""

from collections.abc import Iterable
from typing import Any

from apps.core import holdings
from apps.jobs.choices import ACTIVE
from apps.jobs.models import Job


def asked() -> Iterable[Any]:
    return Job.objects.filter(state__in=ACTIVE).values_list("spec", flat=True).iterator()


holdings.stores(asked)
