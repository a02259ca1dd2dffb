"""The recipe document: what people edit, version and share. It holds no data and nothing learned."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from workers.core.errors import ParamsError
from workers.core.params import Params
from workers.core.specs import from_json, to_json
from workers.core.transform import Transform
from workers.transforms import transforms


@dataclass(frozen=True)
class Step:
    """One step. ``op`` names a transform, ``params`` are its parameters as JSON; a disabled step does nothing."""

    op: str
    params: dict[str, Any] = field(default_factory=dict)
    enabled: bool = True
    note: str = ""

    @property
    def transform(self) -> Transform:
        """Raises ``UnknownPlugin`` when there is no such transform."""
        return transforms.get(self.op)

    def parse(self) -> Params:
        """The parameters, checked. Raises ``ParamsError``."""
        return self.transform.Params.parse(self.params)

    def sentence(self, state: Mapping[str, Any] | None = None) -> str:
        """The step in plain words; parameters that do not parse are said so."""
        try:
            return self.transform.sentence(self.parse(), state)
        except ParamsError as problem:
            return f"{self.transform.label}: {problem.message}"


@dataclass(frozen=True)
class Recipe:
    """Ordered steps."""

    steps: tuple[Step, ...] = ()

    @classmethod
    def from_json(cls, steps: Iterable[Mapping[str, Any]]) -> Self:
        """The recipe of a list of ``{op, params, enabled, note}``. Raises ``msgspec.ValidationError``."""
        return cls(from_json(list(steps), tuple[Step, ...]))

    def to_json(self) -> list[dict[str, Any]]:
        plain: list[dict[str, Any]] = to_json(self.steps)
        return plain

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the document: equal recipes have equal digests."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def upto(self, count: int) -> "Recipe":
        """The first ``count`` steps."""
        return Recipe(self.steps[:count])
