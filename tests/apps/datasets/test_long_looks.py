"""Looks at a version too long to be worked out while somebody waits: a job prepares them and says how far it is."""

import json

import pytest

from apps.datasets.models import Analysis
from apps.jobs.models import Job
from apps.jobs.services import cancel
from tests.factories.datasets import make_version
from workers.browsing import columns as browse_columns
from workers.browsing import preparing
from workers.browsing.cache import folder_of, forget


@pytest.fixture(autouse=True)
def long(monkeypatch):
    """The patients' forty rows count as long, and stand in more row groups than are read for one page."""
    monkeypatch.setattr(preparing, "QUICK_CELLS", 0)
    monkeypatch.setattr(preparing, "NEAR", 0)
    monkeypatch.setattr(browse_columns, "NEAR", 0)


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project)


@pytest.fixture
def rows(api_for, cast, version):
    """GET, or another verb, on the rows: ``rows(sort="-radius")``, ``rows("post", q="M")``."""
    address = f"/api/v1/projects/{version.project.slug}/datasets/{version.dataset_id}/versions/1/rows/"

    def ask(verb="get", person="dan", **asked):
        if "filter" in asked:
            asked["filter"] = json.dumps(asked["filter"])
        api = api_for(getattr(cast, person))
        return api.get(address, asked) if verb == "get" else api.post(address, asked, format="json")

    return ask


def test_rows_in_their_own_order_are_told_at_once(rows):
    assert rows().status_code == 200
    assert rows("post").json()["total"] == 40
    assert not Job.objects.exists()


@pytest.mark.parametrize("asked", [{"sort": "-radius"}, {"q": "000"}, {"filter": [["radius", "above", 15]]}])
def test_asking_starts_nothing_and_reads_nothing(rows, version, asked):
    answer = rows(**asked)
    assert (answer.status_code, answer.json()["job"]) == (202, None)
    assert not Job.objects.exists() and not folder_of(version.ref).exists()


def test_a_job_prepares_the_look_and_then_its_pages_are_told(rows, run_jobs):
    started = rows("post", sort="-radius", q="0003")
    assert (started.status_code, started.json()["job"]["state"]) == (202, "queued")
    assert rows(sort="-radius", q="0003").json()["job"]["id"] == started.json()["job"]["id"]
    assert [job.state for job in run_jobs()] == ["succeeded"]
    seen = rows(sort="-radius", q="0003").json()
    assert (seen["total"], seen["numbers"][:3], seen["found"]) == (11, [40, 39, 38], None)
    assert rows(sort="-radius", q="0003", row=39).json()["found"] == 1
    assert rows(sort="-radius", q="0003", offset=3, limit=2).json()["numbers"] == [37, 36]


def test_an_order_that_is_known_serves_other_looks_too(rows, run_jobs):
    rows("post", sort="-radius", q="0003")
    run_jobs()
    assert rows(sort="-radius").json()["numbers"][:2] == [40, 39]
    assert rows(q="0003").json()["total"] == 11


def test_other_columns_of_a_known_order_are_laid_out_by_a_job_of_their_own(rows, run_jobs):
    rows("post", sort="-radius", columns="0")
    run_jobs()
    assert rows(sort="-radius", columns="0").status_code == 200
    assert rows(sort="-radius", columns="1").status_code == 202
    rows("post", sort="-radius", columns="1")
    run_jobs()
    assert rows(sort="-radius", columns="1").json()["rows"][:2] == [["B"], ["M"]]


def test_one_look_is_worked_out_once_however_many_ask(rows):
    first, second = (rows("post", person, q="M").json()["job"]["id"] for person in ("dan", "vic"))
    assert first == second and Job.objects.count() == 1


def test_a_running_look_says_how_far_it_is_and_what_it_found(rows):
    rows("post", q="M")
    job = Job.objects.get()
    Job.objects.update(state="running", phase="Looking through the rows", done=30, total=40)
    job.metrics.create(attempt=1, name="Rows found", value=9, step=1)
    job.metrics.create(attempt=1, name="Rows found", value=15, step=2)
    told = rows(q="M").json()
    assert (told["found"], told["said"], told["job"]["done"], told["job"]["total"]) == (
        15, "Looking through the rows", 30, 40,
    )  # fmt: skip
    assert told["cancel"].endswith(f"/jobs/{job.id}/cancel/")
    assert rows(person="vic", q="M").json()["cancel"] == ""


def test_a_look_that_was_stopped_is_started_again_when_asked_again(rows, cast, run_jobs):
    rows("post", q="M")
    cancel(cast.dan, Job.objects.get())
    assert rows(q="M").json()["job"]["state"] == "cancelled"
    assert rows("post", q="M").json()["job"]["state"] == "queued"
    run_jobs()
    assert rows(q="M").json()["total"] == 20


def test_what_made_room_for_others_is_worked_out_anew(rows, run_jobs, version):
    for _time in range(2):
        assert rows("post", q="M").json()["job"]["state"] == "queued"
        assert len(run_jobs()) == 1
        assert rows(q="M").status_code == 200
        forget(version.ref)
    assert Analysis.objects.filter(kind="look").count() == 1


def test_a_look_at_a_hidden_column_is_refused_before_any_job(rows, version):
    version.dataset.marks = {"id": ["sensitive"]}
    version.dataset.save()
    assert rows("post", "vic", sort="id").status_code == 403
    rows("post", "vic", q="0003")
    assert Job.objects.get().spec["searched"] == ["diagnosis", "radius", "visits"]


def test_nonsense_is_refused_before_any_job(rows):
    assert "Did you mean" in rows("post", filter=[["radios", "above", 1]]).json()["message"]
    assert not Job.objects.exists()
