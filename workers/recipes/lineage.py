"""From which raw columns each column of a recipe's rows was computed: what is said of those holds for it too."""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce

from workers.core.expressions.combining import Append, Join
from workers.core.expressions.grouping import Group, Lots, Repeat, Window
from workers.core.expressions.nodes import Column, Expression, columns_of
from workers.core.expressions.plans import Chain, Filter, Plan, RowPlan, Sort, touched
from workers.core.expressions.watching import Divide, Refuse, Select
from workers.recipes.fitted import FittedRecipe, FittedStep
from workers.transforms import transforms

Origins = Mapping[str, frozenset[str]]
"""Column -> the raw columns that went into it, by their names; those of other tables by ``OtherTable.origin``."""


def begun(names: Iterable[str]) -> Origins:
    """Before the first step every column is its own origin."""
    return {name: frozenset({name}) for name in names}


def followed(plan: Plan, origins: Origins) -> Origins:
    """The origins after a step: a computed column has those of every column that it is computed from,
    one of a query those of all columns.

    Of groups that is what is folded; the rows of a window are also found by their order.
    """
    match plan:
        case RowPlan(outputs):
            return {output.name: _origins([output.expression], origins) for output in outputs}
        case Group(keys, folds):
            made = {name: _origins([of], origins) for name, of in keys}
            return made | {name: _origins([fold.of], origins) for name, fold in folds}
        case Window(_keys, order, outputs):
            placed = [of for of, _descending in order]
            return {**origins, **{o.name: _origins([o.fold.of, *placed], origins) for o in outputs}}
        case Repeat(times, number, kept, taken):
            made = {name: _origins(values, origins) for name, values in taken}
            return {name: origins[name] for name in kept} | made | {number: _origins([times], origins)}
        case Join(other, _kind, keys, taken):
            made = {name: frozenset({other.origin(theirs)}) for theirs, name in taken}
            theirs = dict(keys)
            ends = {name: origins.get(name, frozenset()) | {other.origin(theirs[name])} for name in plan.completed}
            return {**origins, **ends, **made}
        case Append(other, added):
            shared = {name: of | {other.origin(name)} for name, of in origins.items() if name in other.schema}
            return {**origins, **shared, **{name: frozenset({other.origin(name)}) for name in added}}
        case Lots(into) | Divide(into):
            return {**origins, into: frozenset[str]().union(*(origins[name] for name in plan.reads))}
        case Select(_query, columns):
            every = frozenset[str]().union(*origins.values())
            return {name: every for name, _kind in columns}
        case Chain(plans):
            return reduce(lambda before, each: followed(each, before), plans, origins)
    return origins


def _origins(expressions: Iterable[Expression], origins: Origins) -> frozenset[str]:
    names = (name for of in expressions for name in columns_of(of))
    return frozenset[str]().union(*(origins.get(name, ()) for name in names))


def made_of(origins: Origins, columns: Collection[str]) -> frozenset[str]:
    """The columns into which any of the raw ``columns`` went."""
    wanted = set(columns)
    return frozenset(name for name, sources in origins.items() if sources & wanted)


def derived(fitted: FittedRecipe, columns: Collection[str]) -> frozenset[str]:
    """The recipe's output columns into which any of the raw ``columns`` went."""
    origins = begun(fitted.input_schema.names)
    for step in fitted.steps:
        origins = followed_step(step, origins)
    return made_of(origins, columns)


def followed_step(step: FittedStep, origins: Origins) -> Origins:
    """The origins after a fitted step: those of a target too, whose learned values it writes."""
    after, field = followed(step.plan, origins), transforms.get(step.op).target_field
    if not field:
        return after
    target = origins.get(step.params[field], frozenset())
    written = touched(step.plan)
    return {name: of | target if name in written else of for name, of in after.items()}


def works_with(plan: Plan, columns: Collection[str]) -> bool:
    """Whether the plan computes with values of any of the columns; to keep, drop, rename or group by one does not."""
    if isinstance(plan, Chain):
        made = made_columns(plan, columns)
        return any(works_with(each, made) for each in plan.plans)
    if isinstance(plan, Refuse | Divide | Select | Lots):
        return bool(columns)
    return any(set(columns_of(of)) & set(columns) for of in expressions_of(plan) if not isinstance(of, Column))


def made_columns(plan: Chain, columns: Collection[str]) -> frozenset[str]:
    """The columns, and those that plans of the chain make of them."""
    found = frozenset(columns)
    for each in plan.plans:
        names = {name for of in expressions_of(each) for name in columns_of(of)} | found
        found |= made_of(followed(each, begun(names)), found)
    return found


def expressions_of(plan: Plan) -> list[Expression]:
    """Every expression that stands in the plan itself; a chain has none."""
    match plan:
        case RowPlan(outputs, guards):
            return [*(o.expression for o in outputs), *(g.wrong for g in guards)]
        case Filter(condition):
            return [condition]
        case Sort(keys):
            return [of for of, _descending in keys]
        case Group(keys, folds):
            return [*(of for _name, of in keys), *(fold.of for _name, fold in folds)]
        case Window(keys, order, outputs):
            return [*keys, *(of for of, _descending in order), *(o.fold.of for o in outputs)]
        case Repeat(times, _number, _kept, taken):
            return [times, *(of for _name, values in taken for of in values)]
    return []
