"""The guard at the train button: before anything is fitted, what the model would read is searched for the answer.

It looks at the full training part as the recipe leaves it, at the features and nothing else: a column that no feature
is made from cannot give anything away. Features that one column was spread over (one-hot, parts of a date) are looked
at together as well, under that column's name.
"""

from collections import defaultdict
from typing import Any

import polars as pl

from workers.core.algorithm import REGRESSION, Floats
from workers.core.check import TargetFacts
from workers.core.errors import DataError
from workers.core.leak import Leak
from workers.core.transform import TRAINING
from workers.core.words import _, joined, say
from workers.engines.polars_rows import FrameRows
from workers.insights.leaks import find_leaks, shared_rows
from workers.recipes import Recipe
from workers.recipes.fitting import fit_rows
from workers.training.parts import TEST, TRAIN, VALIDATION, Prepared
from workers.training.specs import TrainSpec


def guard(spec: TrainSpec, prepared: Prepared) -> tuple[dict[str, Any], ...]:
    """The leaks that were overridden, each as the fields of ``Leak`` with its ``reason``.

    Raises ``DataError`` when there is one without a reason; its details hold those as ``leaks``, with ``features``,
    which are what the model would read of the column.
    """
    found = leaks_in(spec, prepared)
    open_ones = [leak for leak in found if leak.column not in spec.leak_overrides]
    if open_ones:
        told = [{**leak.plain, "features": _features_of(prepared, leak.column)} for leak in open_ones]
        sentences = joined([leak.sentence.english for leak in open_ones], " ")
        raise DataError(say(_("Stopped: possible leak. {leaks}"), leaks=sentences), leaks=told)
    return tuple({**leak.plain, "reason": spec.leak_overrides[leak.column]} for leak in found)


def leaks_in(spec: TrainSpec, prepared: Prepared) -> tuple[Leak, ...]:
    """What gives the answer away among the features on the training part, and rows that are in two parts."""
    train = prepared.parts[TRAIN]
    features, answers = _learned_from(spec, prepared)
    frame = _judged(prepared, features)
    name = _unused(frame, spec.target)
    y = pl.Series(name, answers).cast(pl.Float64 if spec.task == REGRESSION else pl.Int64)
    counts = y.value_counts(name="n").sort("n", descending=True) if spec.task != REGRESSION else pl.DataFrame()
    facts = TargetFacts(name, spec.task, len(y), 0, tuple(counts.iter_rows()))
    found = find_leaks(frame.with_columns(y), facts, places=train.places, seed=spec.seed)
    held = [prepared.parts[part].rows for part in (VALIDATION, TEST)]
    used = _raw_columns(prepared, train.rows)
    twins = shared_rows(train.rows.select(used), pl.concat([rows.select(used) for rows in held]))
    return (*found, *([twins] if twins else []))


def _learned_from(spec: TrainSpec, prepared: Prepared) -> tuple[pl.DataFrame, Floats]:
    """The features of the training rows as steps show them to the model, and the target.

    Steps for training rows alone are passed over: rows that come twice or were made up would look like leaks.
    """
    train, recipe = prepared.parts[TRAIN], Recipe.from_json(spec.recipe)
    steps = tuple(step for step in recipe.steps if not step.enabled or step.transform.kind != TRAINING)
    if len(steps) == len(recipe.steps):
        return train.seen, train.y
    rows = pl.concat(fit_rows(Recipe(steps), FrameRows.of(train.rows))[1].batches())
    names = [name for name in prepared.features if name in rows.columns]
    return rows.select(names), prepared.target.encode(rows[spec.target], TRAIN)


def _judged(prepared: Prepared, features: pl.DataFrame) -> pl.DataFrame:
    """Every feature, and for each raw column that several features are made from, those as one value."""
    spread = defaultdict(list)
    for name in features.columns:
        made_of = prepared.sources[name]
        if len(made_of) == 1:
            spread[made_of[0]].append(name)
    together = {
        raw: features.select(pl.concat_str(pl.col(names).cast(pl.String), separator="|", ignore_nulls=True)).to_series()
        for raw, names in spread.items()
        if len(names) > 1 and raw not in features.columns
    }
    return features.with_columns(**together)


def _raw_columns(prepared: Prepared, rows: pl.DataFrame) -> list[str]:
    """The raw columns that the model or its target is made from."""
    wanted = {source for made_of in prepared.sources.values() for source in made_of}
    return [name for name in rows.columns if name in wanted]


def _features_of(prepared: Prepared, column: str) -> list[str]:
    return [name for name in prepared.features if column == name or column in prepared.sources[name]]


def _unused(frame: pl.DataFrame, target: str) -> str:
    """The target's name, which findings speak of; longer where a feature has it."""
    while target in frame.columns:
        target += " "
    return target
