"""The parameters of a recipe as people read and fill them: what each is for, which steps use it, inputs for values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.forms import read_params
from apps.core.templatetags.figures import cell
from apps.datasets.queries import MASK
from apps.recipes.discreet import discretion_for
from apps.recipes.models import RecipeVersion
from workers.core.schema import BOOLEAN, DATE, INTEGER, NUMBER, TEXT
from workers.recipes.parameters import FITTING, WITHIN, Parameter, binding, inputs
from workers.recipes.resolving import language_of, used_by, users

KINDS = {
    NUMBER: gettext_lazy("Number"),
    INTEGER: gettext_lazy("Whole number"),
    TEXT: gettext_lazy("Text"),
    BOOLEAN: gettext_lazy("True or false"),
    DATE: gettext_lazy("Date"),
}
PREFIX = "set-"
"""What the names of inputs for values begin with, so that no other input of a form is called so."""
WHOLE = 1e15
MARK = "values-of"
"""The input that says of which recipe the values are, since an empty box is not sent."""


@dataclass(frozen=True)
class ParameterLine:
    """One line of the list: ``steps`` are the numbers of those that use it; ``default`` as the person may see it."""

    parameter: Parameter
    steps: list[int]
    default: Any

    @property
    def kind(self) -> str:
        return str(KINDS[self.parameter.kind])

    @property
    def shown(self) -> str:
        return told(self.default)


def parameter_lines(actor: Any, version: RecipeVersion) -> list[ParameterLine]:
    """The parameters of the version."""
    written = version.written
    hidden = secret(actor, version)
    return [
        ParameterLine(one, [n for n, _step in users(written, one.name)], MASK if one.name in hidden else one.default)
        for one in written.parameters
    ]


def secret(actor: Any, version: RecipeVersion) -> set[str]:
    """The parameters whose values the actor may not see: a step uses them on a column that they may not look into."""
    written = version.written
    if not written.parameters:
        return set()
    discretion = discretion_for(actor, version.recipe.dataset, version.document)
    steps = zip(written.steps, version.document.steps, strict=True)
    return {name for step, plain in steps if discretion.concerns(plain) for name in used_by(step)}


def masked(actor: Any, version: RecipeVersion, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of parameters as the actor may see them."""
    hidden = secret(actor, version) if values else set()
    return {name: MASK if name in hidden else value for name, value in values.items()}


def said_of(actor: Any, version: RecipeVersion | None, values: Mapping[str, Any]) -> str:
    """Values that were used with the version, in a line, as the actor may see them."""
    return said_values(masked(actor, version, values)) if version else ""


def said_values(values: Mapping[str, Any]) -> str:
    """``since = 2024-01-01, least = 3``"""
    return ", ".join(f"{name} = {told(value)}" for name, value in values.items())


def told(value: Any) -> str:
    """A value as text."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return cell(short(value))


def written(value: Any) -> Any:
    """A value as people type it."""
    return told(value) if isinstance(value, bool) else short(value)


def short(value: Any) -> Any:
    """8 for 8.0, as people write it."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE else value


def value_fields(actor: Any, version: RecipeVersion | None) -> list[dict[str, Any]]:
    """Inputs for the values of a form, with the defaults filled in; none for those that the actor may not see."""
    if version is None:
        return []
    hidden = secret(actor, version)
    open_ones = [one for one in inputs(version.written.parameters) if one["name"] not in hidden]
    return [
        {**one, "name": PREFIX + one["name"], "title": one["name"], "default": short(one["default"])}
        for one in open_ones
    ]


def read_values(version: RecipeVersion | None, fields: Iterable[Mapping[str, Any]], data: QueryDict) -> dict[str, Any]:
    """What a form or an address has in these inputs of the version; nothing where it was about another recipe."""
    if version is None or data.get(MARK) != str(version.recipe_id):
        return {}
    return {name.removeprefix(PREFIX): value for name, value in read_params(fields, data).items()}


def as_query(version: RecipeVersion, values: Mapping[str, Any]) -> dict[str, str]:
    """The same values in an address."""
    sent = {PREFIX + name: str(value) for name, value in values.items() if value is not False}
    return {MARK: str(version.recipe_id), **sent} if values else {}


def prefixed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values, or what is wrong with them, by the names of their inputs."""
    return {PREFIX + name: value for name, value in values.items()}


def bindable(
    fields: Iterable[Mapping[str, Any]], values: Mapping[str, Any], parameters: Collection[Parameter]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The inputs of a step's form, each with the parameters that may stand in it, and the one that does; and the values
    without these.
    """
    drawn = []
    for field in fields:
        kinds = FITTING.get(field["widget"], ())
        bound = binding(values.get(field["name"]))
        offered = [one.name for one in parameters if one.kind in kinds]
        speaks = [f"${one.name}" for one in parameters if _is_spoken(field, one)]
        drawn.append({**field, "bindable": list(dict.fromkeys([*offered, *([bound] if bound else [])])), "bound": bound,
                      "speaks": speaks})  # fmt: skip
    return drawn, {name: _written(value) for name, value in values.items() if not binding(value)}


def _is_spoken(field: Mapping[str, Any], parameter: Parameter) -> bool:
    """Whether what is typed into the input may speak of the parameter as ``$name``."""
    if field["widget"] == "mapping":
        return not field.get("options") and parameter.kind in WITHIN["mapping"]
    return language_of(field) is not None


def _written(value: Any) -> Any:
    """A value with parameters within lists as people type them, ``$name``."""
    if isinstance(value, list | tuple):
        return [_written(each) for each in value]
    return f"${name}" if (name := binding(value)) else value


def bound_in(fields: Iterable[Mapping[str, Any]], data: Mapping[str, Any]) -> dict[str, Any]:
    """What a posted form binds: the field -> ``{"param": name}``."""
    chosen = {field["name"]: data.get(f"{field['name']}.param", "") for field in fields}
    return {name: {"param": parameter} for name, parameter in chosen.items() if parameter}


def read_within(
    fields: Iterable[Mapping[str, Any]], values: Mapping[str, Any], parameters: Iterable[Parameter]
) -> dict[str, Any]:
    """What was typed, where ``$name`` in a list stands for the parameter of that name; any other text is itself."""
    names = {f"${one.name}": {"param": one.name} for one in parameters}
    lists = {field["name"] for field in fields if field["widget"] in WITHIN}

    def read(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [read(each) for each in value]
        return names.get(value, value) if isinstance(value, str) else value

    return {name: read(value) if name in lists else value for name, value in values.items()}
