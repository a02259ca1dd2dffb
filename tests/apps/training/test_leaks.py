"""The leak guard at the train button: it stops, says why, and goes on without the column or with a reason."""

import json

import polars as pl
import pytest
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.core.storage import store
from apps.experiments.models import Run
from apps.jobs.choices import State
from apps.registry.services import create_group, register_version
from apps.training.services import train_past_leaks
from tests.factories.datasets import make_version
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


def test_rows_in_two_parts_stop_it_too(cast, project, run_jobs):
    frame = PLANTED["amount_after_the_event"](3).drop("leak")
    version = make_version(cast.dan, project, pl.concat([frame, frame.head(300)]), name="Twice")
    asked = ask_training(cast.dan, project, version, target="y")
    run_jobs()
    asked.job.refresh_from_db()
    assert [leak["column"] for leak in asked.job.error_details["leaks"]] == ["*"]
