"""A step that costs too much stops between two operations, with a sentence."""

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.recipes import Recipe, Step, budget, previewing
from workers.recipes.budget import Budget


def test_time_and_memory_are_bounded():
    frame = pl.DataFrame({"a": [1.0] * 1000})
    Budget()(frame)
    with pytest.raises(DataError, match="longer than 20 seconds on the sample"):
        Budget(begun=-1e9)(frame)
    with pytest.raises(DataError, match="more than 0.0 GB of the sample"):
        Budget(most_bytes=100)(frame)


def test_a_preview_stops_a_step_that_outgrows_its_budget(monkeypatch):
    monkeypatch.setattr(previewing, "Budget", lambda: Budget(most_bytes=10_000))
    double = Step("formula", {"column": "t", "formula": "t + t"})
    seen = previewing.preview(Recipe((double,) * 40), pl.DataFrame({"t": ["0123456789"] * 10}))
    assert "would make more than" in seen.problem.message and seen.problem.details["step"] < 10
    assert seen.frame.estimated_size() <= budget.MOST_BYTES
