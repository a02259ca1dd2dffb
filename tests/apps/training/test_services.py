"""Starting training: what is suggested, what is refused before anything is queued, what a finished job leaves."""

import pytest
from django.http import Http404

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, NotAllowed
from apps.core.storage import store
from apps.datasets.models import Split
from apps.experiments.models import Run
from apps.jobs.choices import State
from apps.jobs.models import Job
from apps.recipes.services import commit_recipe, create_recipe
from apps.training.models import TrainingJob
from apps.training.services import start_training
from apps.training.wishes import Wishes
from tests.factories.datasets import make_version
from tests.factories.runs import FRUIT, ask_training, make_fruit, make_run
from workers.core.errors import DataError, ParamsError
from workers.packages import load


@pytest.fixture
def version(cast, project):
    return make_fruit(cast.dan, project)


def test_a_training_job_becomes_a_numbered_run_with_its_metrics_and_its_package(cast, project, version, run_jobs):
    run = make_run(cast.dan, project, run_jobs, version, name="First try", trials=3, seed=5)
    assert (run.number, run.name, run.task, run.target) == (1, "First try", "binary", "kind")
    assert run.metric_map["accuracy"].low <= run.metric_map["accuracy"].value <= run.metric_map["accuracy"].high
    assert {a.name for a in run.artifacts.all()} == {"evaluation.json", "trials.json"}
    assert run.features == ["weight", "sugar"] and run.labels == ["apple", "pear"]
    assert any("“name” was left out" in note for note in run.notes)
    answer = load(store().local_folder(run.package)).predict_rows([{"weight": 150, "sugar": 9.0}])
    assert answer[0]["prediction"] in ("apple", "pear")
    assert make_run(cast.dan, project, run_jobs, version).number == 2


def test_what_is_left_open_is_suggested_and_the_split_is_made(cast, project, version):
    asked = ask_training(cast.dan, project, version)
    assert asked.job.spec["task"] == "binary"
    assert asked.job.spec["metric"] == "log_loss"
    assert asked.split.method == "stratified" and asked.split.params["column"] == "kind"
    assert ask_training(cast.dan, project, version).split == asked.split


def test_the_recipe_goes_into_the_model(cast, project, version, run_jobs):
    recipe = create_recipe(cast.dan, project, name="Prepare", dataset=version.dataset)
    pairs = [["apple", 0], ["pear", 1]]
    steps = [
        {"op": "drop_columns", "params": {"columns": ["name"]}},
        {"op": "map_values", "params": {"column": "kind", "pairs": pairs}},
    ]
    head = commit_recipe(cast.dan, recipe, steps)
    run = make_run(cast.dan, project, run_jobs, version, recipe_version=head)
    assert run.recipe_version == head and run.labels == [0, 1] and run.notes == []


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"metric": "rmse"}, "metric"),
        ({"trials": 501}, "trials"),
        ({"seed": -1}, "seed"),
        ({"positive": "plum"}, "positive"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_at_its_field_and_nothing_is_queued(
    cast, project, version, wishes, field
):
    with pytest.raises(DomainError) as caught:
        ask_training(cast.dan, project, version, **wishes)
    assert caught.value.field == field
    assert not Job.objects.exists() and not Split.objects.exists() and not TrainingJob.objects.exists()


def test_a_missing_target_and_wrong_parameters_are_refused(cast, project, version):
    with pytest.raises(DataError, match="There is no column “kinds”. Did you mean “kind”?"):
        ask_training(cast.dan, project, version, target="kinds")
    with pytest.raises(ParamsError, match="at least"):
        ask_training(cast.dan, project, version, params={"penalty": -1})
    assert not Job.objects.exists()


def test_a_split_of_another_version_is_refused(cast, project, version):
    other = ask_training(cast.dan, project, make_version(cast.dan, project, FRUIT.head(30), name="Other")).split
    with pytest.raises(DomainError, match="of another version"):
        ask_training(cast.dan, project, version, split=other)


def test_the_same_key_answers_the_same_job(cast, project, version):
    first = ask_training(cast.dan, project, version, key="once")
    assert ask_training(cast.dan, project, version, key="once") == first
    assert Job.objects.count() == 1


def test_an_analyst_may_not_and_a_stranger_finds_nothing(cast, project, version):
    with pytest.raises(NotAllowed):
        start_training(cast.ana, project, version, Wishes("kind"))
    with pytest.raises(Http404):
        start_training(cast.sam, project, version, Wishes("kind"))


def test_a_failed_job_leaves_its_sentence_and_no_run(cast, project, run_jobs):
    lonely = make_version(cast.dan, project, FRUIT.head(12), name="Few")
    asked = ask_training(cast.dan, project, lonely, target="weight", task="regression")
    run_jobs()
    asked.job.refresh_from_db()
    assert asked.job.state == State.FAILED
    assert "at least 10 are needed" in asked.job.error
    assert not Run.objects.exists()


def test_start_and_record_are_audited(cast, project, version, run_jobs):
    make_run(cast.dan, project, run_jobs, version)
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"training.started", "run.recorded", "experiment.created"} <= verbs
