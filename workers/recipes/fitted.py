"""A fitted recipe: plans with everything learned inside. It needs an engine and no transform to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import polars as pl

from workers.core.errors import DataError
from workers.core.expressions.plans import Plan, RowPlan, plan_from_json, plan_to_json, schema_after
from workers.core.later import Later
from workers.core.schema import Schema
from workers.engines import polars
from workers.engines.others import NO_TABLES, Tables
from workers.engines.polars_canonical import canonical

if TYPE_CHECKING:
    from workers.engines import numpy, scalar
    from workers.engines.numpy import ArrayFunction
    from workers.engines.scalar import RowFunction
else:
    numpy, scalar = Later("workers.engines.numpy"), Later("workers.engines.scalar")  # for who serves models


@dataclass(frozen=True)
class FittedStep:
    """A step that ran: what it was, what it learned, and the plan that this became."""

    op: str
    params: dict[str, Any]
    state: dict[str, Any]
    sentence: str
    plan: Plan


@dataclass(frozen=True)
class FittedRecipe:
    """Steps to run in order on rows with ``input_schema``."""

    input_schema: Schema
    steps: tuple[FittedStep, ...]

    @property
    def output_schema(self) -> Schema:
        schema = self.input_schema
        for step in self.steps:
            schema = schema_after(step.plan, schema)
        return schema

    @property
    def has_table_steps(self) -> bool:
        """Whether any step works on the table as a whole."""
        return any(not isinstance(step.plan, RowPlan) for step in self.steps)

    def apply(self, frame: pl.DataFrame, tables: Tables = NO_TABLES) -> pl.DataFrame:
        """The frame after every step; columns it does not know are left out. Others are read from ``tables``.

        Raises ``DataError`` naming the column (and row) that is not there, of the wrong kind, or refused by a step.
        """
        frame = canonical(frame, self.input_schema)
        for step in self.steps:
            frame = polars.run(step.plan, frame, tables=tables)
        return frame

    def restrict(self, outputs: Sequence[str]) -> Self:
        """The least recipe that makes exactly these columns, in this order, from the fewest raw columns.

        Raises ``DataError`` when an output does not exist, or a step works on the table as a whole.
        """
        for name in outputs:
            self.output_schema.get(name)
        needed, steps = list(outputs), []
        for step in reversed(self.steps):
            plan = _row_plan(step).restrict(needed)
            needed = plan.reads()
            steps.append(replace(step, plan=plan))
        raw = Schema(tuple(self.input_schema.get(name) for name in needed))
        return replace(self, input_schema=raw, steps=tuple(reversed(steps)))

    def row_function(self, outputs: Sequence[str]) -> RowFunction:
        """A compiled function from one raw row to the tuple of these columns (see ``restrict``)."""
        least = self.restrict(outputs)
        return scalar.compile_plans([_row_plan(step) for step in least.steps], least.input_schema)

    def array_function(self, outputs: Sequence[str]) -> ArrayFunction:
        """A compiled function from a batch of raw rows to these columns (see ``restrict``)."""
        least = self.restrict(outputs)
        return numpy.compile_plans([_row_plan(step) for step in least.steps], least.input_schema)

    def sentences(self) -> list[str]:
        """What each step does, with what it learned."""
        return [step.sentence for step in self.steps]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; ``from_json`` gives an equal fitted recipe."""
        steps = [{**vars(step), "plan": plan_to_json(step.plan)} for step in self.steps]
        return {"format": 1, "input_schema": self.input_schema.to_json(), "steps": steps}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        steps: Iterable[Mapping[str, Any]] = data["steps"]
        fitted = tuple(FittedStep(**{**step, "plan": plan_from_json(step["plan"])}) for step in steps)
        return cls(Schema.from_json(data["input_schema"]), fitted)


def _row_plan(step: FittedStep) -> RowPlan:
    if isinstance(step.plan, RowPlan):
        return step.plan
    advice = "Make a dataset version with the recipe first, and go on from there."
    raise DataError(f"“{step.sentence}” works on the table as a whole, so it cannot run on single rows. {advice}")
