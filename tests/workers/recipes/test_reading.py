"""The columns that a recipe reads are those that its steps name, and the raw ones of which these are made."""

import polars as pl

from workers.recipes import Recipe, Step
from workers.recipes.reading import columns_read

HOME = pl.DataFrame(
    {"amount": [1.5, 2.0], "count": [1, 2], "city": ["Lyon", "Nice"], "spare": [0, 1], "day": ["1", "2"]}
)


def test_named_columns_and_the_raw_ones_behind_them_are_read_at_the_first_step_that_does():
    recipe = Recipe(
        (
            Step("one_hot", {"columns": ["city"]}),
            Step("formula", {"column": "double", "formula": "amount * 2"}),
            Step("standard_scale", {"columns": ["count", "double"]}),
            Step("drop_columns", {"columns": ["day"]}),
            Step("drop_columns", {"columns": ["spare"]}, enabled=False),
        )
    )
    assert columns_read(recipe, HOME) == {"city": 1, "amount": 2, "count": 3, "day": 4}


def test_values_that_are_called_as_columns_are_none():
    recipe = Recipe((Step("map_values", {"column": "city", "pairs": [["Lyon", "count"]], "unseen": "keep"}),))
    assert columns_read(recipe, HOME) == {"city": 1}
    assert columns_read(Recipe(), HOME) == {}
