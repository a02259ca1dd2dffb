"""Parameters of a recipe: declared with its versions, filled when it is applied, kept with what they made."""

import pytest
from django.urls import reverse

from apps.core.errors import Conflict
from apps.datasets.services import mark_columns
from apps.recipes import services
from apps.recipes.differences import difference
from apps.recipes.editor import open_editor
from apps.recipes.exports import export_of
from apps.recipes.models import RecipeRun
from apps.recipes.parameters import parameter_lines
from apps.recipes.rehearsing import rehearsal
from tests.factories.datasets import PATIENTS, make_version
from tests.factories.recipes import make_recipe
from workers.core.errors import DataError, ParamsError

LEAST = {"name": "least", "kind": "number", "default": 15, "help": "The least radius"}
DIGITS = {"name": "digits", "kind": "integer", "default": 1}
STEPS = [
    {"op": "filter_rows", "params": {"condition": "radius >= $least"}},
    {"op": "round_numbers", "params": {"columns": ["radius"], "digits": {"param": "digits"}}},
]


@pytest.fixture
def recipe(cast, project):
    made = make_recipe(cast.ana, project, steps=[])
    services.commit_recipe(cast.ana, made, STEPS, parameters=[LEAST, DIGITS])
    return made


def test_a_version_holds_its_parameters_and_shows_the_steps_with_their_defaults(cast, recipe):
    head = recipe.head
    assert head.steps[0]["params"]["condition"] == "radius >= $least" and head.parameters[0]["default"] == 15.0
    editor = open_editor(cast.ana, recipe, head)
    assert [line.state for line in editor.lines] == ["done", "done"]
    assert editor.lines[0].sentence == "Keep rows where “radius” is at least 15."
    assert editor.lines[0].uses == ("least",) and editor.lines[1].params["digits"] == {"param": "digits"}
    assert [(line.parameter.name, line.steps) for line in parameter_lines(cast.ana, head)] == [
        ("least", [1]),
        ("digits", [2]),
    ]
    services.commit_recipe(cast.ana, recipe, STEPS[:1])
    assert recipe.head.parameters == head.parameters, "they stay where nothing is said of them"
    assert services.commit_recipe(cast.ana, recipe, STEPS[:1], parameters=[LEAST, DIGITS]) == recipe.head


def test_editing_a_step_keeps_what_stands_for_values(cast, recipe):
    base = recipe.head.number
    services.move_step(cast.ana, recipe, 2, 1, base=base)
    assert "Round" in recipe.head.message and recipe.head.written.steps[0].params["digits"] == {"param": "digits"}
    with pytest.raises(DataError, match="There is no parameter “leest”"):
        services.change_step(cast.ana, recipe, 2, {"condition": "radius > $leest"}, base=recipe.head.number)
    services.change_step(cast.ana, recipe, 2, {"condition": "radius > $least"}, base=recipe.head.number)
    assert recipe.head.written.steps[1].params["condition"] == "radius > $least"
    branch = services.create_branch(cast.ana, recipe, "Idea", recipe.head)
    services.set_parameter(cast.ana, recipe, {**LEAST, "default": 18}, replaces="least", branch=branch)
    assert recipe.head.values()["least"] == 15
    services.take_over(cast.ana, branch)
    recipe.refresh_from_db()
    assert recipe.head.values()["least"] == 18


def test_one_that_is_used_is_neither_renamed_nor_removed(cast, recipe):
    with pytest.raises(Conflict, match=r"Step 1 \(Filter rows\) uses the parameter “least”"):
        services.remove_parameter(cast.ana, recipe, "least")
    with pytest.raises(Conflict, match=r"Step 2 \(Round numbers\) uses"):
        services.set_parameter(cast.ana, recipe, {**DIGITS, "name": "places"}, replaces="digits")
    with pytest.raises(DataError, match="Step 2 .*of the kind text, which does not fit"):
        services.set_parameter(cast.ana, recipe, {**DIGITS, "kind": "text", "default": "1"}, replaces="digits")
    with pytest.raises(DataError, match="Step 1 .*There is no parameter “least”"):
        services.commit_recipe(cast.ana, recipe, STEPS, parameters=[DIGITS])
    services.set_parameter(cast.ana, recipe, {"name": "spare", "kind": "boolean", "default": "yes", "help": ""})
    assert recipe.head.message == "Parameter added: spare" and recipe.head.values()["spare"] is True
    services.remove_parameter(cast.ana, recipe, "spare")
    assert [one["name"] for one in recipe.head.parameters] == ["least", "digits"]


def test_values_are_chosen_when_it_is_applied_and_kept_with_the_run(cast, recipe, run_jobs):
    source = recipe.dataset.latest
    tried = rehearsal(cast.ana, recipe.head, source, parameters={"least": 19})
    assert tried.lines[0].report.rows_after == 4
    run = services.make_version(cast.ana, recipe.head, source, name="Large", parameters={"least": "19"})
    run_jobs()
    run.refresh_from_db()
    assert run.output.rows == 4 and run.parameters == {"least": 19.0, "digits": 1}
    assert run.job.spec["steps"][0]["params"]["condition"] == "radius >= 19.0"
    for wrong, field in (({"least": "much"}, "least"), ({"leest": 1}, "leest")):
        with pytest.raises(ParamsError) as refusal:
            services.make_version(cast.ana, recipe.head, source, name="No", parameters=wrong)
        assert list(refusal.value.fields) == [field]
    text = export_of(cast.ana, recipe.head, source, "python").text
    assert "Its parameters are written in: least = 15, digits = 1." in text and "19.0" not in text


def test_keeping_up_to_date_takes_the_values_of_the_run(cast, recipe, run_jobs):
    source = recipe.dataset
    run = services.make_version(cast.ana, recipe.head, source.latest, name="Large", parameters={"least": 19})
    run_jobs()
    services.keep_up_to_date(cast.ana, run.target, newest_recipe=True)
    services.set_parameter(cast.ana, recipe, {"name": "more", "kind": "text", "default": "x"})
    make_version(cast.dan, source.project, PATIENTS.tail(2), dataset=source)
    run_jobs()
    again = RecipeRun.objects.filter(target=run.target).first()
    assert again.automatic and again.parameters == {"least": 19.0, "digits": 1, "more": "x"} and again.output.rows == 2


def test_what_differs_is_said(cast, recipe):
    before = recipe.head
    fixed = [STEPS[0], {"op": "round_numbers", "params": {"columns": ["radius"], "digits": 2}}]
    services.commit_recipe(cast.ana, recipe, fixed, parameters=[{**LEAST, "default": 16}])
    found = difference(cast.ana, before, recipe.head)
    assert [(p.before, p.after) for line in found.changed for p in line.params] == [("$digits", "2")]
    assert [(line.name, line.before, line.after) for line in found.parameters] == [
        ("least", "Number: 15", "Number: 16"),
        ("digits", "Whole number: 1", "–"),
    ]


def test_values_about_sensitive_columns_are_not_told(cast, recipe, api_for):
    mark_columns(cast.olga, recipe.dataset, {"radius": ["sensitive"]})
    place = f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/versions/{recipe.head.number}/"
    told = api_for(cast.vic).get(place).json()
    assert "15" not in str(told["parameters"]) and "15" not in str(told["steps"])
    page = reverse("recipes:parameters", args=[recipe.project.slug, recipe.id])
    client = api_for(cast.ana)
    assert client.get(place).status_code == 200 and page
