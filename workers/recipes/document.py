"""The recipe document: what people edit, version and share. It holds no data and nothing learned."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Self

from workers.core.errors import ComputeError, DataError, ParamsError
from workers.core.others import OtherTable
from workers.core.params import Params
from workers.core.registry import UnknownPlugin
from workers.core.specs import from_json, to_json
from workers.core.transform import Transform
from workers.core.words import Phrase, _, say
from workers.recipes.parameters import Parameter
from workers.transforms import transforms


@dataclass(frozen=True)
class Step:
    """One step. ``op`` names a transform, ``params`` are its parameters as JSON; a disabled step does nothing.

    ``id`` stays with the step through edits (see ``identity``); it says nothing of what the step does, so steps that
    differ by it alone are equal.
    """

    op: str
    params: dict[str, Any] = field(default_factory=dict)
    enabled: bool = True
    note: str = ""
    id: str = field(default="", compare=False)

    @property
    def transform(self) -> Transform:
        """Raises ``UnknownPlugin`` when there is no such transform."""
        return transforms.get(self.op)

    @property
    def column_fields(self) -> tuple[str, ...]:
        """The parameters that name columns; of an unknown operation none."""
        if self.op not in transforms.names():
            return ()
        return tuple(f["name"] for f in self.transform.Params.fields() if f["widget"] in ("column", "columns"))

    @property
    def labels(self) -> dict[str, str]:
        """Name -> label of each parameter; of an unknown operation none."""
        if self.op not in transforms.names():
            return {}
        return {f["name"]: f["label"] for f in self.transform.Params.fields()}

    def parse(self) -> Params:
        """The parameters, checked. Raises ``ParamsError``."""
        return self.transform.Params.parse(self.params)

    @property
    def others(self) -> list[OtherTable]:
        """The other tables that it reads; none where its parameters do not parse."""
        try:
            params = self.parse()
        except (ParamsError, UnknownPlugin):
            return []
        return [value for value in vars(params).values() if isinstance(value, OtherTable)]

    def sentence(self, state: Mapping[str, Any] | None = None) -> str:
        """The step in plain words; parameters that do not parse are said so."""
        try:
            return self.transform.sentence(self.parse(), state)
        except ParamsError as problem:
            return say(_("{label}: {problem}"), label=say(self.transform.label), problem=problem.message)


@dataclass(frozen=True)
class Recipe:
    """Ordered steps; with ``parameters``, they are a form that ``resolving.resolve`` fills before anything is done."""

    steps: tuple[Step, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    @classmethod
    def from_json(cls, steps: Iterable[Mapping[str, Any]], parameters: Iterable[Mapping[str, Any]] = ()) -> Self:
        """The recipe of a list of ``{op, params, enabled, note, id}``, and one of ``{name, kind, default, help}``.

        Raises ``msgspec.ValidationError``.
        """
        return cls(from_json(list(steps), tuple[Step, ...]), from_json(list(parameters), tuple[Parameter, ...]))

    def to_json(self) -> list[dict[str, Any]]:
        return [to_json(step) for step in self.steps]

    def parameters_json(self) -> list[dict[str, Any]]:
        return [to_json(one) for one in self.parameters]

    @property
    def digest(self) -> str:
        """Hex SHA-256 of what the document says, not of the ids of its steps: equal recipes have equal digests."""
        said = [{name: value for name, value in step.items() if name != "id"} for step in self.to_json()]
        whole = {"steps": said, "parameters": self.parameters_json()} if self.parameters else said
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()

    @property
    def others(self) -> list[OtherTable]:
        """The other tables that its steps read, each once; a step that is switched off reads none."""
        return list(dict.fromkeys(other for step in self.steps if step.enabled for other in step.others))

    def parsed(self) -> "Recipe":
        """The same recipe with every parameter spelt out. Raises ``DataError`` naming the first step that is wrong."""
        steps = []
        for index, step in enumerate(self.steps):
            with place(index, step):
                steps.append(replace(step, params=step.parse().to_dict()))
        return replace(self, steps=tuple(steps))


@contextmanager
def place(index: int, step: Step) -> Iterator[None]:
    """Says which step an error comes from: details ``step`` (1-based) and ``fields`` where parameters are wrong."""
    try:
        yield
    except ParamsError as problem:
        raise DataError(_at(index, step, problem), step=index + 1, fields=problem.fields) from None
    except UnknownPlugin as problem:
        message = say(_("Step {n}: {problem}"), n=index + 1, problem=problem.message)
        raise DataError(message, step=index + 1) from None
    except DataError as problem:
        raise DataError(_at(index, step, problem), **{**problem.details, "step": index + 1}) from None


def _at(index: int, step: Step, problem: ComputeError) -> Phrase:
    label = say(step.transform.label)
    return say(_("Step {n} ({label}): {problem}"), n=index + 1, label=label, problem=problem.message)
