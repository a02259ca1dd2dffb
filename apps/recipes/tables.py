"""The other tables of a recipe: what people ask for becomes a frozen reference, and what may be seen of them."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.datasets.models import Dataset, DatasetVersion
from apps.datasets.queries import hidden_columns, sensitive_columns
from apps.projects.models import Project
from workers.core.errors import DataError, ParamsError
from workers.core.others import OtherTable, columns_of, origin_in
from workers.core.registry import UnknownPlugin
from workers.core.specs import to_json
from workers.recipes import Recipe, Step
from workers.recipes.document import place


def table_fields(step: Step) -> list[str]:
    """The names of its parameters that are tables; none for a step of an unknown kind."""
    try:
        fields = step.transform.Params.fields()
    except UnknownPlugin:
        return []
    return [field["name"] for field in fields if field["widget"] == "table"]


def offered(actor: Any, project: Project) -> QuerySet[DatasetVersion]:
    """The versions that a step may read, those of one dataset together, its newest first."""
    rows = DatasetVersion.objects.live().visible_to(actor).filter(dataset__project=project)
    return rows.select_related("dataset").order_by("dataset__name", "-number")


def reference(version: DatasetVersion) -> OtherTable:
    """The version as steps name it: everything but the store."""
    named = {"dataset": str(version.dataset_id), "name": version.dataset.name, "number": version.number}
    table = {name: value for name, value in version.table.items() if name in OtherTable.__dataclass_fields__}
    return OtherTable(**named, **table, columns=columns_of(version.columns_schema))


def frozen(actor: Any, project: Project, steps: Iterable[Step], known: Recipe | None = None) -> list[Step]:
    """The steps with a frozen reference wherever a table is asked for: by the id or name of a dataset of the project,
    and a number of its versions, the newest without one.

    References that ``known`` has stay as they are, whatever became of their tables. Raises ``DataError`` naming step
    and field where there is no such table, or the actor may not see it.
    """
    held = [step.params.get(name) for step in (known.steps if known else ()) for name in table_fields(step)]
    return [_frozen(actor, project, step, index, held) for index, step in enumerate(steps)]


def _frozen(actor: Any, project: Project, step: Step, index: int, held: list[Any]) -> Step:
    asked = {name: step.params[name] for name in table_fields(step) if step.params.get(name)}
    fresh = {name: value for name, value in asked.items() if value not in held}
    if not fresh:
        return step
    with place(index, step):
        found = {name: to_json(_resolved(actor, project, name, value)) for name, value in fresh.items()}
    return replace(step, params={**step.params, **found})


def with_newest(actor: Any, project: Project, recipe: Recipe) -> Recipe:
    """The recipe, its steps that are switched on reading the newest version of every other table.

    Raises ``DataError`` naming the step whose table is in the trash or gone.
    """
    for index, said in _gone(project, recipe, any_version=True).items():
        raise DataError(_("Step %(n)s: %(problem)s") % {"n": index, "problem": said}, step=index)
    asked = [replace(step, params={**step.params, **_unversioned(step)}) for step in recipe.steps]
    return Recipe(tuple(frozen(actor, project, asked, recipe)))


def _unversioned(step: Step) -> dict[str, Any]:
    """Its tables without the versions that it names; none of a step that is switched off."""
    tables = [name for name in table_fields(step) if isinstance(step.params.get(name), Mapping)]
    return {name: {"dataset": step.params[name]["dataset"]} for name in tables} if step.enabled else {}


def _resolved(actor: Any, project: Project, field: str, asked: Any) -> OtherTable:
    dataset, number = _asked(asked)
    rows = offered(actor, project)
    by_id = _as_id(dataset)
    found = rows.filter(dataset=by_id) if by_id else rows.filter(dataset__name=dataset)
    version = found.filter(number=number).first() if number else found.first()
    if version is not None:
        return reference(version)
    if number and found.exists():
        said = _("“%(dataset)s” has no version %(number)s, or it was deleted. Choose another version.")
        raise ParamsError({field: said % {"dataset": found[0].dataset.name, "number": number}})
    said = _("There is no dataset “%(dataset)s” in this project. Choose another one.")
    raise ParamsError({field: said % {"dataset": dataset}})


def _asked(asked: Any) -> tuple[str, int | None]:
    """The dataset and the number of its version: of ``"id:3"``, of a name, of a mapping, or of a frozen reference."""
    if isinstance(asked, Mapping):
        dataset, number = asked.get("dataset"), asked.get("number", asked.get("version"))
    else:
        dataset, _colon, number = str(asked).rpartition(":")
        if not dataset or not number.isdecimal():
            dataset, number = str(asked), None
    is_number = isinstance(number, int) or isinstance(number, str) and number.isdecimal() and len(number) < 10
    return str(dataset or ""), int(number) if is_number and number else None


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def thin(step: Step) -> dict[str, Any]:
    """The step for an address: tables by dataset and number alone, since their columns may be many."""
    tables = {name: step.params[name] for name in table_fields(step) if isinstance(step.params.get(name), Mapping)}
    short = {name: {key: table.get(key) for key in ("dataset", "number")} for name, table in tables.items()}
    return {"op": step.op, "params": {**step.params, **short}}


def deleted(project: Project, recipe: Recipe) -> dict[int, str]:
    """Step (1-based) -> a sentence, of the steps whose table is in the trash or gone."""
    return _gone(project, recipe, any_version=False)


def _gone(project: Project, recipe: Recipe, *, any_version: bool) -> dict[int, str]:
    """The same; with ``any_version`` a table is there as long as its dataset has one."""
    others = {index: step.others for index, step in enumerate(recipe.steps, start=1) if step.enabled and step.others}
    if not others:
        return {}
    rows = DatasetVersion.objects.live().filter(dataset__project=project, dataset__in=_datasets(recipe))
    live = {(str(dataset), number) for dataset, number in rows.values_list("dataset", "number")}
    live |= {(dataset, None) for dataset, _number in live}
    gone = {
        index: next((t for t in tables if (t.dataset, None if any_version else t.number) not in live), None)
        for index, tables in others.items()
    }
    said = _("The table “%(name)s” was deleted. Restore it, or choose another table or version in this step.")
    return {index: said % {"name": t.name if any_version else t.title} for index, t in gone.items() if t}


def refuse_deleted(project: Project, recipe: Recipe) -> None:
    """Raise ``DomainError`` for the first step whose table is in the trash or gone."""
    for index, said in deleted(project, recipe).items():
        raise DomainError(_("Step %(n)s: %(problem)s") % {"n": index, "problem": said})


def versions_in(project: Project, recipe: Recipe) -> list[DatasetVersion]:
    """The versions that the steps read."""
    wanted = {(other.dataset, other.number) for step in recipe.steps for other in step.others}
    rows = DatasetVersion.objects.filter(dataset__project=project, dataset__in={dataset for dataset, _number in wanted})
    return [row for row in rows if (str(row.dataset_id), row.number) in wanted]


def hidden_in(actor: Any, source: DatasetVersion, recipe: Recipe) -> frozenset[str]:
    """The origins that the actor may not look into: columns of ``source``, and of every table that the recipe reads."""
    return _marked(source, recipe, lambda thing: hidden_columns(actor, thing))


def sensitive_in(source: DatasetVersion, recipe: Recipe) -> frozenset[str]:
    """The origins that are marked as sensitive."""
    return _marked(source, recipe, sensitive_columns)


def _marked(source: DatasetVersion, recipe: Recipe, marked: Callable[[Any], frozenset[str]]) -> frozenset[str]:
    rows = Dataset.objects.filter(project=source.dataset.project_id, id__in=_datasets(recipe)).select_related("project")
    return marked(source) | {origin_in(str(row.id), name) for row in rows for name in marked(row)}


def _datasets(recipe: Recipe) -> set[str]:
    return {other.dataset for other in recipe.others}
