"""Recipes are edited by versions; undo and redo move between them; a job makes dataset versions."""

import pytest
from django.http import Http404

from apps.audit.models import AuditEvent
from apps.core.errors import Conflict, DomainError, NotAllowed
from apps.datasets.models import Dataset
from apps.jobs.choices import State
from apps.recipes import holdings, queries, services
from apps.recipes.models import RecipeVersion
from tests.factories.datasets import PATIENTS, make_dataset, make_version
from tests.factories.recipes import STEPS, make_recipe
from workers.core.errors import DataError
from workers.core.tables import scan_table


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


def steps_of(recipe):
    return [step["op"] for step in recipe.head.steps]


def test_a_new_recipe_begins_with_an_empty_version(cast, project):
    recipe = services.create_recipe(cast.ana, project, name=" Clean ", dataset=make_dataset(cast.ana, project))
    assert (recipe.name, recipe.head.number, recipe.head.steps) == ("Clean", 1, [])
    assert AuditEvent.objects.filter(verb="recipe.created", target_id=str(recipe.id)).exists()


def test_two_recipes_cannot_share_a_name(cast, project, recipe):
    with pytest.raises(Conflict, match="already a recipe called “Prepare”"):
        services.create_recipe(cast.ana, project, name="Prepare", dataset=recipe.dataset)


def test_a_viewer_may_look_and_not_edit_and_a_stranger_sees_nothing(cast, project, recipe):
    with pytest.raises(NotAllowed):
        services.commit_recipe(cast.vic, recipe, [])
    with pytest.raises(Http404):
        services.commit_recipe(cast.sam, recipe, [])
    assert queries.recipe(cast.vic, project, recipe.id) == recipe


def test_every_edit_is_a_version_and_the_same_steps_are_none(cast, recipe):
    first = recipe.head
    second = services.commit_recipe(cast.ana, recipe, STEPS[:1])
    again = services.commit_recipe(cast.ana, recipe, STEPS[:1])
    assert (first.number, second.number, again.id) == (2, 3, second.id)
    assert second.parent == first and len(first.steps) == 4


def test_an_edit_of_a_version_that_is_no_longer_the_head_is_refused(cast, recipe):
    base = recipe.head.number
    services.remove_step(cast.ana, recipe, 4, base=base)
    with pytest.raises(Conflict, match=r"Ana changed the recipe \(now\)\."):
        services.remove_step(cast.dan, recipe, 1, base=base)
    assert len(recipe.head.steps) == 3


def test_steps_that_do_not_parse_are_refused_by_number_and_field(cast, recipe):
    with pytest.raises(DataError) as refusal:
        services.commit_recipe(cast.ana, recipe, [STEPS[0], {"op": "standard_scale", "params": {}}])
    assert refusal.value.details == {"step": 2, "fields": {"columns": "Columns: a value is needed."}}
    with pytest.raises(DataError, match="There is no transform named “nonsense”"):
        services.commit_recipe(cast.ana, recipe, [{"op": "nonsense", "params": {}}])
    with pytest.raises(DomainError, match="cannot be read"):
        services.commit_recipe(cast.ana, recipe, [{"params": {}}])
    assert RecipeVersion.objects.filter(recipe=recipe).count() == 2


@pytest.mark.parametrize("value", ["\x00", "\ud800", float("inf")])
def test_steps_that_no_database_holds_are_refused(cast, recipe, value):
    with pytest.raises(DomainError, match="cannot be stored"):
        services.commit_recipe(
            cast.ana, recipe, [{"op": "map_values", "params": {"column": "a", "pairs": [["a", value]]}}]
        )


def test_a_step_that_does_not_fit_the_rows_is_refused_before_it_is_kept(cast, recipe):
    with pytest.raises(DataError, match="“diagnos”. Did you mean “diagnosis”"):
        services.add_step(cast.ana, recipe, "drop_columns", {"columns": ["diagnos"]}, after=1, base=2)
    assert recipe.head.number == 2


