"""The recipe screen: steps in sentences, forms from parameters, and what a person is told when an edit does not fit."""

import pytest
from django.urls import reverse

from apps.datasets.models import Dataset
from apps.recipes import services
from tests.factories.recipes import make_recipe


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


@pytest.fixture
def client(cast, client_for):
    return client_for(cast.ana)


def url(name, recipe, **kwargs):
    return reverse(f"recipes:{name}", kwargs={"project": recipe.project.slug, "recipe": recipe.id, **kwargs})


def edit(client, name, recipe, data=None, **kwargs):
    values = {"base": recipe.head.number, "step": 4, **(data or {})}
    answer = client.post(url(name, recipe, **kwargs), values, headers={"HX-Request": "true"})
    recipe.refresh_from_db()
    return answer


def test_the_list_shows_recipes_and_has_an_empty_state(cast, project, client):
    address = reverse("recipes:list", args=[project.slug])
    assert "No recipe yet" in client.get(address).content.decode()
    make_recipe(cast.ana, project)
    assert "Prepare" in client.get(address).content.decode()
    assert "No recipe has this in its name" in client.get(f"{address}?q=zzz").content.decode()


def test_the_list_asks_the_database_no_more_for_more_recipes(cast, project, client, django_assert_max_num_queries):
    first = make_recipe(cast.ana, project)
    for number in range(5):
        make_recipe(cast.ana, project, name=f"Recipe {number}", version=first.dataset.latest)
    with django_assert_max_num_queries(12):
        client.get(reverse("recipes:list", args=[project.slug]))


def test_a_recipe_is_begun_on_a_dataset(cast, project, client):
    other = make_recipe(cast.ana, project)
    answer = client.post(
        reverse("recipes:new", args=[project.slug]), {"name": "Second", "dataset": other.dataset_id}, follow=True
    )
    assert "Second" in answer.content.decode() and "Add a step" in answer.content.decode()
    again = client.post(reverse("recipes:new", args=[project.slug]), {"name": "Second", "dataset": other.dataset_id})
    assert again.status_code == 422 and "already a recipe called" in again.content.decode()


def test_the_editor_says_each_step_and_what_it_did(client, recipe):
    text = client.get(url("detail", recipe)).content.decode()
    assert "Drop “id”." in text and "1 column fewer" in text
    assert "Map “diagnosis”: “M” → 1, “B” → 0; other values become missing." in text
    assert "Fill missing values of “visits” with the median, 2." in text
    assert "40 rows, 3 columns" in text
    assert "?step=4" in text  # the grid shows the last step


