"""The sample is honest: it says how many rows it shows, how they were drawn, and what the others hold besides."""

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.services import mark_columns
from apps.recipes.editor import open_editor
from apps.recipes.samples import unseen
from apps.recipes.trials import try_step
from tests.factories.datasets import make_version as make_data
from tests.factories.recipes import make_recipe
from workers.recipes import Step, sampling

RARE = 3_700
"""A row that is not among the 40 drawn."""
ROWS = 4_000
AT = pl.int_range(ROWS, eager=True)
FRAME = pl.DataFrame(
    {
        "city": (AT == RARE).replace_strict({True: "Oulan-Bator", False: "Lyon"}),
        "gap": (AT == RARE).replace_strict({True: None, False: 1}, return_dtype=pl.Int64),
        "amount": (AT == RARE).replace_strict({True: 9_999.0, False: 5.0}) + AT % 7,
        "same": AT % 3,
    }
)


@pytest.fixture
def recipe(cast, project, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_ROWS", 40)
    return make_recipe(cast.ana, project, steps=[], version=make_data(cast.dan, project, FRAME, name="Large"))


def test_the_page_says_how_many_rows_were_drawn_and_how(cast, client_for, recipe):
    text = client_for(cast.ana).get(reverse("recipes:detail", args=[recipe.project.slug, recipe.id])).text
    assert "steps are shown on 40 of 4,000 rows, drawn at random" in text
    assert "What the rows not shown hold besides" in text


def test_what_the_rows_not_shown_hold_is_said_by_column(cast, recipe):
    assert unseen(cast.ana, recipe.dataset.latest) == [
        "“city” has 1 further value in the rows that are not shown.",
        "“gap” has missing cells in the rows that are not shown.",
        "“amount” goes from 5 to 10,003 in all rows.",
    ]


def test_the_form_of_a_step_says_it_of_its_columns_alone(cast, recipe):
    editor = open_editor(cast.ana, recipe, recipe.head)
    trial = try_step(cast.ana, editor, Step("one_hot", {"columns": ["city"]}), 0, replaces=False)
    assert [warn.text for warn in trial.warnings] == ["“city” has 1 further value in the rows that are not shown."]


def test_nothing_of_a_sensitive_column_is_told(cast, recipe):
    mark_columns(cast.dan, recipe.dataset, {"amount": ["sensitive"]})
    recipe.dataset.refresh_from_db()
    assert not any("amount" in said for said in unseen(cast.vic, recipe.dataset.latest))


def test_a_version_that_is_shown_whole_has_nothing_unseen(cast, recipe, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_ROWS", ROWS)
    assert unseen(cast.ana, recipe.dataset.latest) == []
