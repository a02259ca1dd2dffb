"""What a join would find, said before it is made: what has a match, which keys come several times, how many rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.said import spoken
from apps.core.templatetags.figures import cell, number, percent
from apps.datasets.models import DatasetVersion
from apps.datasets.queries import MASK
from apps.recipes.tables import hidden_in
from workers.core.errors import DataError
from workers.core.expressions.combining import CROSS, OF_FIRST, Join
from workers.core.others import OtherTable
from workers.core.specs import from_json
from workers.recipes import Recipe, Step
from workers.recipes.browse import look
from workers.recipes.lineage import made_of
from workers.recipes.matching import Matching, Side, key_candidates, matching

INFO, WARN, DANGER = "info", "warn", "danger"
Said = tuple[str, str]
"""The tone of a callout, and a sentence."""
MOST_CANDIDATES = 3


def key_field(step: Step) -> dict[str, Any] | None:
    """The field of its parameters that pairs columns of two tables."""
    fields = step.transform.Params.fields()
    return next((field for field in fields if field["widget"] == "column_pairs"), None)


def other_of(step: Step) -> OtherTable | None:
    """The table that its keys speak of, once it is chosen."""
    field = key_field(step)
    asked = step.params.get(field["of"]) if field else None
    try:
        return from_json(asked, OtherTable) if isinstance(asked, Mapping) else None
    except msgspec.ValidationError:
        return None


def candidates(source: DatasetVersion, before: Recipe, step: Step) -> list[tuple[str, float]]:
    """Columns that both tables have, with the share of the values here that the other table has, too."""
    other = other_of(step)
    try:
        return key_candidates(source.ref, before, other) if other else []
    except DataError:
        return []


def said_of_keys(actor: Any, source: DatasetVersion, before: Recipe, step: Step) -> list[Said]:
    """What the two tables have in common by the keys chosen so far."""
    field, other = key_field(step), other_of(step)
    if field is None or other is None:
        return []
    defaults = {entry["name"]: entry.get("default", "") for entry in step.transform.Params.fields()}
    kind = str(step.params.get("kind") or defaults.get("kind", ""))
    pairs = [(here, there) for here, there in step.params.get(field["name"]) or ()]
    if kind == CROSS:
        return []
    if not pairs:
        return _said_of_candidates(candidates(source, before, step))
    try:
        found = matching(source.ref, before, other, pairs)
    except DataError:
        return []  # the trial says why
    hidden = hidden_in(actor, source, Recipe((*before.steps, step)))
    closed = (
        bool(made_of(look(source.ref, before).origins, hidden) & {here for here, _there in pairs}),
        any(other.origin(there) in hidden for _here, there in pairs),
    )
    first = step.params.get("several") == "first" and kind in OF_FIRST
    join = Join(other, kind, tuple(pairs), (), _most(step), first)  # type: ignore[arg-type]
    return [*_shares(found, other), *_repeated(found, join, closed), *_growth(found, join)]


def _most(step: Step) -> int | None:
    most = step.params.get("most")
    return int(most) if str(most or "").isdecimal() else None


def _said_of_candidates(found: Sequence[tuple[str, float]]) -> list[Said]:
    shown = ", ".join(f"“{name}” ({percent(share, 0)})" for name, share in found[:MOST_CANDIDATES])
    said = _("Both tables have %(columns)s. In brackets: how many of the values here are there, too.")
    return [(INFO, said % {"columns": shown})] if shown else []


def _shares(found: Matching, other: OtherTable) -> list[Said]:
    here, there = found.here, found.there
    said = _("%(here)s of the %(n)s rows here have a match; %(there)s of the %(m)s rows of “%(table)s” have one, too.")
    words = {
        "here": percent(here.matched / max(1, here.rows), 1),
        "n": number(here.rows),
        "there": percent(there.matched / max(1, there.rows), 1),
        "m": number(there.rows),
        "table": other.title,
    }
    lines = [(INFO if here.matched else WARN, said % words)]
    if here.keyless:
        lacking = ngettext(
            "%(n)s row here has no key and matches nothing.",
            "%(n)s rows here have no key and match nothing.",
            here.keyless,
        )
        lines.append((INFO, lacking % {"n": number(here.keyless)}))
    if not found.is_whole:
        lines.append((INFO, _("Counted on the rows shown here, and on all rows of the other table.")))
    return lines


def _repeated(found: Matching, join: Join, closed: tuple[bool, bool]) -> list[Said]:
    tone = WARN if found.is_many_to_many and not join.first else INFO
    lines = []
    if found.here.repeated:
        said = ngettext(
            "%(n)s key comes several times here: %(keys)s.",
            "%(n)s keys come several times here: %(keys)s.",
            found.here.repeated,
        )
        lines.append((tone, said % _keys(found.here, is_closed=closed[0])))
    if found.there.repeated:
        said = ngettext(
            "%(n)s key comes several times in “%(table)s”: %(keys)s.",
            "%(n)s keys come several times in “%(table)s”: %(keys)s.",
            found.there.repeated,
        )
        lines.append((tone, said % {"table": join.other.title, **_keys(found.there, is_closed=closed[1])}))
    if found.there.repeated and join.first:
        said = _("Of rows of “%(table)s” with the same key, the first is taken.")
        lines.append((INFO, said % {"table": join.other.title}))
    return lines


def _keys(side: Side, *, is_closed: bool) -> dict[str, str]:
    shown = [
        f"{MASK if is_closed else ' + '.join(str(cell(value)) for value in values)} ({number(times)} ×)"
        for values, times in side.examples
    ]
    more = side.repeated - len(shown)
    return {"n": number(side.repeated), "keys": ", ".join([*shown, *(["…"] if more else [])])}


def _growth(found: Matching, join: Join) -> list[Said]:
    made = found.rows_after(join.kind, first=join.first)
    words = {"n": number(found.here.rows), "m": number(made)}
    lines = [(WARN if made > found.here.rows else INFO, _("%(n)s rows become %(m)s.") % words)]
    try:
        join.allow(made, found.here.rows)
    except DataError as problem:
        lines.append((DANGER, spoken(problem.message)))
    if join.keeps_theirs and not found.is_whole:
        said = _("Rows of “%(table)s” that have no match among the rows shown here may have one among all rows.")
        lines.append((INFO, said % {"table": join.other.title}))
    return lines
