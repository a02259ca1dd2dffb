"""Keeping a dataset up to date from its page, through REST and in the bell."""

import pytest
from django.urls import reverse

from apps.jobs.choices import State
from apps.projects.models import Membership
from apps.recipes import services
from apps.recipes.models import RecipeRun, Upkeep
from tests.factories.datasets import PATIENTS, make_version
from tests.factories.recipes import STEPS, make_recipe


@pytest.fixture
def made(cast, project, run_jobs):
    """A dataset of the first version of its source, which has a second one."""
    recipe = make_recipe(cast.ana, project, steps=STEPS[1:3])
    run = services.make_version(cast.ana, recipe.head, recipe.dataset.latest, name="Prepared")
    run_jobs()
    make_version(cast.dan, project, PATIENTS.head(10), dataset=recipe.dataset)
    return run.target


def page_of(dataset):
    return reverse("datasets:detail", args=[dataset.project.slug, dataset.id])


def deed(name, dataset):
    return reverse(f"recipes:{name}", args=[dataset.project.slug, dataset.id])


def api(dataset, rest=""):
    return f"/api/v1/projects/{dataset.project.slug}/recipes/upkeep/{dataset.id}/{rest}"


def test_the_page_says_what_is_there_and_makes_the_next_version(cast, made, client_for, run_jobs):
    client = client_for(cast.ana)
    assert "Made of Patients v1; v2 is there." in client.get(page_of(made)).text
    viewed = client_for(cast.vic).get(page_of(made)).text
    assert "v2 is there" in viewed and "Refresh now" not in viewed and "freshness-when" not in viewed
    started = client.post(deed("remake", made))
    assert started.status_code == 302 and "/jobs/" in started.url
    assert "Refresh now" not in client.get(page_of(made)).text, "one at a time"
    run_jobs()
    assert "Made of Patients v2, the newest." in client.get(page_of(made)).text
    version = reverse("datasets:version-detail", args=[made.project.slug, made.id, 2])
    assert "Made of Patients v2, the newest." in client.get(version).text
    first = reverse("datasets:version-detail", args=[made.project.slug, made.id, 1])
    assert "The version shown was made of Patients v1 with v2 of the recipe." in client.get(first).text


def test_the_page_switches_it_on_and_off(cast, made, client_for, run_jobs):
    client = client_for(cast.ana)
    client.post(deed("upkeep", made), {"when": "newest"})
    shown = client.get(page_of(made)).text
    assert "Ana keeps it up to date" in shown and '<option value="newest" selected>' in shown
    make_version(cast.dan, made.project, PATIENTS.drop("visits"), dataset=RecipeRun.objects.get().source.dataset)
    run_jobs()
    shown = client.get(page_of(made)).text
    assert "Making it of Patients v3 failed." in shown and "Step 2" in shown and "The version before stays." in shown
    client.post(deed("upkeep", made), {"when": "nothing"})
    assert not Upkeep.objects.exists() and "keeps it up to date" not in client.get(page_of(made)).text


def test_the_page_asks_the_database_few_questions(cast, made, client_for, django_assert_max_num_queries):
    services.keep_up_to_date(cast.ana, made)
    client = client_for(cast.ana)
    client.get(page_of(made))
    with django_assert_max_num_queries(27):
        client.get(page_of(made))


def test_the_api_does_the_same(cast, made, api_for, run_jobs):
    viewer, client = api_for(cast.vic), api_for(cast.ana)
    fresh = viewer.get(api(made)).json()
    assert fresh["source"] == {"dataset": "Patients", "used": 1, "newest": 2}
    assert (fresh["is_behind"], fresh["is_kept"], fresh["problem"]) == (True, False, "")
    assert viewer.post(api(made), {}, format="json").status_code == 403
    assert client.post(api(made), {"newest_recipe": True}, format="json").json()["author"] == "ana"
    started = client.post(api(made, "run/"), {"key": "once"}, format="json")
    assert started.status_code == 202 and not started.json()["automatic"]
    assert client.post(api(made, "run/"), {"key": "once"}, format="json").json()["id"] == started.json()["id"]
    run_jobs()
    fresh = viewer.get(api(made)).json()
    assert (fresh["is_behind"], fresh["is_kept"], fresh["newest_recipe"]) == (False, True, True)
    assert fresh["last"]["job"]["state"] == State.SUCCEEDED
    assert client.delete(api(made)).status_code == 204 and not viewer.get(api(made)).json()["is_kept"]
    imported = RecipeRun.objects.first().source.dataset
    assert viewer.get(api(imported)).status_code == 409
    assert "No recipe made this dataset" in client.post(api(imported), {}, format="json").json()["message"]


def test_who_made_the_dataset_hears_that_it_is_kept_no_longer(cast, made, client_for):
    services.keep_up_to_date(cast.ana, made)
    Membership.objects.filter(user=cast.ana).update(role="viewer")
    make_version(cast.dan, made.project, PATIENTS.head(5), dataset=RecipeRun.objects.get().source.dataset)
    bell = client_for(cast.ana).post("/notifications/")
    assert bell.status_code == 200
    assert "“Prepared” is not kept up to date: Switched off: Ana may no longer change this dataset." in bell.text
