"""The inputs of a step's form that need more than its parameters: which tables there are, and their columns."""

from dataclasses import replace
from typing import Any

from apps.recipes.editor import Editor
from apps.recipes.matches import candidates, key_field
from apps.recipes.parameters import bindable
from apps.recipes.tables import frozen, offered, table_fields
from workers.core.errors import DataError
from workers.core.others import OtherTable
from workers.core.specs import from_json
from workers.recipes import Recipe, Step

MOST = 500
"""So many versions are offered."""
Inputs = tuple[list[dict[str, Any]], dict[str, Any]]


def step_inputs(actor: Any, editor: Editor, step: Step, index: int, *, begins: bool = False) -> Inputs:
    """The fields of step ``index`` and their values.

    With ``begins`` the table was just chosen: what does not fit it goes, and a key that both tables have is put in.
    """
    tables = table_fields(step)
    fields, values = bindable(step.transform.Params.fields(), step.params, editor.version.written.parameters)
    if not tables:
        return fields, values
    step = _frozen(actor, editor, replace(step, params=values))
    others = {name: _other(step.params.get(name)) for name in tables}
    values = dict(step.params)
    if begins:
        values = _fitting(editor, fields, others, Step(step.op, values), index)
    for name, other in others.items():
        values[name] = _key(other) if other else ""
    rows = offered(actor, editor.recipe.project)[:MOST]
    known = {f"{row.dataset_id}:{row.number}": str(row) for row in rows}
    drawn = [_drawn(field, others, known) for field in fields]
    return drawn, values


def _frozen(actor: Any, editor: Editor, step: Step) -> Step:
    """The step as far as its tables are there; what is wrong with them the form says already."""
    try:
        return frozen(actor, editor.recipe.project, [step], editor.version.document)[0]
    except DataError:
        return step


def _other(value: Any) -> OtherTable | None:
    return from_json(value, OtherTable) if isinstance(value, dict) and "manifest" in value else None


def _key(other: OtherTable) -> str:
    return f"{other.dataset}:{other.number}"


def _drawn(field: dict[str, Any], others: dict[str, OtherTable | None], known: dict[str, str]) -> dict[str, Any]:
    if field["widget"] == "table":
        chosen = others[field["name"]]
        offers = {**known, _key(chosen): chosen.title} if chosen else known
        return {**field, "offered": list(offers.items()), "redraws": True}
    other = others.get(field.get("of", ""))
    return {**field, "there": list(other.schema) if other else []} if field.get("of") else field


def _fitting(
    editor: Editor, fields: list[dict[str, Any]], others: dict[str, OtherTable | None], step: Step, index: int
) -> dict[str, Any]:
    """The values without columns that the table has not, and with the likeliest key where none is left."""
    values = dict(step.params)
    for field in fields:
        other = others.get(field.get("of", ""))
        if not field.get("of") or field["name"] not in values:
            continue
        known = other.schema.names if other else ()
        is_pair = field["widget"] == "column_pairs"
        values[field["name"]] = [v for v in values[field["name"]] if (v[1] if is_pair else v) in known]
    keys = key_field(step)
    if keys and editor.source and not values.get(keys["name"]):
        before = Recipe(editor.version.document.steps[: index - 1])
        found = [name for name, share in candidates(editor.source, before, step) if share]
        values[keys["name"]] = [[name, name] for name in found[:1]]
    return values
