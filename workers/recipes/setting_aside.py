"""Rows that steps set aside: those that break a rule, as they were before the step, each with what set it aside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from workers.core.expressions.build import call, column, literal
from workers.core.expressions.conversions import convert
from workers.core.expressions.nodes import Expression, Literal
from workers.core.expressions.plans import Chain, Filter, Output, Plan, RowPlan
from workers.core.rules import ASIDE
from workers.core.schema import DECIMAL, NUMBER, TEXT, Schema
from workers.engines.rows import Rows
from workers.recipes.document import Recipe, Step
from workers.recipes.fitted import FittedStep

REASON = "set_aside_by"
"""The column that says which step it was."""


@dataclass(frozen=True)
class Aside:
    """The rows that step ``number`` (from 1) set aside; ``after`` is how many fitted steps had been applied."""

    number: int
    after: int
    rows: Rows


def sets_aside(recipe: Recipe) -> bool:
    """Whether any step that is on sets rows aside."""
    return any(map(puts_aside, recipe.steps))


def puts_aside(step: Step) -> bool:
    """Whether the step does, while it is on."""
    return step.enabled and step.params.get("action") == ASIDE


def aside_of(number: int, after: int, step: FittedStep, rows: Rows) -> Iterator[Aside]:
    """What the step sets aside of the rows before it, where it does."""
    plans = step.plan.plans if isinstance(step.plan, Chain) else (step.plan,)
    if any(isinstance(plan, Filter) and plan.aside for plan in plans):
        yield Aside(number, after, reduce(lambda kept, plan: kept.after(_others(plan)), plans, rows))


def _others(plan: Plan) -> Plan:
    """The plan that keeps what this one sets aside."""
    if not isinstance(plan, Filter) or not plan.aside:
        return plan
    return Filter(call("not", call("coalesce", plan.condition, literal(False))))


def together(asides: Sequence[Aside], reasons: Mapping[int, str]) -> list[Rows]:
    """The rows of all with the same columns: those that a step did not know are missing, those of several kinds text.

    ``reasons`` say what each step is, by its number.
    """
    kinds = _kinds(asides)
    reason = REASON
    while reason in kinds:
        reason += "_"
    made = []
    for aside in asides:
        schema = aside.rows.schema
        outputs = [Output(name, _cell(name, kind, schema)) for name, kind in kinds.items()]
        said = Output(reason, literal(reasons[aside.number]))
        made.append(aside.rows.after(RowPlan((*outputs, said))))
    return made


def _kinds(asides: Sequence[Aside]) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for aside in asides:
        for each in aside.rows.schema:
            kind = NUMBER if each.kind == DECIMAL else each.kind
            kinds[each.name] = kind if kinds.get(each.name, kind) == kind else TEXT
    return kinds


def _cell(name: str, kind: str, schema: Schema) -> Expression:
    if name not in schema:
        return Literal(None, kind)
    of = column(name, schema)
    return of if of.kind == kind else convert(of, kind)