def test_steps_are_added_changed_moved_switched_and_removed(cast, recipe):
    services.add_step(cast.ana, recipe, "drop_duplicates", {}, after=1, base=2)
    assert steps_of(recipe)[1] == "drop_duplicates"
    services.move_step(cast.ana, recipe, 2, 1, base=3)
    assert steps_of(recipe)[:2] == ["drop_duplicates", "drop_columns"]
    services.toggle_step(cast.ana, recipe, 1, base=4)
    assert recipe.head.steps[0]["enabled"] is False
    services.change_step(cast.ana, recipe, 2, {"columns": ["id", "visits"]}, base=5)
    assert recipe.head.steps[1]["params"] == {"columns": ["id", "visits"]}
    services.remove_step(cast.ana, recipe, 4, base=6)
    assert steps_of(recipe) == ["drop_duplicates", "drop_columns", "map_values", "standard_scale"]
    assert recipe.head.message == "Removed: Fill missing values of “visits” with the median."


def test_undo_and_redo_walk_through_the_edits_and_lose_none(cast, recipe):
    services.remove_step(cast.ana, recipe, 4, base=2)
    services.remove_step(cast.ana, recipe, 3, base=3)
    services.move_head(cast.ana, recipe, queries.undone(recipe))
    assert recipe.head.number == 3
    services.move_head(cast.ana, recipe, queries.redone(recipe))
    assert recipe.head.number == 4 and queries.redone(recipe) is None
    services.move_head(cast.ana, recipe, recipe.versions.get(number=2))
    branch = services.remove_step(cast.ana, recipe, 1, base=2)
    assert branch.number == 5 and branch.parent.number == 2
    assert recipe.versions.count() == 5


def test_a_version_of_another_recipe_cannot_become_the_head(cast, project, recipe):
    other = make_recipe(cast.ana, project, name="Other", version=queries.source_of(recipe))
    with pytest.raises(DomainError, match="another recipe"):
        services.move_head(cast.ana, recipe, other.head)


def test_a_recipe_makes_a_dataset_version_that_knows_where_it_came_from(cast, recipe, run_jobs):
    source = queries.source_of(recipe)
    run = services.make_version(cast.ana, recipe.head, source, name="Prepared")
    jobs = run_jobs()
    run.refresh_from_db()
    assert [job.state for job in jobs] == [State.SUCCEEDED] * 2  # applied, then described
    assert run.output.dataset.name == "Prepared" and run.output.rows == 40
    assert list(run.output.parents.all()) == [source]
    assert run.output.origin["version"] == 2 and run.output.origin["fitted"] == run.fitted
    frame = scan_table(run.output.ref).collect()
    assert frame.columns == ["diagnosis", "radius", "visits"]
    assert frame["visits"].null_count() == 0 and abs(frame["radius"].mean()) < 1e-12


def test_a_recipe_that_does_not_fit_the_rows_fails_with_a_sentence_and_makes_nothing(cast, project, run_jobs):
    steps = [{"op": "drop_columns", "params": {"columns": ["gone"]}}]
    recipe = make_recipe(cast.ana, project, steps=steps)
    run = services.make_version(cast.ana, recipe.head, queries.source_of(recipe), name="Prepared")
    (job,) = run_jobs()
    run.refresh_from_db()
    assert job.state == State.FAILED and "Step 1 (Drop columns): There is no column “gone”" in job.error
    assert run.output is None and run.target is None and not Dataset.objects.filter(name="Prepared").exists()


def test_a_version_is_used_by_the_recipes_that_were_applied_to_it(cast, project, run_jobs):
    recipe = make_recipe(cast.ana, project)
    first = recipe.dataset.latest
    assert [thing.name for thing in holdings.recipes([first.id])] == ["Prepare"], "it is shown on nothing else"
    second = make_version(cast.ana, project, PATIENTS[1:], dataset=recipe.dataset)
    assert not list(holdings.recipes([first.id])) and not list(holdings.recipes([second.id]))
    services.make_version(cast.ana, recipe.head, first, name="Prepared")
    run_jobs()
    assert [thing.name for thing in holdings.recipes([first.id])] == ["Prepare"]
    assert not list(holdings.recipes([second.id]))
    assert len(list(holdings.recipes([first.id, second.id]))) == 1
