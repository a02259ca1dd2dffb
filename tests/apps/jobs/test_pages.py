"""The pages about jobs."""

import re

from django.urls import reverse

from apps.jobs import kinds
from tests.factories.datasets import make_version


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
