"""What is offered for absurd amounts: limits as a person would write them, and no quantile of sixteen digits."""

import numpy as np
import polars as pl
import pytest

from workers.checks.outliers import plain_between
from workers.core.reporter import Silent
from workers.insights.insights import report
from workers.insights.reading import HeldRows
from workers.recipes import Recipe, Step, fit

AMOUNTS = np.append(np.random.default_rng(5).normal(400, 100, 300).clip(1.58, 787.2), [787.2, 99999.0, 120000.0])


def test_absurd_amounts_are_held_at_a_round_limit_above_all_others():
    warnings = report(HeldRows(pl.DataFrame({"amount": AMOUNTS})), "", Silent()).warnings
    step = next(warning.remedy for warning in warnings if warning.key == "outliers/amount")
    assert (step.op, step.params) == ("limit_numbers", {"columns": ["amount"], "most": 790.0})
    assert Step(step.op, step.params).sentence() == "Hold “amount” at 790 or less."


@pytest.mark.parametrize(
    ("inside", "beyond", "written"),
    [
        (787.2, 99999.0, 790.0),
        (117.0, 180.0, 120.0),
        (12345.6, 90000.0, 13000.0),
        (787.2, 787.9, 787.2),
        (0.4567, 3.0, 0.46),
        (-42.3, -5.0, -42.0),
        (120.0, 900.0, 120.0),
        (1.0, np.nextafter(1.0, 2.0), 1.0),
    ],
)
def test_a_plain_limit_lies_between_the_last_value_and_the_first_beyond(inside, beyond, written):
    assert plain_between(inside, beyond) == written and inside <= written < beyond


def test_a_sentence_shows_four_decimals_of_a_quantile():
    step = Step("clip_outliers", {"columns": ["x", "y"], "low": 0.0, "high": 0.9886086248982913})
    assert "0.9886." in step.sentence()
    said = fit(Recipe((step,)), pl.DataFrame({"x": [1.0, 2.0], "y": [1.0, 2.0]})).sentences()[0]
    assert "0.98860" not in said
