"""What to do next: steps that mend what checks find in the rows shown, and what one value of a cell offers."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy

from apps.core.said import spoken
from apps.datasets.insights import Line
from apps.recipes.editor import Editor, effect_of
from apps.recipes.tables import hidden_in
from workers.core.check import DataWarning
from workers.core.expressions.choosing import condition
from workers.core.schema import BOOLEAN, NUMERIC, TEXT, Schema
from workers.core.transform import ROW
from workers.recipes import Recipe, Step
from workers.recipes.advising import advice
from workers.recipes.browse import look
from workers.recipes.lineage import made_of

MOST = 8
TRIED = 16


@dataclass(frozen=True)
class Suggestion:
    """A step that could come next, what it would do to the rows shown, and why it is offered."""

    step: Step
    title: str
    effect: str
    reason: str = ""
    detail: str = ""

    @property
    def op(self) -> str:
        return self.step.op

    @property
    def params(self) -> str:
        return json.dumps(self.step.params)


def suggested(actor: Any, editor: Editor, column: str = "") -> list[Suggestion]:
    """Steps that mend what is wrong with the rows looked at, the most needed first; those of one column alone."""
    seen = _shown(editor)
    if editor.source is None or seen is None:
        return []
    hidden = made_of(look(editor.source.ref, seen).origins, hidden_in(actor, editor.source, seen))
    found = advice(editor.source.ref, seen, [column] if column else ())
    open_ones = [one for one in found if not hidden & set(one.columns)]
    made = (_of_warnings(editor, seen, alike) for alike in _grouped(open_ones)[:TRIED])
    return [one for one in made if one is not None][:MOST]


def for_value(actor: Any, editor: Editor, column: str, value: Any) -> list[Suggestion]:
    """What can be done with the rows, or cells, that hold this value."""
    seen = _shown(editor)
    if editor.source is None or seen is None:
        return []
    shown = look(editor.source.ref, seen)
    if column not in shown.schema or column in made_of(shown.origins, hidden_in(actor, editor.source, seen)):
        return []
    made = [_tried(editor, seen, step, str(title)) for title, step in _with_value(shown.schema, column, value)]
    return [replace(one, effect="") if one.title == _REPLACE else one for one in made if one is not None]


def _shown(editor: Editor) -> Recipe | None:
    """The steps up to the one that is looked at; None while one of them fails."""
    recipe = Recipe(editor.version.document.steps[: editor.at])
    return None if editor.source is None or look(editor.source.ref, recipe).problem else recipe


def _grouped(warnings: Iterable[DataWarning]) -> list[list[DataWarning]]:
    """Warnings that one step mends together, since only the columns differ; in their order."""
    groups: dict[str, list[DataWarning]] = {}
    for warning in warnings:
        params = warning.remedy.params
        rest = {name: value for name, value in params.items() if name != "columns"}
        is_same = "columns" in params and Step(warning.remedy.op).transform.kind == ROW
        alone = () if is_same else warning.columns
        groups.setdefault(json.dumps([warning.code, warning.remedy.op, rest, alone]), []).append(warning)
    return list(groups.values())


def _of_warnings(editor: Editor, seen: Recipe, alike: list[DataWarning]) -> Suggestion | None:
    first = alike[0]
    line, params = Line(first), dict(first.remedy.params)
    if len(alike) > 1:
        params["columns"] = list(dict.fromkeys(name for one in alike for name in one.remedy.params["columns"]))
    reason = line.sentence if len(alike) == 1 else f"{line.label}. {line.why}"
    return _tried(editor, seen, Step(first.remedy.op, params), "", reason, line.advice)


def _tried(
    editor: Editor, seen: Recipe, step: Step, title: str, reason: str = "", detail: str = ""
) -> Suggestion | None:
    """The suggestion with its effect; none where the step does not fit or does nothing."""
    after = look(editor.source.ref, Recipe((*seen.steps, step))) if editor.source else None
    effect = after.effects[-1] if after else None
    if effect is None:
        return None
    return Suggestion(step, title or spoken(effect.sentence), effect_of(effect), reason, detail)


def _with_value(schema: Schema, column: str, value: Any) -> list[tuple[Any, Step]]:
    kind = schema.get(column).kind
    if value is None:
        method = "median" if kind in NUMERIC else "mode"
        offers = [(_FILL, Step("fill_missing", {"columns": [column], "method": method}))]
        return offers + _filters(condition(column, kind, "missing"), _KEEP_MISSING, _DROP_MISSING)
    test = "is" if kind != BOOLEAN else "true" if value else "false"
    offers = _filters(condition(column, kind, test, value), _KEEP, _DROP)
    if kind in (TEXT, BOOLEAN, *NUMERIC):
        swap = {"column": column, "unseen": "keep"}
        offers.append((_REPLACE, Step("map_values", {**swap, "pairs": [[value, value]]})))
        offers.append((_EMPTY, Step("map_values", {**swap, "pairs": [[value, None]]})))
    return offers


def _filters(formula: str | None, keep: Any, drop: Any) -> list[tuple[Any, Step]]:
    if not formula:
        return []
    return [
        (keep, Step("filter_rows", {"condition": formula, "action": "keep"})),
        (drop, Step("filter_rows", {"condition": formula, "action": "drop"})),
    ]


_KEEP = gettext_lazy("Keep only the rows with this value")
_DROP = gettext_lazy("Remove the rows with this value")
_REPLACE = gettext_lazy("Replace this value by another")
_EMPTY = gettext_lazy("Make this value missing")
_FILL = gettext_lazy("Fill the missing values")
_KEEP_MISSING = gettext_lazy("Keep only the rows where it is missing")
_DROP_MISSING = gettext_lazy("Remove the rows where it is missing")
