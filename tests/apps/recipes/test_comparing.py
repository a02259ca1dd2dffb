"""Two versions beside each other, and what others changed since a person looked last."""

import re

import pytest
from django.urls import reverse

from apps.datasets.services import mark_columns
from apps.recipes import queries, services
from apps.recipes.differences import difference
from tests.factories.recipes import STEPS, make_recipe


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


def page(recipe, name="compare", query=""):
    return reverse(f"recipes:{name}", args=[recipe.project.slug, recipe.id]) + query


def edit(actor, recipe, index, params):
    recipe.refresh_from_db()
    return services.change_step(actor, recipe, index, params, base=recipe.head.number)


def test_steps_keep_their_ids_through_edits(cast, recipe):
    before = [step.id for step in recipe.head.document.steps]
    edit(cast.ana, recipe, 3, {"columns": ["visits"], "method": "mean"})
    services.add_step(cast.ana, recipe, "drop_duplicates", {}, after=0, base=3)
    after = [step.id for step in recipe.head.document.steps]
    assert after[1:] == before and after[0] not in before
    services.commit_recipe(cast.ana, recipe, STEPS[1:])
    assert [step.id for step in recipe.head.document.steps] == before[1:]


def test_a_colleague_edits_one_step_and_the_first_person_sees_what(cast, recipe, client_for):
    ana, dan = client_for(cast.ana), client_for(cast.dan)
    assert "since you were here" not in ana.get(page(recipe, "detail")).text
    dan.get(page(recipe, "detail"))
    edit(cast.dan, recipe, 3, {"columns": ["visits"], "method": "mean"})
    told = ana.get(page(recipe, "detail")).text
    assert f"{cast.dan.display_name} changed 1 step since you were here." in told
    assert "?a=2&amp;b=3" in told
    assert "since you were here" in ana.get(page(recipe, "detail")).text, "until it was looked at"
    assert "since you were here" not in dan.get(page(recipe, "detail")).text, "one's own edits are no news"
    shown = ana.get(page(recipe, query="?a=2&b=3")).text
    assert "Fill missing values of “visits” with the median." in shown
    assert "<del>median</del> → <ins>mean</ins>" in shown and "3 steps are the same" in shown
    assert "since you were here" not in ana.get(page(recipe, "detail")).text


def test_an_own_edit_does_not_hide_what_a_colleague_did_before(cast, recipe, client_for):
    edit(cast.dan, recipe, 3, {"columns": ["visits"], "method": "mean"})
    edit(cast.ana, recipe, 4, {"columns": ["radius", "visits"]})
    assert "changed 2 steps since you were here" in client_for(cast.ana).get(page(recipe, "detail")).text


def test_columns_that_come_and_go_are_said_and_a_step_that_fails(cast, recipe):
    services.commit_recipe(cast.ana, recipe, [*STEPS[1:], {"op": "drop_columns", "params": {"columns": ["gone"]}}])
    found = difference(cast.ana, queries.version(cast.ana, recipe.project, recipe.id, 2), recipe.head)
    assert [(c.name, c.before, c.after) for c in found.columns] == [("id", None, "text")]
    (problem,) = found.problems
    assert problem.startswith("v3: Step 4 (Drop columns): There is no column “gone”")
    assert found.said == "1 step differs." and found.changed[0].change.ways == ("changed", "moved")


def test_two_recipes_are_compared(cast, project, recipe, client_for):
    other = make_recipe(cast.ana, project, name="Other", steps=STEPS[:3], version=recipe.dataset.latest)
    shown = client_for(cast.vic).get(page(recipe, query=f"?a=2&with={other.id}&b=2")).text
    assert "Prepare v2 → Other v2" in shown and "removed" in shown and "Standardise" not in shown
    assert "Nothing differs" in client_for(cast.vic).get(page(recipe, query="?a=2&b=2")).text
    assert client_for(cast.vic).get(page(recipe, query="?a=99")).status_code == 404


def test_the_history_lets_two_be_chosen(cast, recipe, client_for):
    shown = client_for(cast.vic).get(page(recipe, "history")).text
    assert 'name="a" value="1" form="compare" checked' in shown and 'name="b" value="2" form="compare" checked' in shown


def chosen(shown):
    return [int(re.search(rf'name="{name}" value="(\d+)" form="compare" checked', shown)[1]) for name in ("a", "b")]


def test_what_was_undone_is_not_chosen_to_compare(cast, recipe, client_for):
    client = client_for(cast.ana)
    edit(cast.dan, recipe, 3, {"columns": ["visits"], "method": "mean"})
    services.move_head(cast.dan, recipe, recipe.versions.get(number=2))
    shown = client.get(page(recipe, "history")).text
    assert chosen(shown) == [1, 2] and shown.count(">undone<") == 1
    edit(cast.dan, recipe, 3, {"columns": ["visits"], "method": "mode"})
    assert chosen(client.get(page(recipe, "history")).text) == [2, 4]
    branch = services.create_branch(cast.ana, recipe, "Idea", recipe.versions.get(number=3))
    services.commit_recipe(cast.ana, recipe, STEPS[:1], branch=branch)
    shown = client.get(page(recipe, "history", "?branch=Idea")).text
    assert chosen(shown) == [3, 5] and ">undone<" not in shown
    assert "/head/?branch=Idea" in shown


def test_the_api_says_what_differs(cast, recipe, api_for):
    edit(cast.dan, recipe, 3, {"columns": ["visits"], "method": "mean"})
    at = f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/versions/3/compare/?before=2"
    said = api_for(cast.vic).get(at).json()
    (step,) = said["steps"]
    assert (step["ways"], step["at_before"], step["at_after"], said["same"]) == (["changed"], 3, 3, 3)
    assert step["params"] == [{"name": "method", "label": "Fill with", "before": "median", "after": "mean"}]


def test_values_of_sensitive_columns_are_not_told(cast, recipe):
    old = recipe.head
    edit(cast.ana, recipe, 2, {"column": "diagnosis", "pairs": [["M", 1], ["B", 7]]})
    mark_columns(cast.ana, recipe.dataset, {"diagnosis": ["sensitive"]})
    recipe.refresh_from_db()
    found = difference(cast.vic, old, recipe.head)
    (line,) = found.changed
    assert "7" not in line.after and all("7" not in param.after for param in line.params)
