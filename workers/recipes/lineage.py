"""From which raw columns each column of a recipe's rows was computed: what is said of those holds for it too."""

from collections.abc import Collection, Iterable, Mapping

from workers.core.expressions.nodes import columns_of
from workers.core.expressions.plans import Plan, RowPlan
from workers.recipes.fitted import FittedRecipe

Origins = Mapping[str, frozenset[str]]
"""Column -> the raw columns that went into it."""


def begun(names: Iterable[str]) -> Origins:
    """Before the first step every column is its own origin."""
    return {name: frozenset({name}) for name in names}


def followed(plan: Plan, origins: Origins) -> Origins:
    """The origins after a step: a computed column has those of every column that its expression reads."""
    if not isinstance(plan, RowPlan):
        return origins
    return {
        output.name: frozenset[str]().union(*(origins.get(name, ()) for name in columns_of(output.expression)))
        for output in plan.outputs
    }


def made_of(origins: Origins, columns: Collection[str]) -> frozenset[str]:
    """The columns into which any of the raw ``columns`` went."""
    wanted = set(columns)
    return frozenset(name for name, sources in origins.items() if sources & wanted)


def derived(fitted: FittedRecipe, columns: Collection[str]) -> frozenset[str]:
    """The recipe's output columns into which any of the raw ``columns`` went."""
    origins = begun(fitted.input_schema.names)
    for step in fitted.steps:
        origins = followed(step.plan, origins)
    return made_of(origins, columns)
