"""Parameters of a recipe on its pages, through REST and in training."""

import json

import pytest
from django.urls import reverse

from apps.recipes import services
from apps.recipes.models import RecipeRun
from apps.training.models import TrainingJob
from tests.factories.recipes import make_recipe

LEAST = {"name": "least", "kind": "number", "default": 15, "help": "The least radius"}
FLAG = {"name": "swap", "kind": "boolean", "default": True}
STEPS = [
    {"op": "filter_rows", "params": {"condition": "radius >= $least and $swap"}},
    {"op": "drop_columns", "params": {"columns": ["id"]}},
]
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "recipe-editor"}


@pytest.fixture
def recipe(cast, project):
    made = make_recipe(cast.ana, project, steps=[])
    services.commit_recipe(cast.ana, made, STEPS, parameters=[LEAST, FLAG])
    return made


@pytest.fixture
def client(cast, client_for):
    return client_for(cast.ana)


def at(recipe, name="parameters", *args):
    return reverse(f"recipes:{name}", args=[recipe.project.slug, recipe.id, *args])


def test_the_pane_lists_adds_changes_and_removes(recipe, client):
    shown = client.get(at(recipe)).text
    assert "$least" in shown and "Number · 15" in shown and "used by step 1" in shown
    wanted = {"name": "most", "kind": "integer", "default": "x", "help": "At most", "base": recipe.head.number}
    refused = client.post(at(recipe), wanted)
    assert refused.status_code == 422 and "“x” is not a whole number." in refused.text
    added = client.post(at(recipe), {**wanted, "default": "7"}, **HTMX)
    assert added.status_code == 200 and "Whole number · 7" in added.text and "no step uses it" in added.text
    recipe.refresh_from_db()
    changed = {**wanted, "default": "8", "replaces": "most", "base": recipe.head.number}
    assert client.post(at(recipe), changed).status_code == 302
    assert 'value="8"' in client.get(at(recipe), {"parameter": "most"}).text
    kept = client.post(at(recipe, "parameter-remove"), {"name": "least"})
    assert kept.status_code == 422 and "Step 1 (Filter rows) uses the parameter “least”" in kept.text
    assert client.post(at(recipe, "parameter-remove"), {"name": "most"}).status_code == 302
    recipe.refresh_from_db()
    assert set(recipe.head.values()) == {"least", "swap"}


def test_values_are_typed_in_the_language_of_the_page(recipe, client):
    french = {"headers": {"Accept-Language": "fr"}}
    pane = reverse("recipes:parameters", args=[recipe.project.slug, recipe.id])
    base = recipe.head.number
    client.post(pane, {"name": "half", "kind": "number", "default": "12,5", "help": "", "base": base}, **french)
    client.post(pane, {"name": "all", "kind": "boolean", "default": "oui", "help": "", "base": base + 1}, **french)
    recipe.refresh_from_db()
    held = {one.name: one.default for one in recipe.head.written.parameters}
    assert held["half"] == 12.5 and held["all"] is True
    assert "12,5" in (shown := client.get(pane, **french).content.decode()) and "oui" in shown


def test_a_form_offers_what_may_stand_in_an_input_and_tries_it(recipe, client):
    services.set_parameter(recipe.author, recipe, {"name": "digits", "kind": "integer", "default": 1})
    form = client.get(at(recipe, "step-add", "round_numbers")).text
    assert 'name="digits.param"' in form and '<option value="digits">$digits</option>' in form
    assert 'name="columns.param"' not in form and '<option value="swap"' not in form
    assert "Parameters:" in client.get(at(recipe, "step-add", "formula")).text
    wanted = {"columns": ["radius"], "digits": "", "digits.param": "digits", "base": recipe.head.number, "step": "2"}
    tried = client.post(at(recipe, "step-try", "round_numbers"), wanted).text
    assert "Preview" in tried
    assert client.post(at(recipe, "step-add", "round_numbers"), wanted).status_code == 302
    recipe.refresh_from_db()
    assert recipe.head.written.steps[2].params["digits"] == {"param": "digits"}
    assert '<option value="digits" selected>' in client.get(at(recipe, "step-edit", 3)).text
    wrong = client.post(at(recipe, "step-try", "formula"), {"column": "made", "formula": "$leest + 1"}).text
    assert "Formula: There is no parameter “leest”" in wrong and "Formula: Formula:" not in wrong
    draft = json.dumps({"op": "formula", "params": {"column": "made", "formula": "$least"}})
    rows = f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/versions/{recipe.head.number}/rows/"
    assert client.get(rows, {"draft": draft}).json()["rows"][0][-1] == 15


