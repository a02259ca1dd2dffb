"""Making a version on Apache Spark: offered where there is one, and refused before it starts where no cluster helps."""

import pytest
from django.urls import reverse

from apps.jobs.choices import State
from apps.jobs.models import Job
from apps.recipes import services
from tests.factories.recipes import make_recipe

SPLIT = {"op": "divide_rows", "params": {"into": "part"}}


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


@pytest.fixture
def cluster(settings):
    settings.SPARK = "spark://cluster.example:7077"


def page_of(recipe):
    return reverse("recipes:apply", args=[recipe.project.slug, recipe.id])


def place_of(recipe, rest="apply"):
    return f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/versions/{recipe.head.number}/{rest}/"


def test_the_choice_is_there_only_where_there_is_a_cluster(cast, recipe, client_for, settings):
    client = client_for(cast.ana)
    assert "On the cluster" not in client.get(page_of(recipe)).text
    settings.SPARK = "local[2]"
    assert "On the cluster" in client.get(page_of(recipe)).text


def test_the_job_is_told_of_the_cluster(cast, recipe, client_for, api_for, cluster):
    source = recipe.dataset.latest
    assert client_for(cast.ana).post(page_of(recipe), {"source": source.id, "on_cluster": "on"}).status_code == 302
    wanted = {"source": str(source.id), "name": "There", "on_cluster": True}
    started = api_for(cast.ana).post(place_of(recipe), wanted, format="json")
    assert started.status_code == 202 and started.json()["on_cluster"]
    assert [job.spec["cluster"] for job in Job.objects.all()] == ["spark://cluster.example:7077"] * 2
    here = services.make_version(cast.ana, recipe.head, source, name="Here")
    assert not here.on_cluster


def test_without_a_cluster_it_is_refused(cast, recipe, api_for, settings):
    settings.SPARK = ""
    wanted = {"source": str(recipe.dataset.latest.id), "on_cluster": True}
    for rest in ("apply", "dry-run"):
        refused = api_for(cast.ana).post(place_of(recipe, rest), wanted, format="json")
        assert refused.status_code == 422 and "ETABLI_SPARK" in str(refused.json())
    assert not Job.objects.exists()


def test_a_step_that_no_cluster_runs_is_named_before_anything_starts(cast, recipe, client_for, api_for, cluster):
    services.commit_recipe(cast.ana, recipe, [*recipe.head.steps, SPLIT])
    recipe.refresh_from_db()
    source = recipe.dataset.latest
    number = len(recipe.head.steps)
    page = client_for(cast.ana).post(page_of(recipe), {"source": source.id, "on_cluster": "on"})
    assert page.status_code == 422 and f"Step {number} (Split into parts): This step does not run" in page.text
    refused = api_for(cast.ana).post(place_of(recipe), {"source": str(source.id), "on_cluster": True}, format="json")
    assert refused.status_code == 422 and refused.json()["details"]["step"] == number
    assert not Job.objects.exists()
    assert client_for(cast.ana).post(page_of(recipe), {"source": source.id}).status_code == 302


def test_a_worker_without_pyspark_says_what_to_install(cast, recipe, cluster, run_jobs, monkeypatch):
    monkeypatch.setattr("workers.engines.spark.session.find_spec", lambda _name: None)
    services.make_version(cast.ana, recipe.head, recipe.dataset.latest, name="There", on_cluster=True)
    job = run_jobs()[0]
    assert job.state == State.FAILED and "pip install '.[spark]'" in job.problem
