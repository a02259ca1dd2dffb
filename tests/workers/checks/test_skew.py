"""A logarithm against skew: said plainly, offered only where it helps."""

import numpy as np
import polars as pl

from workers.core.check import NONE
from workers.core.reporter import Silent
from workers.insights.insights import report
from workers.insights.reading import HeldRows
from workers.transforms import transforms

NUMBERS = np.random.default_rng(5)
LONG_TAIL = NUMBERS.lognormal(3, 1.5, 400)


def remedy(numbers, target=""):
    frame = pl.DataFrame({"pay": numbers, "n": NUMBERS.normal(size=len(numbers))})
    warnings = report(HeldRows(frame), target, Silent()).warnings
    return next(warning.remedy for warning in warnings if warning.key == "skew/pay")


def test_the_step_says_that_it_replaces_the_column():
    step, formula = remedy(LONG_TAIL), transforms.get("formula")
    assert formula.sentence(formula.Params.parse(step.params)) == (
        "Replace “pay” with log([pay] + 1), under the same name."
    )
    beside = formula.Params.parse({"column": "log pay", "formula": "log(pay + 1)"})
    assert formula.sentence(beside) == "Compute “log pay” = log(pay + 1)."
    named_like_a_function = formula.Params.parse({"column": "log", "formula": "log(pay + 1)"})
    assert formula.sentence(named_like_a_function).startswith("Compute")


def test_a_target_keeps_its_unit():
    assert remedy(LONG_TAIL, "pay").kind == NONE


def test_no_step_is_offered_where_the_logarithm_leans_as_far():
    mostly_nothing = np.where(np.arange(400) % 20 == 0, LONG_TAIL, NUMBERS.uniform(0, 1e-6, 400))
    assert "too" in remedy(mostly_nothing).reason.english
