"""The public page of the expression language names everything that there is."""

from pathlib import Path

import pytest

from workers.core.expressions.folds import FOLDS
from workers.core.expressions.functions import FUNCTIONS
from workers.core.expressions.primitives import PRIMITIVES

PAGE = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text()


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda f: f.usage)
def test_every_function_is_on_the_page(function):
    assert f"| `{function.usage}` | {function.help} |" in PAGE


@pytest.mark.parametrize("primitive", PRIMITIVES.values(), ids=lambda p: p.name)
def test_every_primitive_is_on_the_page(primitive):
    row = f"| `{primitive.name}` | {', '.join(primitive.takes)} | {primitive.gives} | {primitive.meaning}"
    assert row in PAGE


@pytest.mark.parametrize("name", FOLDS)
def test_every_fold_is_on_the_page(name):
    rule = FOLDS[name]
    assert f"| `{name}` | {rule.takes} | {rule.gives} | {rule.meaning} |" in PAGE
