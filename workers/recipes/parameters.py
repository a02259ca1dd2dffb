"""The parameters of a recipe: named values that are chosen anew each time it is applied."""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workers.core import params
from workers.core.errors import DataError, ParamsError
from workers.core.schema import BOOLEAN, DATE, INTEGER, NUMBER, TEXT, nearest
from workers.core.words import _, say

KINDS = (NUMBER, INTEGER, TEXT, BOOLEAN, DATE)
NAME = re.compile(r"[^\W\d]\w*")
LONGEST_NAME, LONGEST_HELP, MOST = 60, 300, 50
BINDS = "param"
"""What a step writes in the place of a value: ``{"param": "since"}``."""
FITTING = {
    "number": (NUMBER, INTEGER),
    "integer": (INTEGER,),
    "text": (TEXT, DATE),
    "choice": (TEXT,),
    "column": (TEXT,),
    "flag": (BOOLEAN,),
}
"""Which kinds of parameters may stand in an input of a step's form, by its widget."""
WITHIN: dict[str, tuple[str, ...]] = {
    "columns": (TEXT,),
    "column_pairs": (TEXT,),
    "mapping": (NUMBER, INTEGER, TEXT, BOOLEAN, DATE),
}
"""Which kinds may stand for one value in a list, or for one side of a pair in it."""
WIDGETS = {NUMBER: "number", INTEGER: "integer", TEXT: "text", BOOLEAN: "flag", DATE: "date"}
RULES: dict[str, Any] = {"low": None, "high": None, "max_length": 1000}
Value = str | int | float | bool


@dataclasses.dataclass(frozen=True)
class Parameter:
    """``kind`` is one of ``KINDS``; a date is text such as 2024-12-31. ``help`` is one line for who chooses a value."""

    name: str
    kind: str
    default: Value
    help: str = ""


def declared(parameters: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """The parameters with their defaults as their kinds have them.

    Raises ``ParamsError`` for names that are none or come twice, kinds that there are not, defaults that do not fit.
    """
    made: dict[str, Parameter] = {}
    for one in parameters:
        if one.name in made:
            raise ParamsError({"name": say(_("There is a parameter “{name}” already."), name=one.name)})
        made[one.name] = _declared(one)
    if len(made) > MOST:
        raise ParamsError({"name": say(_("A recipe has at most {most} parameters."), most=MOST)})
    return tuple(made.values())


def _declared(one: Parameter) -> Parameter:
    if not NAME.fullmatch(one.name) or len(one.name) > LONGEST_NAME:
        said = _("“{name}” cannot name a parameter. Use letters, figures and _, beginning with a letter.")
        raise ParamsError({"name": say(said, name=one.name)})
    if one.kind not in KINDS:
        said = _("There is no kind “{kind}” of parameters. There are: {known}.")
        raise ParamsError({"kind": say(said, kind=one.kind, known=", ".join(KINDS))})
    if len(one.help) > LONGEST_HELP or "\n" in one.help:
        raise ParamsError({"help": say(_("Say it in one line of at most {most} characters."), most=LONGEST_HELP)})
    if one.default == "" and one.kind != TEXT:
        raise ParamsError({"default": say(_("a value is needed."))})
    try:
        default = values_of([one], {one.name: one.default})[one.name]
    except ParamsError as problem:
        raise ParamsError({"default": problem.fields[one.name]}) from None
    return dataclasses.replace(one, default=default)


def inputs(parameters: Iterable[Parameter]) -> list[dict[str, Any]]:
    """The inputs of a form for values, as ``Params.fields`` describes them; names and help are data."""
    return [
        {"name": one.name, "widget": WIDGETS[one.kind], "label": "", "help": "", "said": one.help,
         "required": False, "default": one.default, **RULES}
        for one in parameters
    ]  # fmt: skip


def values_of(parameters: Sequence[Parameter], values: Mapping[str, Any] | None = None) -> dict[str, Value]:
    """A value for each parameter: that given, as its kind has it, else its default.

    Raises ``ParamsError`` naming each value that does not fit, and each name that is none.
    """
    given, made, errors = values or {}, dict[str, Value](), dict[str, str]()
    names = [one.name for one in parameters]
    for name in given:
        if name not in names:
            errors[name] = say(_("There is no parameter “{name}”.{near}"), name=name, near=nearest(name, names))
    for one in parameters:
        value = given.get(one.name)
        if value is None or value == "" and one.kind != TEXT:
            value = one.default
        try:
            made[one.name] = params.checked(WIDGETS[one.kind], value, **RULES)
        except DataError as problem:
            errors[one.name] = say(_("{name}: {problem}"), name=one.name, problem=problem.message)
    if errors:
        raise ParamsError(errors)
    return made


def spelt(value: Value, kind: str) -> str:
    """The value as a formula writes it."""
    quoted = "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"
    return _spelt(value, kind, quoted, f"date({quoted})")


def spelt_in_sql(value: Value, kind: str) -> str:
    """The value as an SQL query writes it."""
    quoted = "'" + str(value).replace("'", "''") + "'"
    return _spelt(value, kind, quoted, f"DATE {quoted}")


def _spelt(value: Value, kind: str, text: str, day: str) -> str:
    """``text`` and ``day`` are the value as one of these kinds; the others are written alike everywhere."""
    if kind == BOOLEAN:
        return "true" if value else "false"
    if kind in (NUMBER, INTEGER):
        return f"({value})" if str(value).startswith("-") else str(value)
    return day if kind == DATE else text


def binding(value: Any) -> str:
    """The name of the parameter that stands in the place of a value; empty where there is a value."""
    is_one = isinstance(value, Mapping) and set(value) == {BINDS} and isinstance(value[BINDS], str)
    return value[BINDS] if is_one else ""


def bindings(value: Any) -> set[str]:
    """The names of the parameters that stand for a value, or for values in a list or in its pairs."""
    if isinstance(value, list | tuple):
        return {name for each in value for name in bindings(each)}
    return {name} if (name := binding(value)) else set()


def refused(parameter: Parameter) -> DataError:
    """Why a parameter may not stand where it was put."""
    said = _("The parameter “{name}” is of the kind {kind}, which does not fit here.")
    return DataError(say(said, name=parameter.name, kind=parameter.kind))
