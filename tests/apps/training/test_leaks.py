"""The leak guard at the train button: it stops, says why, and goes on without the column or with a reason."""

import json
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.core.storage import store
from apps.datasets.services import create_split
from apps.experiments.models import Run
from apps.jobs.choices import State
from apps.registry.services import create_group, register_version
from apps.training.queries import as_query
from apps.training.services import SHARES, train_past_leaks
from tests.factories.datasets import make_version
from tests.factories.recipes import make_recipe
from tests.factories.runs import ask_training
from tests.workers.insights.leaky import PLANTED

REASON = "The refund is booked before we predict."


@pytest.fixture
def leaky(cast, project):
    return make_version(cast.dan, project, PLANTED["amount_after_the_event"](1), name="Refunds")


@pytest.fixture
def stopped(cast, project, leaky, run_jobs):
    asked = ask_training(cast.dan, project, leaky, target="y")
    run_jobs()
    asked.refresh_from_db()
    return asked


def page_of(client, asked):
    return client.get(f"/p/{asked.project.slug}/training/{asked.id}/").content.decode()


def test_training_stops_at_a_leak_and_fits_nothing(stopped):
    assert stopped.job.state == State.FAILED and not Run.objects.exists()
    assert "Stopped: possible leak" in stopped.job.error
    (leak,) = stopped.job.error_details["leaks"]
    assert (leak["kind"], leak["column"], leak["features"]) == ("power", "leak", ["leak"])
    assert leak["strength"] > 0.97 and leak["rows"] == 540  # the full training part


def test_the_page_says_what_was_found_and_offers_both_ways(stopped, cast, client_for):
    html = page_of(client_for(cast.dan), stopped)
    for words in ("Stopped: possible leak", "“leak” alone tells", "Leave this column out", "reviewers read it"):
        assert words in html
    watched = page_of(client_for(cast.vic), stopped)
    assert "Stopped: possible leak" in watched and "Leave this column out" not in watched


def test_leaving_the_column_out_trains_without_it(stopped, cast, client_for, run_jobs):
    address = f"/p/{stopped.project.slug}/training/{stopped.id}/leaks/"
    answer = client_for(cast.dan).post(address, {"choice-0": "leave"})
    assert answer.status_code == 302
    run_jobs()
    run = Run.objects.get()
    assert run.features == ["age", "income"] and run.leak_overrides == []
    assert "“leak” was left out, as asked." in run.notes


def test_keeping_it_needs_a_reason_in_words(stopped, cast, client_for):
    address = f"/p/{stopped.project.slug}/training/{stopped.id}/leaks/"
    client = client_for(cast.dan)
    assert "Say why it may stay" in client.post(address, {"choice-0": "keep"}).content.decode()
    short = client.post(address, {"choice-0": "keep", "reason-0": "ok"})
    assert short.status_code == 422 and "Say in a few words why" in short.content.decode()
    with pytest.raises(DomainError):
        train_past_leaks(cast.dan, stopped, overrides={"leak": "just because"})


def test_the_reason_follows_the_model_to_its_review(stopped, cast, project, client_for, run_jobs):
    address = f"/p/{project.slug}/training/{stopped.id}/leaks/"
    client_for(cast.dan).post(address, {"choice-0": "keep", "reason-0": REASON})
    run_jobs()
    run = Run.objects.get()
    (kept,) = run.leak_overrides
    assert (kept["column"], kept["reason"]) == ("leak", REASON)
    folder = store().local_folder(run.package)
    for name in ("card.json", "lineage.json"):
        assert json.loads((folder / name).read_text("utf-8"))["leak_overrides"][0]["reason"] == REASON
    assert AuditEvent.objects.get(verb="training.leaks_kept").facts["reasons"] == {"leak": REASON}
    version = register_version(cast.dan, run, create_group(cast.dan, project, "refunds"))
    rita = client_for(cast.rita)
    for place in (
        reverse("experiments:run-detail", args=[project.slug, run.number]),
        reverse("registry:version-detail", args=[project.slug, version.group_id, version.number]),
    ):
        html = rita.get(place).content.decode()
        assert REASON in html and "Learned from possible leaks" in html, place


def test_the_training_form_carries_what_was_decided(stopped, cast, project, client_for):
    again = train_past_leaks(cast.dan, stopped, without=["age"], overrides={"leak": REASON})
    client = client_for(cast.dan)
    html = client.get(f"/p/{project.slug}/training/{again.id}/again/", follow=True).content.decode()
    assert "Leave out “age”" in html and REASON in html
    assert "leak_overrides={&#x27;leak&#x27;" in html and "without=(&#x27;age&#x27;,)" in html


