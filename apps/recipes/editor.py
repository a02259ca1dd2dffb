"""What the recipe screen shows: the steps as sentences, what each did to the sample, and the one that is looked at."""

import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.said import spoken
from apps.core.templatetags.figures import number
from apps.datasets.models import DatasetVersion
from apps.recipes.discreet import Discretion, discretion_for
from apps.recipes.models import Recipe, RecipeBranch, RecipeVersion
from apps.recipes.queries import comments_of, head_of, redone, source_of, undone
from apps.recipes.samples import unseen
from apps.recipes.tables import deleted
from workers.core.schema import Schema
from workers.core.transform import TABLE, TRAINING
from workers.recipes import Effect, Step
from workers.recipes.browse import look
from workers.recipes.resolving import used_by
from workers.recipes.sampling import drawn_by
from workers.recipes.setting_aside import puts_aside

DONE, OFF, FAILED, WAITING = "done", "off", "failed", "waiting"


@dataclass(frozen=True)
class StepLine:
    """One line of the step list."""

    index: int
    step: Step
    sentence: str
    state: str
    effect: str = ""
    problem: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    """The step's parameters as the person may see them."""
    comments: int = 0
    """How many comments on it are open."""
    uses: tuple[str, ...] = ()
    """The parameters of the recipe that stand in it."""

    @property
    def label(self) -> str:
        return str(_(self.step.transform.label))

    @property
    def is_table(self) -> bool:
        return self.step.transform.kind == TABLE

    @property
    def puts_aside(self) -> bool:
        """Whether rows that break its rule are set aside."""
        return puts_aside(self.step)

    @property
    def is_for_training(self) -> bool:
        return self.step.transform.kind == TRAINING


@dataclass(frozen=True)
class Editor:
    """The whole screen for one version. ``at`` is the step that is looked at, 0 for the rows before the first."""

    recipe: Recipe
    version: RecipeVersion
    source: DatasetVersion | None
    lines: list[StepLine] = field(default_factory=list)
    at: int = 0
    changed: bool = False
    """Whether the grid shows only the rows that the step changed."""
    asked: uuid.UUID | None = None
    """The dataset version that the address asks for, when the rows are those of it."""
    unseen: list[str] = field(default_factory=list)
    """What all rows hold that the sample does not show."""
    branch: RecipeBranch | None = None
    open_comments: int = 0

    @property
    def is_head(self) -> bool:
        return bool(self.version.id == head_of(self.recipe, self.branch).id)

    @property
    def shown(self) -> StepLine | None:
        return self.lines[self.at - 1] if self.at else None

    @property
    def stopped(self) -> int:
        """The step at which the rows looked at end, since it cannot be applied: they are those before it. 0: none."""
        problem = look(self.source.ref, self.version.document, self.at).problem if self.source else None
        return int(problem.details["step"]) if problem else 0

    @property
    def rows_url(self) -> str:
        """Where the grid finds its rows."""
        return self.rows_of()

    def rows_of(self, draft: str = "", *, marks: bool = True) -> str:
        """The same, after one more step that is only tried: ``draft`` is that step as JSON. Without ``marks`` the cells
        that the last step changed look like the others.
        """
        kwargs = {"project": self.recipe.project.slug, "recipe": self.recipe.id, "number": self.version.number}
        extra = {"changed": "true" if self.changed else "", "draft": draft, "marks": "" if marks else "false"}
        asked = {"step": self.at, **{name: value for name, value in extra.items() if value}, **self._source}
        return f"{reverse('api-recipes:version-rows', kwargs=kwargs)}?{urlencode(asked)}"

    @property
    def address(self) -> str:
        """The page at the step that is looked at."""
        page = reverse("recipes:detail", args=[self.recipe.project.slug, self.recipe.id])
        return f"{page}?step={self.at}{self.kept}"

    @property
    def kept(self) -> str:
        """What every address of the screen goes on with after its step, so that the same rows stay in sight."""
        named = {"branch": self.branch.name} if self.branch else {}
        parts = {**({} if self.is_head else {"version": self.version.number}), **named, **self._source}
        return f"&{urlencode(parts)}" if parts else ""

    @property
    def newest(self) -> DatasetVersion | None:
        """The newest version of the dataset, when the rows are those of an older one."""
        latest: DatasetVersion | None = self.recipe.dataset.latest if self.asked else None
        return latest if latest and latest.id != self.asked else None

    @property
    def _source(self) -> dict[str, uuid.UUID]:
        return {"source": self.asked} if self.asked else {}

    @property
    def undo(self) -> RecipeVersion | None:
        return undone(self.recipe, self.branch)

    @property
    def redo(self) -> RecipeVersion | None:
        return redone(self.recipe, self.branch)

    def before(self, index: int) -> Schema | None:
        """The columns that step ``index`` finds, for its form."""
        return look(self.source.ref, self.version.document, index - 1).schema if self.source else None

    @property
    def facts(self) -> dict[str, Any]:
        """Rows and columns of what the grid shows, and how much of the version is looked at."""
        if not self.source:
            return {}
        seen = look(self.source.ref, self.version.document, self.at)
        looked_at = look(self.source.ref, self.version.document, 0).frame.height
        return {
            "rows": seen.frame.height,
            "columns": seen.frame.width,
            "changed": next((name for name, mark in seen.marks.items() if mark.any()), ""),
            "looked_at": looked_at,
            "of": self.source.rows,
            "drawn": drawn_by(self.source.rows, len(self.source.schema)),
        }