def test_a_fragment_is_the_side_with_the_facts_beside_it(client, recipe):
    answer = client.get(f"{url('detail', recipe)}?step=1", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text and 'id="recipe-editor"' in text and 'hx-swap-oob="true"' in text


def test_operations_are_found_by_words_and_by_column(client, recipe):
    found = client.get(f"{url('step-offers', recipe)}?q=missing+fill").content.decode()
    assert "Fill missing" in found and "Rename columns" not in found
    for_text = client.get(f"{url('step-offers', recipe)}?step=0&column=diagnosis").content.decode()
    assert "One-hot encode" in for_text and "Standard scale" not in for_text
    assert (
        client.get(f"{url('step-offers', recipe)}?step=0&q=Diagnosis").content.decode().count("Operations for the") == 1
    )
    assert "One-hot encode" in (near := client.get(f"{url('step-offers', recipe)}?q=xyzzy").content.decode())
    assert "Nothing is called “xyzzy”." in near and "<details>" in near, "the groups, where nothing is near"
    near = client.get(f"{url('step-offers', recipe)}?q=dupplicates").content.decode()
    assert "The nearest:" in near and "Drop duplicates" in near.split("<details>")[0]


def test_a_form_is_drawn_from_the_parameters_and_begins_with_the_column(client, recipe):
    text = client.get(f"{url('step-add', recipe, op='one_hot')}?step=1&column=diagnosis").content.decode()
    assert 'value="diagnosis" checked' in text and "Most categories" in text
    assert "gets 0 everywhere" in text  # what happens to missing values


def test_a_blank_form_that_maps_values_keeps_those_that_are_not_listed(client, recipe):
    blank = client.get(f"{url('step-add', recipe, op='map_values')}?step=1&column=diagnosis").text
    assert '<option value="keep" selected>' in blank
    there = client.get(url("step-edit", recipe, index=2)).text
    assert '<option value="missing" selected>' in there, "a step that is there keeps what it says"


@pytest.mark.parametrize(
    "asked, formula, value",
    [
        ({"column": "radius", "value": "40"}, "[radius] &gt;= 40", "40"),
        ({"column": "diagnosis", "value": '"M"'}, "[diagnosis] = &quot;M&quot;", "M"),
        ({"column": "visits", "value": "null"}, "is_missing([visits])", ""),
        ({"column": "radius"}, "", ""),
    ],
)
def test_a_condition_is_begun_from_the_column_and_the_value_of_the_cell(client, recipe, asked, formula, value):
    offers = client.get(url("step-offers", recipe), {"step": 0, **asked}).content.decode()
    link = offers.split(url("step-add", recipe, op="filter_rows"))[-1].split('"')[0].replace("&amp;", "&")
    form = client.get(f"{url('step-add', recipe, op='filter_rows')}{link}").content.decode()
    assert f">{formula}</textarea>" in form
    chooser = form.split("<et-condition")[1].split("</et-condition>")[0]
    assert f'value="[{asked["column"]}]"' in chooser.split(" selected")[0].rsplit("<option", 1)[1]
    assert f'data-part="value" autocomplete="off" aria-label="Value" value="{value}"' in chooser


def test_a_condition_that_only_a_formula_says_is_none_of_the_choices(cast, client, recipe):
    steps = [{"op": "filter_rows", "params": {"condition": "radius > 1 and visits < 9"}}]
    services.commit_recipe(cast.ana, recipe, steps)
    form = client.get(url("step-edit", recipe, index=1)).content.decode()
    assert " selected" not in form.split("<et-condition")[1].split("</et-condition>")[0]


def test_adding_a_step_shows_it_and_looks_at_it(client, recipe):
    answer = edit(client, "step-add", recipe, {"columns": ["radius"], "low": "0.05"}, op="clip_outliers")
    assert answer.status_code == 200 and "Clip “radius” outside" in answer.content.decode()
    assert len(recipe.head.steps) == 5 and "step=5" in answer.content.decode()


def test_a_bad_parameter_is_said_at_its_field_and_keeps_what_was_typed(client, recipe):
    answer = edit(client, "step-add", recipe, {"columns": ["radius"], "low": "7"}, op="clip_outliers")
    text = answer.content.decode()
    assert answer.status_code == 422 and "must be at most 1." in text and 'value="7"' in text
    assert len(recipe.head.steps) == 4


def test_a_step_that_does_not_fit_is_refused_with_a_sentence(client, recipe):
    answer = edit(client, "step-add", recipe, {"column": "x", "formula": "raduis * 2"}, op="formula")
    assert answer.status_code == 422
    assert "There is no column “raduis”. Did you mean “radius”?" in answer.content.decode()


def test_editing_moving_switching_and_removing(client, recipe):
    edit(client, "step-edit", recipe, {"columns": ["visits"], "method": "mean"}, index=3)
    assert recipe.head.steps[2]["params"]["method"] == "mean"
    edit(client, "step-move", recipe, {"to": 2}, index=3)
    assert recipe.head.steps[1]["op"] == "fill_missing"
    text = edit(client, "step-toggle", recipe, index=1).content.decode()
    assert recipe.head.steps[0]["enabled"] is False and 'data-state="off"' in text
    edit(client, "step-remove", recipe, index=1)
    assert len(recipe.head.steps) == 3
    edit(client, "head", recipe, {"to": "undo"})
    assert len(recipe.head.steps) == 4


def test_without_script_an_edit_leads_back_to_the_steps(client, recipe):
    answer = client.post(url("step-remove", recipe, index=4), {"base": 2, "step": 4})
    assert answer.status_code == 302 and answer["Location"] == f"{url('detail', recipe)}?step=3"
    answer = client.post(url("head", recipe), {"to": "undo"})
    assert answer["Location"] == f"{url('detail', recipe)}?step=4"


def test_undo_and_redo_say_what_and_stay_at_the_step(client, recipe):
    edit(client, "step-move", recipe, {"to": 1}, index=4)
    at_last = f"{url('head', recipe)}?step=4"
    answer = client.post(at_last, {"to": "undo", "base": 3}, headers={"HX-Request": "true"})
    assert 'role="status"' in answer.text and "Undone · Moved: Scale “radius”" in answer.text
    assert answer["HX-Replace-Url"].endswith("?step=3"), "the step that was fourth"
    answer = client.post(f"{url('head', recipe)}?step=4", {"to": "redo", "base": 2}, headers={"HX-Request": "true"})
    assert "Redone · Moved: Scale “radius”" in answer.text and answer["HX-Replace-Url"].endswith("?step=1")
    again = edit(client, "step-toggle", recipe, index=1).text
    assert "Redone" not in again, "it was said once"


def test_undo_of_a_new_step_goes_to_the_one_before_it(client, recipe):
    edit(client, "step-add", recipe, {"step": 2, "columns": ["radius"], "digits": 1}, op="round_numbers")
    answer = client.post(f"{url('head', recipe)}?step=3", {"to": "undo", "base": 3}, headers={"HX-Request": "true"})
    assert answer["HX-Replace-Url"].endswith("?step=2") and "Undone · Added: Round “radius”" in answer.text
    nothing = client.post(f"{url('head', recipe)}?step=0", {"to": "redone", "base": 2}, headers={"HX-Request": "true"})
    assert nothing["HX-Replace-Url"].endswith("?step=0") and 'role="status"' not in nothing.text


def test_going_to_a_version_says_which_without_script_too(client, recipe):
    page = client.post(url("head", recipe), {"to": 1}, follow=True).text
    assert "Gone to version 1 · Begun" in page


def test_a_step_that_fails_is_marked_and_the_rows_before_it_stay(cast, client, recipe):
    steps = [*recipe.head.steps[:1], {"op": "drop_columns", "params": {"columns": ["id"]}}, recipe.head.steps[3]]
    services.commit_recipe(cast.ana, recipe, steps)
    text = client.get(url("detail", recipe)).content.decode()
    assert 'data-state="failed"' in text and "Step 2 (Drop columns): There is no column “id”" in text
    assert 'data-state="waiting"' in text


@pytest.mark.parametrize("at", [2, 3])
def test_the_head_over_the_rows_says_that_a_step_could_not_be_applied(cast, client, recipe, at):
    drop = {"op": "drop_columns", "params": {"columns": ["id"]}}
    services.commit_recipe(cast.ana, recipe, [drop, drop, recipe.head.steps[3]])
    head = client.get(f"{url('detail', recipe)}?step={at}").content.decode().split('id="recipe-facts"')[1]
    head = head.split("</div>")[0]
    assert "Before step 2" in head and "Step 2 cannot be applied, so these are the rows before it." in head
    assert "After step" not in head
    before = client.get(f"{url('detail', recipe)}?step=1").content.decode()
    assert "After step 1" in before and "cannot be applied, so" not in before


def test_somebody_faster_is_said_and_their_steps_are_shown(cast, client, recipe):
    services.remove_step(cast.dan, recipe, 4, base=2)
    answer = client.post(url("step-remove", recipe, index=1), {"base": 2, "step": 1}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Dan changed the recipe (now)." in text


def test_a_conflict_names_who_went_back_and_oneself_elsewhere(cast, client, recipe):
    base = recipe.head.number
    services.move_head(cast.dan, recipe, recipe.versions.get(number=1))
    values = {"base": base, "step": 0, "columns": ["radius"], "digits": 1}
    answer = client.post(url("step-add", recipe, op="round_numbers"), values, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Dan changed the recipe (now)." in text
    assert 'name="base" value="1"' in text and 'value="radius" checked' in text, "filled in as it was, for version 1"
    assert edit(client, "step-add", recipe, {**values, "base": 1}, op="round_numbers").status_code == 200
    services.commit_recipe(cast.ana, recipe, [])
    services.move_head(cast.ana, recipe, recipe.versions.get(number=2))
    answer = client.post(url("head", recipe), {"to": "undo", "base": 1}, headers={"HX-Request": "true"})
    assert answer.status_code == 409 and "You changed the recipe elsewhere (now)." in answer.content.decode()


def test_an_edit_leaves_the_address_of_the_step_so_that_reloading_begins_no_new_one(client, recipe):
    answer = edit(client, "step-add", recipe, {"columns": ["radius"], "low": "0.05"}, op="clip_outliers")
    assert answer["HX-Replace-Url"] == f"{url('detail', recipe)}?step=5"
    left = client.get(f"{url('step-offers', recipe)}?step=2", headers={"HX-Request": "true"})
    assert left["HX-Replace-Url"] == f"{url('detail', recipe)}?step=2"
    assert "HX-Replace-Url" not in client.get(f"{url('detail', recipe)}?step=2", headers={"HX-Request": "true"})


def test_an_old_version_can_be_looked_at_and_gone_back_to(client, recipe):
    edit(client, "step-remove", recipe, index=4)
    text = client.get(f"{url('detail', recipe)}?version=2").content.decode()
    assert "You look at version 2" in text and "Standard" not in text.split("recipe-steps")[0]
    client.post(url("head", recipe), {"to": "2"})
    recipe.refresh_from_db()
    assert recipe.head.number == 2


def test_a_viewer_sees_the_steps_and_no_way_to_change_them(cast, client_for, recipe):
    text = client_for(cast.vic).get(url("detail", recipe)).content.decode()
    assert "Drop “id”." in text
    assert "Add a step" not in text and "step-tools" not in text and "Undo" not in text


def test_the_history_lists_every_edit(client, recipe):
    edit(client, "step-remove", recipe, index=4)
    text = client.get(url("history", recipe)).content.decode()
    assert "Removed: Scale “radius”" in text and "First steps" in text and "Begun" in text


def test_applying_starts_a_job(client, recipe):
    source = recipe.dataset.latest
    answer = client.post(url("apply", recipe), {"source": source.id, "name": "Prepared"}, follow=True)
    assert "Apply Prepare v2 to Patients v1" in answer.content.decode()


def test_the_page_of_the_job_goes_on_to_the_version_while_it_is_open(client, recipe, run_jobs):
    wanted = {"source": recipe.dataset.latest.id, "name": "Prepared"}
    address = client.post(url("apply", recipe), wanted)["Location"]
    asking = {"headers": {"HX-Request": "true"}}
    assert f'hx-get="{address}?follow"' in client.get(address).text
    assert "HX-Redirect" not in client.get(f"{address}?follow", **asking), "it has not ended"
    run_jobs()
    made = reverse("datasets:version-detail", args=[recipe.project.slug, Dataset.objects.get(name="Prepared").id, 1])
    assert client.get(f"{address}?follow", **asking)["HX-Redirect"] == made
    later = client.get(address)
    assert later.status_code == 200, "Back leads to the job, not forth again"
    assert f'<a class="btn btn-primary" href="{made}">Open the result' in later.text
    assert "HX-Redirect" not in client.get(address, **asking), "a page that somebody else opened stays"


def test_a_job_that_has_ended_before_its_page_is_drawn_shows_the_version_at_once(client, recipe, run_jobs):
    wanted = {"source": recipe.dataset.latest.id, "name": "Prepared"}
    address = client.post(url("apply", recipe), wanted)["Location"]
    run_jobs()
    assert "/versions/1/" in client.get(address)["Location"]
    assert client.get(address).status_code == 200


def test_the_dataset_page_shows_its_recipes(client, recipe):
    address = reverse("datasets:detail", args=[recipe.project.slug, recipe.dataset_id])
    assert "Prepare" in client.get(address).content.decode()
