"""Runs on the pages of datasets: which of them were judged on a split."""

from typing import Any

from django.http import HttpRequest

from apps.core import panels
from apps.datasets.models import Split
from apps.experiments.queries import runs_of

SHOWN = 5


def runs_on_split(request: HttpRequest, split: Split) -> dict[str, Any]:
    """The newest runs on the split, and how many there are."""
    rows = runs_of(request.user, split.version.project).filter(split=split).order_by("-number")
    runs = list(rows[: SHOWN + 1])
    count = len(runs) if len(runs) <= SHOWN else rows.count()
    return {"split": split, "runs": runs[:SHOWN], "count": count}


panels.register("datasets:split", "experiments/_split_panel.html", runs_on_split, order=20)
