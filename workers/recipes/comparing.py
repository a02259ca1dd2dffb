"""What differs between two recipe documents, step by step, and between the columns that they leave."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from workers.core.errors import ComputeError
from workers.core.schema import Schema
from workers.core.specs import to_json
from workers.recipes.document import Recipe, Step
from workers.recipes.identity import paired

ADDED, REMOVED, CHANGED, MOVED, SWITCHED_ON, SWITCHED_OFF = (
    "added", "removed", "changed", "moved", "switched_on", "switched_off",
)  # fmt: skip
WAYS = (ADDED, REMOVED, CHANGED, MOVED, SWITCHED_ON, SWITCHED_OFF)


@dataclass(frozen=True)
class ParamChange:
    """A parameter with another value; ``label`` is what its form calls it."""

    name: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True)
class StepChange:
    """A step in both documents, or in one: its places (from 1, 0 where it is not) and in which ways it differs."""

    before: Step | None
    after: Step | None
    at_before: int
    at_after: int
    ways: tuple[str, ...] = ()
    params: tuple[ParamChange, ...] = ()


@dataclass(frozen=True)
class ColumnChange:
    """A column that came (``before`` is None), went (``after`` is None) or is of another kind."""

    name: str
    before: str | None
    after: str | None


def compare(before: Recipe, after: Recipe) -> list[StepChange]:
    """Every step of both, in the order of ``after``; one that was removed comes where it stood."""
    pairs = paired(before.steps, after.steps)
    stayed = _in_order([old for old, _new in pairs])
    kept = [_kept(before, after, old, new, moved=old not in stayed) for old, new in pairs]
    matched = {new for _old, new in pairs}
    added = [StepChange(None, step, 0, at, (ADDED,)) for at, step in enumerate(after.steps, 1) if at - 1 not in matched]
    changes = sorted([*kept, *added], key=lambda change: change.at_after)
    gone = set(range(len(before.steps))) - {old for old, _new in pairs}
    for old in sorted(gone):
        place = next((n for n, change in enumerate(changes, 1) if change.at_before == old), 0)
        changes.insert(place, StepChange(before.steps[old], None, old + 1, 0, (REMOVED,)))
    return changes


def compare_columns(before: Schema, after: Schema) -> list[ColumnChange]:
    """The columns that differ, in the order of ``before`` and then of ``after``."""
    kinds = {column.name: column.kind for column in before}
    now = {column.name: column.kind for column in after}
    names = dict.fromkeys([*kinds, *now])
    return [ColumnChange(n, kinds.get(n), now.get(n)) for n in names if kinds.get(n) != now.get(n)]


def _kept(before: Recipe, after: Recipe, old: int, new: int, *, moved: bool) -> StepChange:
    was, now = before.steps[old], after.steps[new]
    params = _params(was, now)
    ways = {
        CHANGED: bool(params),
        MOVED: moved,
        SWITCHED_ON: now.enabled and not was.enabled,
        SWITCHED_OFF: was.enabled and not now.enabled,
    }
    return StepChange(was, now, old + 1, new + 1, tuple(way for way, holds in ways.items() if holds), params)


def _params(before: Step, after: Step) -> tuple[ParamChange, ...]:
    old, new = _spelt(before), _spelt(after)
    labels = after.labels
    names = dict.fromkeys([*labels, *old, *new])
    return tuple(
        ParamChange(name, labels.get(name, name), old.get(name), new.get(name))
        for name in names
        if old.get(name) != new.get(name)
    )


def _spelt(step: Step) -> dict[str, Any]:
    """The parameters with the defaults, so that one that was left out does not differ from the same one written."""
    try:
        return step.parse().to_dict()
    except ComputeError:
        return dict(to_json(step.params))


def _in_order(places: list[int]) -> set[int]:
    """The most places that are in order among these: what is left moved."""
    tails: list[int] = []
    ends: list[list[int]] = []
    for place in places:
        at = bisect_left(tails, place)
        chain = [*(ends[at - 1] if at else []), place]
        if at == len(tails):
            tails.append(place)
            ends.append(chain)
        else:
            tails[at], ends[at] = place, chain
    return set(ends[-1]) if ends else set()