def test_a_pair_of_values_speaks_of_one_by_its_name(recipe, client):
    form = client.get(at(recipe, "step-add", "map_values")).text
    assert "Parameters:" in form and "$least" in form
    pairs = {"pairs.old": ["M", "B"], "pairs.new": ["$least", "$other"]}
    wanted = {"column": "diagnosis", **pairs, "unseen": "keep", "base": recipe.head.number, "step": "2"}
    assert client.post(at(recipe, "step-add", "map_values"), wanted).status_code == 302
    recipe.refresh_from_db()
    held = recipe.head.written.steps[2].params["pairs"]
    assert [list(pair) for pair in held] == [["M", {"param": "least"}], ["B", "$other"]], "other text is itself"
    assert 'value="$least"' in client.get(at(recipe, "step-edit", 3)).text
    assert "“M” → 15" in client.get(reverse("recipes:detail", args=[recipe.project.slug, recipe.id])).text


def test_applying_asks_for_values(recipe, client, run_jobs):
    page, source = at(recipe, "apply"), recipe.dataset.latest
    asked = client.get(page).text
    assert 'name="set-least"' in asked and 'value="15"' in asked and "The least radius" in asked
    given = {"source": source.id, "name": "Large", "values-of": recipe.id, "set-least": "19", "set-swap": "on"}
    wrong = client.post(page, {**given, "set-least": "1e999"})
    assert wrong.status_code == 422 and "“1e999” is not a number." in wrong.text
    assert "40 → 4" in client.post(page, {**given, "try": "yes"}).text
    assert client.post(page, given).status_code == 302
    run_jobs()
    run = RecipeRun.objects.get()
    assert run.output.rows == 4
    made = client.get(reverse("datasets:detail", args=[recipe.project.slug, run.target_id])).text
    assert "least = 19, swap = yes" in made and "least = 19" in client.get(at(recipe, "history")).text


def test_the_api_takes_and_gives_them(cast, recipe, api_for, run_jobs):
    client = api_for(cast.ana)
    place = f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/versions/"
    told = client.get(f"{place}{recipe.head.number}/").json()
    assert told["parameters"][0] == {**LEAST, "default": 15.0} and "$least" in told["steps"][0]["params"]["condition"]
    again = client.post(place, {"steps": told["steps"], "parameters": told["parameters"]}, format="json")
    assert again.json()["number"] == recipe.head.number
    wanted = {"source": str(recipe.dataset.latest.id), "parameters": {"least": 19}, "name": "Large"}
    tried = client.post(f"{place}{recipe.head.number}/dry-run/", wanted, format="json").json()
    assert tried["report"][0]["rows_after"] == 4
    started = client.post(f"{place}{recipe.head.number}/apply/", wanted, format="json").json()
    assert started["parameters"] == {"least": 19.0, "swap": True}
    wrong = client.post(f"{place}{recipe.head.number}/apply/", {**wanted, "parameters": {"leest": 1}}, format="json")
    assert wrong.status_code == 422 and wrong.json()["fields"] == {
        "leest": "There is no parameter “leest”. Did you mean “least”?"
    }


def test_a_model_learns_from_what_the_values_make(cast, recipe, client_for, run_jobs):
    steps = [{"op": "formula", "params": {"column": "large", "formula": "radius > $least"}}, *STEPS[1:]]
    services.commit_recipe(cast.ana, recipe, steps, parameters=[LEAST])
    client, page = client_for(cast.dan), reverse("training:new", args=[recipe.project.slug])
    version = recipe.dataset.latest
    asked = {"version": version.id, "recipe": recipe.id, "target": "diagnosis", "values-of": recipe.id}
    form = client.get(page, {**asked, "set-least": "12"}).text
    assert "Parameters of the recipe" in form and "recipe_parameters={&#x27;least&#x27;: 12.0}" in form
    assert "“much” is not a number." in client.get(page, {**asked, "set-least": "much"}).text
    chosen = {**asked, "set-least": "12", "task": "binary", "positive": "M", "split": "new", "metric": "auc"}
    started = client.post(page, {**chosen, "algorithm": "xgboost", "trials": "0", "seed": "0"})
    assert started.status_code in (200, 204, 302), started.text
    training = TrainingJob.objects.get()
    assert training.job.spec["origin"]["recipe_parameters"] == {"least": 12.0}
    assert training.job.spec["recipe"][0]["params"]["formula"] == "radius > 12.0"
