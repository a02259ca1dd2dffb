"""Reading explanations."""

import json
from dataclasses import dataclass, replace
from typing import Any

from apps.core.storage import store
from apps.datasets.queries import MASK, hidden_columns
from apps.experiments.models import Run
from apps.explain.models import Explanation
from workers.core.specs import from_json
from workers.explain.explanation import Explanation as Shares


def explanation_of(run: Run) -> Explanation | None:
    """The run's explanation, ready or on its way; None when nobody asked for one."""
    found: Explanation | None = (
        Explanation.objects.filter(run=run)
        .select_related("job__project", "run__project", "run__dataset_version__dataset__project")
        .first()
    )
    return found


def shares_of(actor: Any, explanation: Explanation) -> Shares | None:
    """What the explanation says to the actor; None until its job has succeeded."""
    if not explanation.digest:
        return None
    shares = from_json(json.loads(store().read_bytes(explanation.digest)), Shares)
    return _masked(shares, hidden_columns(actor, explanation.run.dataset_version))


def _masked(shares: Shares, hidden: frozenset[str]) -> Shares:
    """Values of hidden columns, and their place among the rows, taken out; how much they weigh stays."""
    closed = [bool(hidden & {weight.name, *weight.columns}) for weight in shares.weights]
    if not any(closed):
        return shares
    values = (tuple(MASK if shut else value for shut, value in zip(closed, row, strict=True)) for row in shares.values)
    scale = (tuple(None if shut else place for shut, place in zip(closed, row, strict=True)) for row in shares.scale)
    return replace(shares, values=tuple(values), scale=tuple(scale))


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
