"""From a recipe with parameters to a plain one: engines, transforms and fitted recipes know values alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workers.core import query_parameters
from workers.core.errors import DataError, ParamsError
from workers.core.expressions import formula
from workers.core.schema import nearest
from workers.core.words import _, say
from workers.recipes.document import Recipe, Step, place
from workers.recipes.parameters import (
    FITTING,
    WITHIN,
    Parameter,
    Value,
    binding,
    bindings,
    refused,
    spelt,
    spelt_in_sql,
    values_of,
)
from workers.transforms import transforms


@dataclass(frozen=True)
class Language:
    """One in which people write to a step, and speak of parameters as ``$name``."""

    parameters_in: Callable[[str], set[str]]
    with_parameters: Callable[[str, Mapping[str, str]], str]
    spelt: Callable[[Value, str], str]


FORMULAS = Language(formula.parameters_in, formula.with_parameters, spelt)
QUERIES = Language(query_parameters.parameters_in, query_parameters.with_parameters, spelt_in_sql)


def language_of(field: Mapping[str, Any]) -> Language | None:
    """The language that an input of a form takes; None where it takes plain values."""
    if field.get("is_query"):
        return QUERIES
    return FORMULAS if field.get("widget") == "formula" else None


def resolve(recipe: Recipe, values: Mapping[str, Any] | None = None) -> Recipe:
    """The recipe with ``values`` in the place of its parameters, their defaults where there is none, and without them.

    Raises ``ParamsError`` for values that do not fit or belong to no parameter; ``DataError`` naming step and field
    where a step speaks of a parameter that is not there, or that does not fit.
    """
    held = values_of(recipe.parameters, values)
    steps = []
    for index, step in enumerate(recipe.steps):
        if used_by(step):
            with place(index, step):
                step = resolved(step, recipe.parameters, held)
        steps.append(step)
    return Recipe(tuple(steps))


def resolved(step: Step, parameters: Sequence[Parameter], values: Mapping[str, Value] | None = None) -> Step:
    """One step with values in the place of parameters. Raises ``ParamsError`` by the fields of the step."""
    held = values_of(parameters) if values is None else values
    known = {one.name: one for one in parameters}
    fields, params, errors = _fields(step), dict(step.params), dict[str, str]()
    for name, value in step.params.items():
        field = fields.get(name, {})
        try:
            if bindings(value):
                params[name] = _filled(value, field, known, held, FITTING)
            elif isinstance(value, str) and (language := language_of(field)) and language.parameters_in(value):
                words = {parameter: language.spelt(held[parameter], one.kind) for parameter, one in known.items()}
                params[name] = language.with_parameters(value, words)
        except DataError as problem:
            said = _("{label}: {problem}")
            errors[name] = say(said, label=say(field.get("label", name)), problem=problem.message)
    if errors:
        raise ParamsError(errors)
    return replace(step, params=params)


def written_out(recipe: Recipe) -> Recipe:
    """The recipe with every parameter of every step spelt out, and what stands for values as it was written.

    Raises ``DataError`` naming the first step that is wrong with the defaults.
    """
    plain = resolve(recipe).parsed()
    steps = []
    for step, spelt_out in zip(recipe.steps, plain.steps, strict=True):
        open_ones = {name: step.params[name] for name in _open(step)}
        steps.append(replace(spelt_out, params={**spelt_out.params, **open_ones}))
    return replace(recipe, steps=tuple(steps))


def used_by(step: Step) -> set[str]:
    """The names of the parameters of which the step speaks."""
    return {name for names in _open(step).values() for name in names}


def users(recipe: Recipe, name: str) -> list[tuple[int, Step]]:
    """The steps, each with its number from 1, that speak of a parameter."""
    return [(number, step) for number, step in enumerate(recipe.steps, 1) if name in used_by(step)]


def _open(step: Step) -> dict[str, set[str]]:
    """Field -> the parameters of which it speaks, of fields that speak of any."""
    found = {name: bound for name, value in step.params.items() if (bound := bindings(value))}
    if any(isinstance(value, str) and "$" in value for value in step.params.values()):
        fields = _fields(step)
        for name, value in step.params.items():
            language = language_of(fields.get(name, {}))
            if isinstance(value, str) and language and (names := language.parameters_in(value)):
                found[name] = names
    return found


def _fields(step: Step) -> dict[str, dict[str, Any]]:
    """The fields of the step's form by name; of an unknown operation none."""
    known = step.op in transforms.names()
    return {field["name"]: field for field in step.transform.Params.fields()} if known else {}


def _filled(
    value: Any,
    field: Mapping[str, Any],
    known: Mapping[str, Parameter],
    held: Mapping[str, Value],
    kinds: Mapping[str, tuple[str, ...]],
) -> Any:
    """The value with what stands in it; ``kinds`` are those that may, by widget: fewer stand in lists."""
    if isinstance(value, list | tuple):
        return [_filled(each, field, known, held, WITHIN) for each in value]
    bound = binding(value)
    return held[_fitting(bound, known, field, kinds).name] if bound else value


def _fitting(
    name: str, known: Mapping[str, Parameter], field: Mapping[str, Any], kinds: Mapping[str, tuple[str, ...]]
) -> Parameter:
    if name not in known:
        said = _("There is no parameter “{name}”.{near}")
        raise DataError(say(said, name=name, near=nearest(name, known)))
    if field and known[name].kind not in kinds.get(field["widget"], ()):
        raise refused(known[name])
    return known[name]
