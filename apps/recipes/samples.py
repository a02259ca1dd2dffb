"""How honest the sample is: what all rows of the version hold that the rows looked at do not show."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.templatetags.figures import cell, number, percent
from apps.datasets.models import DatasetVersion
from apps.datasets.queries import profiles_of
from workers.profiling.facts import ColumnFacts
from workers.recipes import Recipe
from workers.recipes.browse import window
from workers.recipes.sampling import drawn_by

APART = 0.02
"""So far the shares of missing cells may be apart by chance."""
BEYOND = 0.1
"""A number lies far outside when it does so by more than this part of the range seen."""
CATEGORIES = 1_000
MOST = 6


def unseen(actor: Any, source: DatasetVersion, columns: Collection[str] | None = None) -> list[str]:
    """In which columns all rows differ from those looked at, in sentences; of ``columns`` alone if they are named."""
    if drawn_by(source.rows, len(source.schema)) == "all":
        return []
    seen = {facts.name: facts for facts in window(source.ref, Recipe(), 0, 0, 0).columns}
    found: list[str] = []
    for profile in profiles_of(actor, source):
        if profile.name in seen and (columns is None or profile.name in columns):
            found += _of_column(profile.name, profile.facts, seen[profile.name])
    return found[:MOST]


def _of_column(name: str, whole: dict[str, Any], seen: ColumnFacts) -> list[str]:
    """``whole`` are the facts of all rows, where the person may know them."""
    words = {"column": name}
    shares = (whole.get("missing") or 0) / max(1, whole.get("rows") or 0), seen.missing / max(1, seen.rows)
    if shares[0] > 0 == shares[1]:
        return [_("“%(column)s” has missing cells in the rows that are not shown.") % words]
    if abs(shares[0] - shares[1]) > APART:
        said = _("“%(column)s” misses %(all)s of all its cells, %(here)s of those shown.")
        return [said % {**words, "all": percent(shares[0]), "here": percent(shares[1])}]
    more = (whole.get("distinct") or 0) - seen.distinct
    if seen.kind == "text" and more > 0 and seen.distinct <= CATEGORIES:
        said = ngettext(
            "“%(column)s” has %(n)s further value in the rows that are not shown.",
            "“%(column)s” has %(n)s further values in the rows that are not shown.",
            more,
        )
        return [said % {**words, "n": number(more)}]
    low, high = whole.get("low"), whole.get("high")
    if all(isinstance(value, int | float) for value in (low, high, seen.low, seen.high)):
        far = BEYOND * (seen.high - seen.low)
        if low < seen.low - far or high > seen.high + far:
            said = _("“%(column)s” goes from %(low)s to %(high)s in all rows.")
            return [said % {**words, "low": cell(low), "high": cell(high)}]
    return []
