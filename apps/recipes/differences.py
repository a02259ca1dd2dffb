"""What differs between two versions, of one recipe or of two, as a person may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.said import spoken
from apps.core.templatetags.figures import cell
from apps.datasets.queries import MASK
from apps.recipes.discreet import Discretion, discretion_for
from apps.recipes.models import RecipeVersion
from apps.recipes.parameters import ParameterLine, parameter_lines
from apps.recipes.queries import MAIN, source_of
from workers.core.schema import Column, Schema
from workers.recipes import Step
from workers.recipes.browse import look
from workers.recipes.comparing import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    SWITCHED_OFF,
    SWITCHED_ON,
    ColumnChange,
    StepChange,
    compare,
    compare_columns,
)
from workers.recipes.parameters import binding

Plain = Mapping[str, Step]
"""The steps by their ids, with parameters at their defaults."""
WORDS = {
    ADDED: gettext_lazy("added"),
    REMOVED: gettext_lazy("removed"),
    CHANGED: gettext_lazy("changed"),
    MOVED: gettext_lazy("moved"),
    SWITCHED_ON: gettext_lazy("switched on"),
    SWITCHED_OFF: gettext_lazy("switched off"),
}
TONES = {ADDED: "ok", REMOVED: "danger", CHANGED: "warn"}


@dataclass(frozen=True)
class ParamLine:
    """A parameter with another value, by the word of its form."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class StepDifference:
    """One step of the comparison: its sentence on both sides, and what became of it."""

    change: StepChange
    before: str
    after: str
    params: list[ParamLine]

    @property
    def badges(self) -> list[tuple[str, str]]:
        """Tone and word of each way in which it differs."""
        return [(TONES.get(way, "info"), str(WORDS[way])) for way in self.change.ways]


@dataclass(frozen=True)
class Difference:
    """Two versions beside each other. ``steps`` holds those that stayed, too; ``problems`` are of steps that fail."""

    before: RecipeVersion
    after: RecipeVersion
    steps: list[StepDifference]
    parameters: list[ParamLine]
    columns: list[ColumnChange]
    problems: list[str]

    @property
    def changed(self) -> list[StepDifference]:
        return [line for line in self.steps if line.change.ways]

    @property
    def same(self) -> int:
        return len(self.steps) - len(self.changed)

    @property
    def has_two_recipes(self) -> bool:
        return bool(self.before.recipe_id != self.after.recipe_id)

    @property
    def branches(self) -> tuple[str, str] | None:
        """What the branches of both are called, where these differ."""
        if self.before.branch_id == self.after.branch_id:
            return None
        before, after = (version.branch.name if version.branch else MAIN for version in (self.before, self.after))
        return before, after

    @property
    def said(self) -> str:
        """How much differs, in a few words."""
        count = len(self.changed)
        if not count and self.parameters:
            return _("The steps are the same, parameters differ.")
        if not count:
            return _("The steps are the same.")
        return ngettext("%(n)d step differs.", "%(n)d steps differ.", count) % {"n": count}


def difference(actor: Any, before: RecipeVersion, after: RecipeVersion) -> Difference:
    """The steps of both, and the columns that each leaves of the newest rows of its recipe's dataset."""
    old, new = (discretion_for(actor, v.recipe.dataset, v.document) for v in (before, after))
    plain = [{step.id: step for step in version.document.steps} for version in (before, after)]
    steps = [_line(change, old, new, *plain) for change in compare(before.written, after.written)]
    parameters = _parameters(parameter_lines(actor, before), parameter_lines(actor, after))
    (was, first), (now, second) = _left(before, old), _left(after, new)
    problems = [said for said in (first, second) if said]
    return Difference(before, after, steps, parameters, compare_columns(was, now), problems)


def _line(change: StepChange, old: Discretion, new: Discretion, was: Plain, now: Plain) -> StepDifference:
    before = was[change.before.id] if change.before else None
    after = now[change.after.id] if change.after else None
    hidden = bool(before and old.concerns(before) or after and new.concerns(after))
    return StepDifference(change, _sentence(before, old), _sentence(after, new), _params(change, hidden=hidden))


def _sentence(step: Step | None, discretion: Discretion) -> str:
    return discretion.sentence(step, spoken(step.sentence())) if step else ""


def _parameters(before: list[ParameterLine], after: list[ParameterLine]) -> list[ParamLine]:
    """The parameters that came, went, or are of another kind or default."""
    said = _("%(kind)s: %(value)s")
    old, new = (
        {line.parameter.name: said % {"kind": line.kind, "value": line.shown} for line in lines}
        for lines in (before, after)
    )
    names = dict.fromkeys([*old, *new])
    return [ParamLine(n, n, old.get(n, "–"), new.get(n, "–")) for n in names if old.get(n) != new.get(n)]


def _params(change: StepChange, *, hidden: bool) -> list[ParamLine]:
    if change.before is None or change.after is None:
        return []
    return [
        ParamLine(
            param.name,
            str(_(param.label)) if param.label else param.name,
            MASK if hidden else _told(param.before),
            MASK if hidden else _told(param.after),
        )
        for param in change.params
    ]


def _told(value: Any) -> str:
    """A parameter's value as text: names with commas, pairs with arrows."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name := binding(value):
        return f"${name}"
    if isinstance(value, Mapping):  # another table
        return f"{value.get('name', '')} v{value.get('number', '')}"
    if isinstance(value, list | tuple):
        return ", ".join(_pair(part) for part in value)
    return cell(value)


def _pair(part: Any) -> str:
    return " → ".join(_told(each) for each in part) if isinstance(part, list | tuple) else _told(part)


def _left(version: RecipeVersion, discretion: Discretion) -> tuple[Schema, str]:
    """The columns after the last step that runs, and why the one after it does not."""
    source = source_of(version.recipe)
    if source is None:
        return Schema(()), ""
    seen = look(source.ref, version.document)
    said = _("v%(number)d: %(problem)s") if seen.problem else ""
    problem = said % {"number": version.number, "problem": discretion.problem(seen.problem.message)} if said else ""
    return Schema(tuple(_shown(seen.schema, seen.named & discretion.names))), problem


def _shown(schema: Schema, secret: Iterable[str]) -> Iterable[Column]:
    """Columns that are named after values which the person may not see are not listed."""
    names = set(secret)
    return (column for column in schema if column.name not in names)