def test_the_interface_takes_and_gives_the_same(leaky, cast, project, client_for, run_jobs):
    client, address = client_for(cast.dan), f"/api/v1/projects/{project.slug}/training/"
    wishes = {"version": str(leaky.id), "target": "y", "algorithm": "linear"}

    def ask(**more):
        answer = client.post(address, {**wishes, **more}, content_type="application/json")
        run_jobs()
        return answer, client.get(f"{address}{answer.json()['id']}/").json() if answer.status_code == 202 else None

    _answer, found = ask()
    assert found["run"] is None and found["job"]["error_details"]["leaks"][0]["column"] == "leak"
    refused, _none = ask(leak_overrides={"leak": ""})
    assert refused.status_code in (400, 422)
    _answer, without = ask(without=["leak"])
    _answer, kept = ask(leak_overrides={"leak": REASON})
    runs = f"/api/v1/projects/{project.slug}/runs/"
    assert client.get(f"{runs}{without['run']}/").json()["leak_overrides"] == []
    assert client.get(f"{runs}{kept['run']}/").json()["leak_overrides"][0]["reason"] == REASON


@pytest.fixture
def orders(cast, project):
    """Orders with the day of their payment, which comes later, and a recipe that learns from it."""
    rng = np.random.default_rng(3)
    ordered = pl.Series([date(2024, 1, 1) + timedelta(days=at // 2) for at in range(600)])
    late = pl.Series([timedelta(days=int(at)) for at in rng.integers(1, 30, 600)])
    frame = pl.DataFrame({"ordered": ordered, "paid": ordered + late, "x": rng.normal(size=600)})
    version = make_version(cast.dan, project, frame.with_columns(y=rng.random(600) < 0.4), name="Orders")
    steps = [{"op": "date_parts", "params": {"column": name}} for name in ("paid", "ordered")]
    return version, make_recipe(cast.dan, project, steps=steps, version=version).head


def test_a_split_along_time_names_the_moment_and_a_later_date_stops_the_training(orders, cast, project, run_jobs):
    version, recipe = orders
    split = create_split(cast.dan, version, method="time", fractions=SHARES, column="ordered")
    asked = ask_training(cast.dan, project, version, target="y", recipe_version=recipe, split=split)
    run_jobs()
    asked.job.refresh_from_db()
    assert asked.job.spec["moment"] == "ordered" and "moment" not in as_query(asked)
    (leak,) = asked.job.error_details["leaks"]
    assert (leak["kind"], leak["column"]) == ("later", "paid") and all("paid" in name for name in leak["features"])
    again = train_past_leaks(cast.dan, asked, without=["paid"], overrides={})
    run_jobs()
    assert Run.objects.get(job=again.job).leak_overrides == []


def test_the_form_and_the_interface_name_the_moment(orders, cast, project, client_for, run_jobs):
    version, recipe = orders
    client = client_for(cast.dan)
    html = client.get(f"/p/{project.slug}/training/new/?version={version.id}&target=y&moment=ordered").content.decode()
    assert "Moment of the prediction" in html and "moment=&#x27;ordered&#x27;" in html
    wishes = {"version": str(version.id), "target": "y", "recipe_version": str(recipe.id), "algorithm": "linear"}
    address = f"/api/v1/projects/{project.slug}/training/"
    refused = client.post(address, {**wishes, "moment": "x"}, content_type="application/json")
    assert refused.status_code in (400, 422) and "no column of dates" in refused.content.decode()
    asked = client.post(address, {**wishes, "moment": "ordered"}, content_type="application/json").json()
    run_jobs()
    found = client.get(f"{address}{asked['id']}/").json()
    assert [leak["column"] for leak in found["job"]["error_details"]["leaks"]] == ["paid"]
    again = client.get(f"/p/{project.slug}/training/{asked['id']}/again/")
    assert "moment=ordered" in again["Location"]


def test_a_version_without_dates_asks_for_no_moment(cast, project, leaky, client_for):
    html = client_for(cast.dan).get(f"/p/{project.slug}/training/new/?version={leaky.id}").content.decode()
    assert "Moment of the prediction" not in html


def test_rows_in_two_parts_stop_it_too(cast, project, run_jobs):
    frame = PLANTED["amount_after_the_event"](3).drop("leak")
    version = make_version(cast.dan, project, pl.concat([frame, frame.head(300)]), name="Twice")
    asked = ask_training(cast.dan, project, version, target="y")
    run_jobs()
    asked.job.refresh_from_db()
    assert [leak["column"] for leak in asked.job.error_details["leaks"]] == ["*"]
