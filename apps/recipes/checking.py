"""What a re-check says: which warnings are gone, which remain, which are new."""

from dataclasses import dataclass
from typing import Any

from apps.datasets.insights import Line, ranked
from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.queries import report
from apps.recipes.models import RecipeVersion


@dataclass(frozen=True)
class Comparison:
    """Warnings before and after the recipe, by what they are about."""

    gone: list[Line]
    left: list[Line]
    new: list[Line]
    rows_before: int
    rows_after: int


def recheck_of(version: RecipeVersion, source: DatasetVersion, target: str) -> Analysis | None:
    """The newest re-check of ``source`` with this version of the recipe, whatever its state."""
    rows = Analysis.objects.filter(version=source, kind="recheck", params={"recipe": str(version.id), "target": target})
    return rows.select_related("job__project", "version__dataset__project").first()


def compare(actor: Any, before: Analysis, after: Analysis) -> Comparison | None:
    """The two reports beside each other; None while one of them is under way."""
    old, new = report(actor, before), report(actor, after)
    if old is None or new is None:
        return None
    known, found = {w.key: w for w in old.warnings}, {w.key: w for w in new.warnings}
    return Comparison(
        gone=ranked((w for key, w in known.items() if key not in found), before.version),
        left=ranked((w for key, w in found.items() if key in known), before.version),
        new=ranked((w for key, w in found.items() if key not in known), before.version),
        rows_before=old.rows,
        rows_after=new.rows,
    )
