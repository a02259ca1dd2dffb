"""Which step is which: a step keeps its id through edits, and steps without one are found again by what they say."""

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from workers.core.specs import to_json
from workers.recipes.document import Recipe, Step

LENGTH = 12
"""Hex digits of an id."""

Key = Callable[[Step], Hashable | None]
"""What two steps must share to be the same one; None matches nothing."""


def identified(recipe: Recipe, before: Recipe | None = None) -> Recipe:
    """The recipe with an id on each step, no two alike.

    A step without one gets that of its match in ``before``, else one made of what it says, so that the same document
    has the same ids wherever it is read.
    """
    steps, known = list(recipe.steps), before.steps if before else ()
    inherited = {new: known[old].id for old, new in paired(known, steps)}
    taken: set[str] = set()
    for at, step in enumerate(steps):
        own = step.id or inherited.get(at, "")
        steps[at] = replace(step, id=own if own and own not in taken else _made(step, taken | _ids(steps)))
        taken.add(steps[at].id)
    return replace(recipe, steps=tuple(steps))


def place_of(before: Recipe, at: int, after: Recipe) -> int:
    """Where step ``at`` (from 1) of ``before`` is in ``after``; of one that is gone, the last before it that is there.
    0 is before the first.
    """
    known = {step.id: number for number, step in enumerate(after.steps, 1)}
    return next((known[step.id] for step in reversed(before.steps[:at]) if step.id in known), 0)


def paired(before: Sequence[Step], after: Sequence[Step]) -> list[tuple[int, int]]:
    """The places in ``before`` and ``after`` of steps that are one and the same, in the order of ``after``.

    The same id comes first, then the same parameters, then the same operation on the same columns, then an operation
    that each has left once.
    """
    pairs: list[tuple[int, int]] = []
    old, new = list(range(len(before))), list(range(len(after)))
    for key, only in ((_by_id, False), (_by_content, False), (_by_columns, False), (_by_operation, True)):
        found = _matches(before, after, old, new, key, only=only)
        pairs += found
        old = [at for at in old if at not in {first for first, _second in found}]
        new = [at for at in new if at not in {second for _first, second in found}]
    return sorted(pairs, key=lambda pair: pair[1])


def _matches(
    before: Sequence[Step], after: Sequence[Step], old: list[int], new: list[int], key: Key, *, only: bool
) -> list[tuple[int, int]]:
    waiting = _grouped(before, old, key)
    wanted = _grouped(after, new, key)
    found: list[tuple[int, int]] = []
    for said, places in wanted.items():
        others = waiting.get(said, [])
        if not only or len(places) == len(others) == 1:
            found += zip(others, places, strict=False)
    return found


def _grouped(steps: Sequence[Step], places: Iterable[int], key: Key) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for at in places:
        said = key(steps[at])
        if said is not None:
            groups.setdefault(said, []).append(at)
    return groups


def _by_id(step: Step) -> Hashable | None:
    return (step.op, step.id) if step.id else None


def _by_content(step: Step) -> Hashable:
    return _text([step.op, to_json(step.params)])


def _by_columns(step: Step) -> Hashable | None:
    named = {name: step.params.get(name) for name in step.column_fields}
    return _text([step.op, named]) if any(named.values()) else None


def _by_operation(step: Step) -> Hashable:
    return step.op


def _made(step: Step, taken: set[str]) -> str:
    for copy in range(len(taken) + 1):
        made = hashlib.sha256(_text([step.op, to_json(step.params), copy]).encode()).hexdigest()[:LENGTH]
        if made not in taken:
            return made
    raise AssertionError("There are more ids than were taken.")


def _ids(steps: Iterable[Step]) -> set[str]:
    return {step.id for step in steps if step.id}


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)
