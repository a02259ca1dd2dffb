"""A step tried on the sample before it is applied: what it would do, a few of the values, and what to beware of."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from apps.core.said import spoken, spoken_each
from apps.recipes.discreet import Discretion, discretion_for
from apps.recipes.doubts import Warn, warnings_of
from apps.recipes.editor import Editor, effect_of
from apps.recipes.matches import DANGER, said_of_keys
from apps.recipes.samples import unseen
from apps.recipes.tables import frozen, hidden_in, thin
from workers.core.errors import DataError, ParamsError
from workers.recipes import Preview, Recipe, Step
from workers.recipes.browse import look
from workers.recipes.examples import Change, changes
from workers.recipes.fitting import check
from workers.recipes.lineage import made_of
from workers.recipes.resolving import resolved

AROUND = 30
"""How many characters of a formula are shown at each side of a place."""
WORD = re.compile(r"\w+|\[[^\]]*\]?")


@dataclass(frozen=True)
class Trial:
    """What a step would do. Where it does not fit, ``problem`` or ``hints`` (by field) say why, and nothing else is."""

    editor: Editor
    after: int
    step: Step
    effect: str = ""
    sentence: str = ""
    problem: str = ""
    place: tuple[str, str, str] = ("", "", "")
    """Where in a formula the problem is: what is before, there, and after."""
    hints: dict[str, str] = field(default_factory=dict)
    warnings: list[Warn] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    matches: list[Warn] = field(default_factory=list)
    """What two tables have in common, also while the step does not fit."""
    frame: tuple[int, int] = (0, 0)
    """Rows and columns after it."""

    @property
    def is_tried(self) -> bool:
        """Whether the step could be tried: its form is complete, and it fits the rows."""
        return not (self.problem or self.hints)

    @property
    def refusal(self) -> str:
        """Why it cannot be applied: to the rows shown, or as far as two tables were counted to all rows."""
        return self.problem or next((warn.text for warn in self.matches if warn.tone == DANGER), "")

    @property
    def in_common(self) -> list[Warn]:
        """What the two tables have in common, without what refuses the step."""
        return [warn for warn in self.matches if warn.tone != DANGER]

    @property
    def before(self) -> Editor:
        """The screen without the step."""
        return replace(self.editor, at=self.after, changed=False)

    @property
    def rows_url(self) -> str:
        """Where the grid finds the rows after the step; while it does not fit, those before it, with nothing marked."""
        return self.before.rows_of(json.dumps(thin(self.step))) if self.is_tried else self.before.rows_of(marks=False)

    @property
    def label(self) -> str:
        return str(_(self.step.transform.label))

    @property
    def reveal(self) -> str:
        return self.changes[0].column if self.changes else ""


def try_step(actor: Any, editor: Editor, step: Step, after: int, *, replaces: bool) -> Trial:
    """Try ``step`` on the rows after step ``after``; with ``replaces`` it takes the place of the step that follows."""
    trial, source = Trial(editor, after, step), editor.source
    if source is None:
        return trial
    steps = editor.version.document.steps
    try:
        filled = resolved(step, editor.version.written.parameters)
        (step,) = frozen(actor, editor.recipe.project, [filled], editor.version.document)
    except (DataError, ParamsError) as problem:
        return replace(trial, hints=spoken_each(problem.details["fields"]))
    before_it = Recipe(steps[:after])
    matches = [Warn(tone, said) for tone, said in said_of_keys(actor, source, before_it, step)]
    trial, document = replace(trial, step=step, matches=matches), Recipe((*steps[:after], step))
    seen, before = look(source.ref, document), look(source.ref, document, after)
    discretion = discretion_for(actor, editor.recipe.dataset, document)
    if seen.problem is not None:
        said = discretion.problem(seen.problem.message)
        fields = spoken_each(seen.problem.details.get("fields", {}))
        place = _place(step, seen.problem.details.get("at", 0))
        return replace(trial, hints=fields, problem="" if fields else said, place=place, frame=before.frame.shape)
    effect = seen.effects[-1]
    if effect is None:
        return replace(trial, frame=seen.frame.shape)
    hidden = made_of(seen.origins, hidden_in(actor, source, document))
    rest = Recipe((*document.steps, *steps[after + 1 if replaces else after :]))
    warned = [*warnings_of(step, before, seen, hidden), *_later(rest, after + 1, before, discretion)]
    raw = [name for name in _texts(step.params.values()) if before.since.get(name) == 0]
    warned += [Warn("info", said) for said in unseen(actor, source, raw)]
    return replace(
        trial,
        effect=effect_of(effect),
        sentence=discretion.sentence(step, spoken(effect.sentence)),
        warnings=warned,
        changes=[one for one in changes(before, seen) if one.column not in hidden | seen.named],
        frame=seen.frame.shape,
    )


def _place(step: Step, at: int) -> tuple[str, str, str]:
    """What of the step's formula stands before, at and behind its character ``at`` (from 1; 0 is nowhere)."""
    names = [field["name"] for field in step.transform.Params.fields() if field["widget"] == "formula"]
    if not names or not at:
        return "", "", ""
    text = str(step.params.get(names[0], ""))
    word = WORD.match(text, at - 1)
    end = word.end() if word else at
    return text[max(0, at - 1 - AROUND) : at - 1], text[at - 1 : end] or "␣", text[end : end + AROUND]


def _texts(values: Iterable[Any]) -> list[str]:
    """Every text among parameters: the names of columns, and others that are none."""
    lists = [value if isinstance(value, list | tuple) else [value] for value in values]
    return [text for texts in lists for text in texts if isinstance(text, str)]


def _later(recipe: Recipe, index: int, before: Preview, discretion: Discretion) -> list[Warn]:
    """What of the steps behind step ``index`` does not fit any more, as far as columns tell."""
    earlier = (replace(step, enabled=False) for step in recipe.steps[: index - 1])
    try:
        check(Recipe((*earlier, *recipe.steps[index - 1 :])), before.schema)
    except DataError as problem:
        if problem.details.get("step", 0) > index:
            said = _("A later step would not fit any more. %(problem)s")
            return [Warn("warn", said % {"problem": discretion.problem(problem.message)})]
    return []
