"""Writes a signature from training rows: what the raw columns held, and which of them may be empty."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from workers.core.algorithm import Algorithm
from workers.core.errors import DataError
from workers.core.schema import BOOLEAN, INTEGER, NUMBER, NUMERIC, TEXT
from workers.core.specs import to_json
from workers.engines.polars_canonical import canonical
from workers.packages.inputs import Input
from workers.packages.signature import PREDICTION, Label, Output, Signature
from workers.recipes import FittedRecipe

MOST_CATEGORIES = 50


def describe(
    recipe: FittedRecipe,
    features: tuple[str, ...],
    rows: pl.DataFrame,
    algorithm: Algorithm,
    *,
    task: str,
    target: str,
    labels: tuple[Label, ...],
    formats: Mapping[str, str] | None = None,
) -> Signature:
    """The signature of a model on ``features``; ``recipe`` makes just these from ``rows``, raw and at least one.

    ``formats`` are the forms that the raw columns had in text, as far as they were read from text.
    """
    forms = formats or {}
    raw = canonical(rows, recipe.input_schema)
    row = _typical_row(raw)
    optional = _optional(recipe, features, row, algorithm)
    inputs = tuple(
        _input(
            raw[column.name],
            column.kind,
            row[column.name],
            nullable=column.name in optional,
            format=forms.get(column.name, ""),
        )
        for column in recipe.input_schema
    )
    return Signature(task, target, inputs, _outputs(labels), labels)


def probability_of(label: Label) -> str:
    """The output column that holds the probability of a class."""
    return f"probability_{label}"


def _typical_row(raw: pl.DataFrame) -> dict[str, Any]:
    """The first row without an empty cell, else the first."""
    complete = raw.filter(pl.all_horizontal(pl.all().is_not_null())).head(1)
    return (complete if complete.height else raw.head(1)).to_dicts()[0]


def _optional(recipe: FittedRecipe, features: tuple[str, ...], row: dict[str, Any], algorithm: Algorithm) -> set[str]:
    """The raw columns that may be empty: the recipe makes every feature without them, or the model needs none of it."""
    run = recipe.row_function(features)
    optional = set()
    for name in row:
        try:
            made = run({**row, name: None})
        except DataError:
            continue
        if algorithm.accepts_missing or None not in made:
            optional.add(name)
    return optional


def _input(values: pl.Series, kind: str, example: Any, *, nullable: bool, format: str) -> Input:
    low = high = None
    categories: tuple[str, ...] = ()
    if kind in NUMERIC:
        low, high = (None if bound is None else float(bound) for bound in (values.min(), values.max()))  # type: ignore[arg-type]
    elif kind == TEXT:
        distinct = values.drop_nulls().unique().sort()
        categories = tuple(distinct) if len(distinct) <= MOST_CATEGORIES else ()
    return Input(values.name, kind, nullable, to_json(example), low, high, categories, format)


def _outputs(labels: tuple[Label, ...]) -> tuple[Output, ...]:
    if not labels:
        return (Output(PREDICTION, NUMBER),)
    probabilities = (Output(probability_of(label), NUMBER) for label in labels)
    return (Output(PREDICTION, _kind(labels[0])), *probabilities)


def _kind(label: Label) -> str:
    if isinstance(label, bool):
        return BOOLEAN
    if isinstance(label, int):
        return INTEGER
    return NUMBER if isinstance(label, float) else TEXT
