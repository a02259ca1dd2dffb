"""Which columns of its own rows a recipe reads: those that its steps name, and those of which named ones are made."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import polars as pl

from workers.core.expressions.formula import named_in
from workers.engines.others import NO_TABLES, Tables
from workers.recipes.document import Recipe, Step
from workers.recipes.replaying import LOOKED_AT, rehearse
from workers.transforms import transforms


def columns_read(recipe: Recipe, home: pl.DataFrame, tables: Tables = NO_TABLES) -> dict[str, int]:
    """Column of ``home`` -> the first step (from 1) that reads it, by step. A step that fails there ends the list."""
    found: dict[str, int] = {}
    tried = rehearse(home.head(LOOKED_AT), recipe, None, tables)
    for number, (step, seen) in enumerate(zip(recipe.steps, tried.states, strict=False), 1):
        if not step.enabled or seen.problem:
            continue
        for name in _named(step, seen.frame.columns):
            for raw in sorted(seen.origins.get(name, ())):
                found.setdefault(raw, number)
    return {name: number for name, number in found.items() if name in home.columns}


def _named(step: Step, columns: Collection[str]) -> list[str]:
    """Those of the columns that the step names, each once."""
    if step.op not in transforms.names():
        return []
    named = (
        name for field in step.transform.Params.fields() for name in _names_in(field, step.params.get(field["name"]))
    )
    known = set(columns)
    return [name for name in dict.fromkeys(named) if name in known]


def _names_in(field: Mapping[str, Any], value: Any) -> Iterator[str]:
    """What may be names of columns in the value of a parameter."""
    if not value or field.get("of"):
        return
    if field["widget"] == "formula" and isinstance(value, str):
        yield from named_in(value)
    elif field["widget"] in ("column", "columns"):
        yield from [value] if isinstance(value, str) else value
    elif field["widget"] in ("mapping", "column_pairs"):
        pairs = value.items() if isinstance(value, Mapping) else value
        yield from (old for old, _new in pairs if isinstance(old, str))
