"""A finished training explains itself, once."""

import json

import pytest

from apps.core.errors import NotAllowed
from apps.core.storage import store
from apps.explain.models import Explanation
from apps.explain.services import explain_run
from apps.jobs.choices import State
from tests.factories.runs import make_run


def test_a_run_is_explained_when_its_training_ends(cast, project, run_jobs):
    run = make_run(cast.dan, project, run_jobs)
    found = Explanation.objects.get(run=run)
    assert found.job.state == State.SUCCEEDED and found.method == "exact"
    explanation = json.loads(store().read_bytes(found.digest))
    assert explanation["weights"][0]["name"] == "weight"
    assert len(explanation["shares"]) == found.rows == run.rows["test"]


def test_asking_again_answers_the_explanation_that_is_there(cast, project, run_jobs):
    run = make_run(cast.dan, project, run_jobs)
    assert explain_run(cast.dan, run) == Explanation.objects.get(run=run)
    with pytest.raises(NotAllowed):
        explain_run(cast.vic, run)


def test_a_failed_explanation_can_be_asked_for_again(cast, project, run_jobs):
    run = make_run(cast.dan, project, run_jobs)
    first = Explanation.objects.select_related("job").get(run=run)
    first.job.state = State.FAILED
    first.job.save()
    again = explain_run(cast.dan, run)
    assert again.id == first.id and again.job_id != first.job_id
