"""The pages about jobs."""

import json
import re
from datetime import timedelta

from django.urls import reverse

from apps.jobs import cost, kinds
from apps.jobs.models import Job
from apps.jobs.services import note
from tests.factories.datasets import make_version
from workers.core.said import Said
from workers.core.words import _ as N_
from workers.core.words import say


def test_no_two_kinds_of_job_have_one_name_in_the_filter(client_for, cast, project):
    address = reverse("jobs:list", args=[project.slug])
    for code in ("en", "fr"):
        text = client_for(cast.dan).get(address, headers={"Accept-Language": code}).text
        chooser = re.search(r'<select[^>]*id="kind".*?</select>', text, re.S)[0]
        labels = re.findall(r"<option[^>]*>([^<]*)</option>", chooser)
        assert len(labels) == len(kinds.names()) + 1
        assert len(set(labels)) == len(labels), sorted(label for label in labels if labels.count(label) > 1)


def test_a_cost_has_its_currency(client_for, cast, project, run_jobs):
    version = make_version(cast.dan, project)
    client = client_for(cast.dan)
    client.post(reverse("datasets:version-insights", args=[project.slug, version.dataset_id, version.number]))
    (job,) = run_jobs()
    figure = r">[\d.,e-]+&nbsp;EUR<"
    for address in (reverse("jobs:list", args=[project.slug]), reverse("jobs:detail", args=[project.slug, job.id])):
        assert re.search(figure, client.get(address).text), address


def test_the_log_is_read_in_the_readers_language(client_for, cast, project, run_jobs):
    version = make_version(cast.dan, project)
    client = client_for(cast.dan)
    client.post(reverse("datasets:version-insights", args=[project.slug, version.dataset_id, version.number]))
    (job,) = run_jobs()
    note(job.id, 1, N_("Nothing is new since the last time."), "raw {line} of a library")
    note(job.id, 1, Said(**json.loads(json.dumps(Said.of(say(N_("{n} files came."), n=1234)).plain))))
    address = reverse("jobs:detail", args=[project.slug, job.id])
    french = client.get(address, headers={"Accept-Language": "fr"}).text
    for line in (
        "Rien de nouveau depuis la dernière fois.",
        "raw {line} of a library",
        "1\u202f234 fichiers sont arrivés.",
    ):
        assert line in french
    assert "1,234 files came." in client.get(address).text
    assert list(job.log_lines.values_list("line", flat=True))[-1] == "1234 files came."


def test_an_estimate_is_said_where_it_is_worth_a_word_and_learns_from_the_last_jobs(
    client_for, cast, project, run_jobs
):
    client = client_for(cast.dan)
    version = make_version(cast.dan, project)
    address = reverse("datasets:version-insights", args=[project.slug, version.dataset_id, version.number])
    client.post(address)
    (job,) = run_jobs()
    page = reverse("jobs:detail", args=[project.slug, job.id])
    assert job.estimate["past_jobs"] == 0 and "expected" not in client.get(page).text, "a guess of some seconds"
    Job.objects.filter(id=job.id).update(finished_at=job.started_at + timedelta(seconds=300))
    assert (cost.estimate(job.kind).seconds, cost.estimate(job.kind).past_jobs) == (300, 1)
    for past, seconds, said in ((1, 300, True), (1, 3, False), (0, 30, False), (0, 90, True)):
        Job.objects.filter(id=job.id).update(estimate={**job.estimate, "past_jobs": past, "seconds": seconds})
        assert ("expected" in client.get(page).text) is said, (past, seconds)