def open_editor(
    actor: Any,
    recipe: Recipe,
    version: RecipeVersion,
    at: int | None = None,
    *,
    changed: bool = False,
    asked: uuid.UUID | None = None,
    branch: RecipeBranch | None = None,
) -> Editor:
    """The screen for a version, looking at step ``at`` (the last one by default) of the rows ``asked`` for."""
    source = source_of(recipe, asked)
    asking = Counter(comments_of(recipe).filter(resolved_at=None).values_list("step", flat=True))
    lines = [
        replace(line, comments=asking[line.step.id])
        for line in _lines(version, source, discretion_for(actor, recipe.dataset, version.document))
    ]
    last = len(lines)
    at = last if at is None else max(0, min(at, last))
    kept = asked if source and source.id == asked else None
    return Editor(
        recipe,
        version,
        source,
        lines,
        at,
        changed,
        kept,
        unseen(actor, source) if source else [],
        branch,
        asking.total(),
    )


def _lines(version: RecipeVersion, source: DatasetVersion | None, discretion: Discretion) -> list[StepLine]:
    steps, written = version.document.steps, version.written.steps
    if source is None:
        lines = [_line(i, step, None, None, "", discretion) for i, step in enumerate(steps, 1)]
        return [_as_written(line, step, discretion) for line, step in zip(lines, written, strict=True)]
    gone = deleted(version.recipe.project, version.document)
    seen = look(source.ref, version.document)
    failed = seen.problem.details.get("step") if seen.problem else None
    problem = discretion.problem(seen.problem.message) if seen.problem else ""
    lines = [
        _gone(_line(index, step, effect, failed, problem, discretion), gone.get(index))
        for index, (step, effect) in enumerate(zip(steps, seen.effects, strict=True), 1)
    ]
    return [_as_written(line, step, discretion) for line, step in zip(lines, written, strict=True)]


def _as_written(line: StepLine, step: Step, discretion: Discretion) -> StepLine:
    """The line with what its form shows: parameters of the recipe where they stand."""
    uses = used_by(step)
    if not uses:
        return line
    params = line.params if discretion.concerns(line.step) else step.params
    return replace(line, params=params, uses=tuple(sorted(uses)))


def _gone(line: StepLine, said: str | None) -> StepLine:
    """The line of a step whose table was deleted says so, while its rows can still be looked at, too."""
    return replace(line, state=FAILED, problem=said) if said else line


def _line(
    index: int, step: Step, effect: Effect | None, failed: int | None, problem: str, discretion: Discretion
) -> StepLine:
    params = discretion.params(step)
    said = discretion.sentence(step, spoken(effect.sentence if effect else step.sentence()))
    if effect is not None:
        return StepLine(index, step, said, DONE, effect=effect_of(effect), params=params)
    if not step.enabled:
        return StepLine(index, step, said, OFF, params=params)
    if index == failed:
        return StepLine(index, step, said, FAILED, problem=problem, params=params)
    return StepLine(index, step, said, WAITING, params=params)


def effect_of(effect: Effect) -> str:
    """What a step did, in a few words."""
    cells = sum(effect.changed.values())
    fewer, more = effect.rows_before - effect.rows_after, effect.rows_after - effect.rows_before
    parts = [
        _counted(max(fewer, 0), ngettext("%(n)s row fewer", "%(n)s rows fewer", abs(fewer))),
        _counted(max(more, 0), ngettext("%(n)s row more", "%(n)s rows more", abs(more))),
        cells and ngettext("%(n)s cell changed", "%(n)s cells changed", cells) % {"n": number(cells)},
        effect.emptied
        and ngettext("%(n)s cell became missing", "%(n)s cells became missing", effect.emptied)
        % {"n": number(effect.emptied)},
        _counted(len(effect.added), ngettext("%(n)s column more", "%(n)s columns more", len(effect.added))),
        _counted(len(effect.removed), ngettext("%(n)s column fewer", "%(n)s columns fewer", len(effect.removed))),
    ]
    moved = {"rows": _("rows in another order"), "columns": _("columns in another order")}.get(effect.moved, "")
    return ", ".join(part for part in [*parts, moved] if part) or _("nothing changed")


def _counted(count: int, phrase: str) -> str:
    return phrase % {"n": number(count)} if count else ""
