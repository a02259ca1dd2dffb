"""Runs that compare learn from and are judged on identical rows; folds are refused with the way out."""

import pytest
from django.urls import reverse

from apps.core.errors import DomainError
from apps.datasets.services import create_split
from tests.factories.runs import ask_training, make_fruit, make_run
from workers.core.specs import from_json
from workers.training.parts import prepare
from workers.training.specs import TrainSpec


@pytest.fixture
def version(cast, project):
    return make_fruit(cast.dan, project)


def rows_of(asked):
    """The rows of each part as the job's compute reads them."""
    parts = prepare(from_json(asked.job.spec, TrainSpec)).parts
    return {name: part.rows for name, part in parts.items()}


@pytest.mark.parametrize("fractions", [(0.6, 0.2, 0.2), (0.7, 0.3)])
def test_two_runs_on_one_split_see_identical_rows_whatever_else_differs(cast, project, version, fractions):
    split = create_split(cast.dan, version, method="key", key=["weight"], fractions=fractions, seed=3)
    first = ask_training(cast.dan, project, version, split=split)
    other = ask_training(cast.dan, project, version, split=split, algorithm="random_forest")
    seen, again = rows_of(first), rows_of(other)
    assert all(seen[name].equals(again[name]) for name in ("train", "validation", "test"))
    weights = [set(rows["weight"]) for rows in (seen["train"], seen["test"])]
    assert not weights[0] & weights[1]


def test_the_page_of_splits_names_the_runs_that_used_each(cast, project, version, run_jobs, client_for):
    split = create_split(cast.dan, version, method="random", seed=9)
    runs = [make_run(cast.dan, project, run_jobs, version, split=split, name=name) for name in ("One", "Two")]
    page = reverse("datasets:version-splits", args=[project.slug, version.dataset_id, version.number])
    shown = client_for(cast.vic).get(page).text
    assert "Used by 2 runs, all judged on these very rows:" in shown
    assert all(reverse("experiments:run-detail", args=[project.slug, run.number]) in shown for run in runs)


def test_a_split_with_folds_is_refused_and_not_offered(cast, project, version, client_for):
    folds = create_split(cast.dan, version, method="random", folds=5)
    with pytest.raises(DomainError, match="This split has folds"):
        ask_training(cast.dan, project, version, split=folds)
    form = client_for(cast.dan).get(reverse("training:new", args=[project.slug]) + f"?version={version.id}")
    assert str(folds.id) not in form.text
