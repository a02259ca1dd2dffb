"""The guard at the train button: before anything is fitted, what the model would read is searched for the answer.

It looks at the full training part as the recipe leaves it, at the features and nothing else: a column that no feature
is made from cannot give anything away. Features that one column was spread over (one-hot, parts of a date) are looked
at together as well, under that column's name.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

from workers.core.algorithm import REGRESSION, Floats
from workers.core.check import TargetFacts
from workers.core.errors import DataError
from workers.core.leak import Leak
from workers.core.transform import TRAINING
from workers.core.words import _, joined, say
from workers.engines.polars_rows import FrameRows
from workers.insights.leaks import EVENT, MOMENT, column_leaks, dated_after, is_dated, shared_rows, summed_up
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
    found = column_leaks(frame.with_columns(y), _facts(name, spec.task, y), places=train.places, seed=spec.seed)
    known = {leak.column for leak in found} | _single_sources(prepared, found)
    later = [leak for leak in _later(spec, prepared) if leak.column not in known]
    known |= {leak.column for leak in later}
    sums = [leak for leak in _summed_up(spec, prepared) if leak.column not in known]
    held = [prepared.parts[part].rows for part in (VALIDATION, TEST)]
    used = _raw_columns(prepared, train.rows)
    twins = shared_rows(train.rows.select(used), pl.concat([rows.select(used) for rows in held]))
    return (*found, *later, *sums, *([twins] if twins else []))


def _single_sources(prepared: Prepared, found: Iterable[Leak]) -> set[str]:
    """The raw columns that a feature with a finding is made from alone: they need no finding of their own."""
    made_of = (prepared.sources.get(leak.column, ()) for leak in found)
    return {sources[0] for sources in made_of if len(sources) == 1}


def _facts(name: str, task: str, y: pl.Series) -> TargetFacts:
    counts = y.value_counts(name="n").sort("n", descending=True) if task != REGRESSION else pl.DataFrame()
    return TargetFacts(name, task, len(y), 0, tuple(counts.iter_rows()))


def _later(spec: TrainSpec, prepared: Prepared) -> tuple[Leak, ...]:
    """Dates that features are made from and that lie after the moment of the prediction, or, where none is named, after
    the dates that the target is made from."""
    rows = prepared.parts[TRAIN].rows
    features = {source for name in prepared.features for source in prepared.sources[name]}
    columns = [name for name in rows.columns if name in features]
    if spec.moment:
        return dated_after(rows, columns, [spec.moment], say(MOMENT))
    event = [name for name in prepared.sources[spec.target] if is_dated(rows.schema[name])]
    return dated_after(rows, columns, event, say(EVENT, target=spec.target))


def _summed_up(spec: TrainSpec, prepared: Prepared) -> tuple[Leak, ...]:
    """Raw columns that sum up the target over rows of any part: only with all of them is a group whole."""
    parts = list(prepared.parts.values())
    rows = pl.concat([part.rows for part in parts])
    features = {source for name in prepared.features for source in prepared.sources[name]}
    columns = [name for name in rows.columns if name in features and name not in prepared.sources[spec.target]]
    name = _unused(rows.drop(spec.target, strict=False), spec.target)
    answers = [_answers(prepared, part) for part in prepared.parts]
    y = pl.Series(name, np.concatenate(answers)).cast(pl.Float64 if spec.task == REGRESSION else pl.Int64)
    places = np.concatenate([part.places for part in parts])
    return summed_up(rows.with_columns(y), _facts(name, spec.task, y), columns, places=places, moment=spec.moment)


def _answers(prepared: Prepared, part: str) -> Floats:
    """The target of each raw row of a part, also where the model learns from other rows."""
    held = prepared.parts[part]
    if len(held.y) == held.rows.height:
        return held.y
    return prepared.target.encode(prepared.target.values(prepared.recipe, held.rows), part)


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
