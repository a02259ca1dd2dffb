"""Objects that explanations need."""

from collections.abc import Iterable
from typing import Any

from apps.core import holdings
from apps.explain.models import Explanation


def shares() -> Iterable[Any]:
    return Explanation.objects.exclude(digest="").values_list("digest", flat=True)


holdings.stores(shares)
