"""What a recipe learns for training, and what a model then sees, depends on training rows alone: every operation."""

from dataclasses import replace

import numpy as np
import polars as pl

from tests.workers.training.conftest import THREE, MakeSpec
from workers.core.errors import DataError
from workers.core.store import Store
from workers.core.tables import write_table
from workers.core.transform import TABLE
from workers.profiling.splits import load_split
from workers.recipes import Recipe, Step
from workers.training.parts import TEST, TRAIN, VALIDATION, Prepared, prepare
from workers.training.specs import TrainSpec
from workers.transforms import transforms

ROWS = 60
STEPS = [Step(t.name, params) for t in transforms.all() if t.kind != TABLE for params in t.examples]


def table(seed: int) -> pl.DataFrame:
    """The columns that examples are written over, and a target that no example touches."""
    rng = np.random.default_rng(seed)
    cities = rng.choice(["Paris", "Lyon", "paris lyon", "é 1"], ROWS)
    days = pl.Series(rng.integers(0, 9_000, ROWS)).cast(pl.Int32).cast(pl.Date)
    frame = pl.DataFrame(
        {
            "amount": rng.lognormal(size=ROWS) * seed,
            "count": rng.integers(0, 9, ROWS),
            "city": cities,
            "active": rng.random(ROWS) < 0.4,
            "day": days,
            "moment": days.cast(pl.Datetime("us")),
            "goal": rng.normal(size=ROWS),
            "other": rng.normal(size=ROWS),
        }
    )
    gaps = pl.when(pl.int_range(pl.len()) % 7 == seed).then(None)
    return frame.with_columns(gaps.otherwise(name).alias(name) for name in ("amount", "city", "count"))


def attempt(spec: TrainSpec) -> Prepared | None:
    """What training goes on with; None where the step leaves it nothing to learn."""
    try:
        return prepare(spec)
    except DataError:
        return None


def test_other_rows_change_nothing_that_is_learned_to_the_bit(make_spec: MakeSpec, store: Store):
    frame = table(1)
    spec = make_spec(frame, "goal", "regression", fractions=THREE)
    kept = pl.Series(np.isin(np.arange(ROWS), load_split(store, spec.split)[TRAIN]))
    pairs = zip(frame, table(2), strict=True)
    mixed = pl.DataFrame([pl.select(pl.when(kept).then(a).otherwise(b).alias(a.name)).to_series() for a, b in pairs])
    changed = replace(spec, table=write_table(store, "datasets/other", mixed))
    seen = 0
    for step in STEPS:
        recipe = tuple(Recipe((step,)).to_json())
        first, second = (attempt(replace(each, recipe=recipe)) for each in (spec, changed))
        assert (first is None) == (second is None), step
        if first is None or second is None:
            continue
        assert first.recipe.to_json() == second.recipe.to_json(), step
        assert first.parts[TRAIN].seen.equals(second.parts[TRAIN].seen), step
        for part in (VALIDATION, TEST):
            assert len(first.parts[part].y) == first.parts[part].rows.height, (
                "steps for training leave other parts alone"
            )
        seen += 1
    assert seen > 0.9 * len(STEPS)
