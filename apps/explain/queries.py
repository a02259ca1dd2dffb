"""Reading explanations."""

import json
from dataclasses import dataclass
from typing import Any

from apps.core.storage import store
from apps.experiments.models import Run
from apps.explain.models import Explanation
from workers.core.specs import from_json
from workers.explain.explanation import Explanation as Shares


def explanation_of(run: Run) -> Explanation | None:
    """The run's explanation, ready or on its way; None when nobody asked for one."""
    found: Explanation | None = (
        Explanation.objects.filter(run=run).select_related("job__project", "run__project").first()
    )
    return found


def shares_of(explanation: Explanation) -> Shares | None:
    """What the explanation says; None until its job has succeeded."""
    if not explanation.digest:
        return None
    return from_json(json.loads(store().read_bytes(explanation.digest)), Shares)


@dataclass(frozen=True)
class Choice:
    """Which row and which output is looked at, as positions that exist."""

    row: int
    output: int


def read_choice(query: Any, shares: Shares) -> Choice:
    """The row and output that an address asks for; the first of each when it asks for nonsense."""

    def position(name: str, count: int) -> int:
        text = query.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 9 and int(text) < count else 0

    return Choice(position("row", len(shares.positions)), position("output", len(shares.outputs)))
