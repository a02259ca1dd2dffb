"""A recipe on other rows with what it learned from the first: pages, REST, discretion, and being kept up to date."""

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.services import mark_columns
from apps.recipes import services
from apps.recipes.queries import fitted_of
from tests.factories.datasets import make_dataset, make_version
from tests.factories.recipes import STEPS, make_recipe
from workers.core.errors import DataError
from workers.core.tables import scan_table


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


@pytest.fixture
def home(cast, recipe, run_jobs):
    run = services.make_version(cast.ana, recipe.head, recipe.dataset.latest, name="Home")
    run_jobs()
    run.refresh_from_db()
    return run


@pytest.fixture
def later(cast, project, recipe):
    """Rows of the same columns, in which everything is larger."""
    frame = scan_table(recipe.dataset.latest.ref).collect()
    rows = frame.with_columns(pl.col("radius") * 100 + 5, pl.col("visits") * 10)
    return make_version(cast.ana, project, rows, dataset=make_dataset(cast.ana, project, name="Later"))


def rows_of(version):
    return scan_table(version.ref).collect()


def test_steps_do_as_they_learned_for_the_first_rows(cast, recipe, home, later, run_jobs):
    run = services.make_version(cast.ana, recipe.head, later, name="Away", learned_from=home)
    run_jobs()
    run.refresh_from_db()
    assert rows_of(run.output).equals(fitted_of(home).apply(rows_of(later)))
    assert run.learned_from == home and home.learned_from is None
    assert run.report[2]["sentence"] == home.report[2]["sentence"]
    anew = services.make_version(cast.ana, recipe.head, later, name="Anew")
    run_jobs()
    anew.refresh_from_db()
    assert not rows_of(anew.output).equals(rows_of(run.output))


def test_a_recipe_that_changed_since_is_refused_before_the_start(cast, recipe, home, later):
    services.commit_recipe(cast.ana, recipe, [*STEPS[:3], {"op": "min_max_scale", "params": {"columns": ["radius"]}}])
    recipe.refresh_from_db()
    with pytest.raises(DataError, match="Step 4 was not learned there"):
        services.make_version(cast.ana, recipe.head, later, name="Away", learned_from=home)


def test_the_api_and_the_page_offer_it(cast, recipe, home, later, api_for, client_for, run_jobs):
    api, path = api_for(cast.ana), f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/versions/2"
    wanted = {"source": str(later.id), "learned_from": str(home.output_id)}
    tried = api.post(f"{path}/dry-run/", wanted, format="json").json()
    assert tried["report"][2]["sentence"] == "Fill missing values of “visits” with the median, 2."
    made = api.post(f"{path}/apply/", {**wanted, "name": "Away"}, format="json").json()
    assert made["learned_from"] == str(home.output_id)
    foreign = {**wanted, "learned_from": str(later.id)}
    assert api.post(f"{path}/apply/", foreign, format="json").status_code == 404
    page = reverse("recipes:apply", args=[recipe.project.slug, recipe.id])
    shown = client_for(cast.ana).get(page).text
    assert "Steps learn from" in shown and f'<option value="{home.id}">Home v1</option>' in shown
    posted = client_for(cast.ana).post(page, {"source": later.id, "name": "Away 2", "learned_from": home.id})
    assert posted.status_code == 302
    run_jobs()
    assert recipe.head.recipe_runs.get(target__name="Away 2").learned_from == home


def test_what_was_learned_of_sensitive_columns_stays_untold(cast, recipe, later, run_jobs):
    mark_columns(cast.ana, recipe.dataset, {"visits": ["sensitive"]})
    first = services.make_version(cast.ana, recipe.head, recipe.dataset.latest, name="Home")
    run_jobs()
    first.refresh_from_db()
    run = services.make_version(cast.ana, recipe.head, later, name="Away", learned_from=first)
    run_jobs()
    run.refresh_from_db()
    assert "2" not in str(run.report[2]["sentence"])


def test_what_is_made_again_does_as_it_did(cast, recipe, home, later, run_jobs):
    run = services.make_version(cast.ana, recipe.head, later, name="Away", learned_from=home)
    run_jobs()
    run.refresh_from_db()
    make_version(cast.ana, recipe.project, rows_of(later).head(9), dataset=later.dataset)
    again = services.remake(cast.ana, run.target)
    run_jobs()
    again.refresh_from_db()
    assert again.learned_from == home and rows_of(again.output).equals(rows_of(run.output).head(9))
