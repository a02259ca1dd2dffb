"""The runs table, one run, the comparison and files, as a member sees them."""

import json
import re

import pytest

from apps.experiments.models import Artifact, Metric, Run
from apps.jobs.models import Job
from tests.factories.runs import make_fruit, make_run


@pytest.fixture
def version(cast, project):
    return make_fruit(cast.dan, project)


@pytest.fixture
def runs(cast, project, version, run_jobs):
    first = make_run(cast.dan, project, run_jobs, version, name="Careful", params={"penalty": 50.0}, trials=2)
    second = make_run(cast.dan, project, run_jobs, version, name="Bold", params={"penalty": 0.01}, experiment="Two")
    return first, second


@pytest.fixture
def base(project):
    return f"/p/{project.slug}/runs/"


def numbers(html):
    """The run numbers in the table, top to bottom."""
    return [int(n) for n in re.findall(r'name="runs" value="(\d+)"', html)]


def copies(run, count):
    """More runs like ``run``, with accuracies of their own."""
    made = []
    for i in range(count):
        job = Job.objects.create(project=run.project, author=run.author, kind="training.fit", title="x", spec={})
        facts = {
            f.attname: getattr(run, f.attname) for f in Run._meta.concrete_fields if f.attname not in ("id", "job_id")
        }
        made.append(Run.objects.create(**{**facts, "number": run.number + 10 + i, "job": job, "name": f"copy {i}"}))
    Metric.objects.bulk_create(Metric(run=r, name="accuracy", value=i / 100) for i, r in enumerate(made))
    return made


def test_an_empty_table_says_how_runs_come_to_be(cast, project, base, client_for):
    assert "No run yet" in client_for(cast.vic).get(base).content.decode()


def test_the_table_shows_metrics_and_sorts_by_them(cast, project, runs, base, client_for):
    copies(runs[1], 3)
    client = client_for(cast.vic)
    html = client.get(base).content.decode()
    assert numbers(html) == [14, 13, 12, 2, 1]
    assert "Careful" in html and "Accuracy" in html
    ascending = numbers(client.get(base, {"sort": "metric.accuracy"}).content.decode())
    assert ascending[:3] == [12, 13, 14]
    missing_last = numbers(client.get(base, {"sort": "-metric.auc"}).content.decode())
    assert set(missing_last[-3:]) == {12, 13, 14}


def test_the_table_is_filtered_by_its_address(cast, project, runs, base, client_for):
    client = client_for(cast.vic)
    for query, left in (
        ({"q": "care"}, [1]),
        ({"q": "#2"}, [2]),
        ({"experiment": "Two"}, [2]),
        ({"algorithm": "linear"}, [2, 1]),
        ({"algorithm": "xgboost"}, []),
    ):
        html = client.get(base, query).content.decode()
        assert numbers(html) == left
    assert "No run is like that" in html


def test_columns_are_chosen_by_the_address(cast, project, runs, base, client_for):
    html = client_for(cast.vic).get(base, {"columns": ["param.penalty", "metric.f1"]}).content.decode()
    head = re.search(r"<thead>.*?</thead>", html, re.S).group(0)
    assert "penalty" in head and "F1" in head and "Algorithm" not in head


def test_nonsense_in_the_address_is_no_error(cast, project, runs, base, client_for):
    client = client_for(cast.vic)
    for query in ({"sort": "metric."}, {"sort": "--x"}, {"page": "-3"}, {"columns": "nope"}, {"q": "9" * 60}):
        assert client.get(base, query).status_code == 200
    assert client.get(f"{base}compare/", {"runs": "1,,x,999999999999"}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_runs(
    cast, project, runs, base, client_for, django_assert_max_num_queries
):
    client = client_for(cast.vic)
    client.get(base)
    copies(runs[0], 30)
    with django_assert_max_num_queries(20):
        client.get(base)
    with django_assert_max_num_queries(20):
        client.get(f"{base}compare/", {"runs": ",".join(str(n) for n in range(1, 60))})


def test_the_run_page_tells_numbers_evidence_and_origin(cast, project, runs, base, client_for):
    html = client_for(cast.vic).get(f"{base}1/").content.decode()
    for words in (
        "Careful",
        "Confusion matrix",
        "ROC",
        "Calibration",
        "What was tried",
        "Fruit v1",
        "Stratified",
        "test rows",
    ):
        assert words in html
    assert runs[0].package in html
    french = client_for(cast.vic).get(f"{base}1/", headers={"Accept-Language": "fr"}).text
    assert f"Entraînement {runs[0].rows['train']}" in french
    assert "Why it says so" in html and "Weight of each column" in html
    metric = runs[0].metric_map["accuracy"]
    assert metric.low is not None


def test_a_regression_shows_its_errors_instead_of_classes(cast, project, version, run_jobs, base, client_for):
    run = make_run(cast.dan, project, run_jobs, version, target="weight", task="regression")
    html = client_for(cast.vic).get(f"{base}{run.number}/").content.decode()
    assert "Predicted and true" in html and "RMSE" in html and "Confusion matrix" not in html


def test_a_waterfall_of_another_row_is_a_fragment(cast, project, runs, base, client_for):
    client = client_for(cast.vic)
    html = client.get(f"{base}1/explanation/", {"row": "3"}).content.decode()
    assert "<html" not in html
    assert '<option value="3" selected>' in html
    assert '<option value="0" selected>' in client.get(f"{base}1/explanation/", {"row": "999"}).content.decode()


def test_the_comparison_shows_only_what_differs_and_marks_the_best(cast, project, runs, base, client_for):
    html = client_for(cast.vic).get(f"{base}compare/", {"runs": ["2", "1", "77"]}).content.decode()
    differs = re.search(r'id="differ-title".*?</section>', html, re.S).group(0).split("<details")[0]
    assert "penalty" in differs and "Experiment" in differs
    assert "Target" not in differs and "Data" not in differs
    parallel = json.loads(re.search(r"<et-parallel.*?<script[^>]*>(.*?)</script>", html, re.S).group(1))
    assert [line["label"] for line in parallel["lines"]] == [str(runs[1]), str(runs[0])]
    assert parallel["axes"][0]["label"] == "penalty"


def test_a_comparison_of_different_rows_warns(cast, project, runs, version, run_jobs, base, client_for):
    make_run(cast.dan, project, run_jobs, version, seed=3)
    html = client_for(cast.vic).get(f"{base}compare/", {"runs": "1,3"}).content.decode()
    assert "judged on different rows" in html


def test_a_comparison_of_nothing_says_how_to_choose(cast, project, base, client_for):
    assert "Choose runs to compare" in client_for(cast.vic).get(f"{base}compare/").content.decode()


def test_files_come_as_attachments(cast, project, runs, base, client_for):
    answer = client_for(cast.vic).get(f"{base}1/files/evaluation.json")
    assert "attachment" in answer["Content-Disposition"]
    assert json.loads(answer.content)["task"] == "binary"
    assert client_for(cast.vic).get(f"{base}1/files/nope.json").status_code == 404


def test_a_stranger_finds_nothing(cast, project, runs, base, client_for):
    for path in (
        base,
        f"{base}1/",
        f"{base}compare/?runs=1",
        f"{base}1/files/evaluation.json",
        f"{base}1/explanation/",
    ):
        assert client_for(cast.sam).get(path).status_code == 404


def test_names_are_escaped_on_the_page_and_in_figures(cast, project, version, run_jobs, base, client_for):
    name = "<b>bold</b>"
    for _ in range(2):
        make_run(cast.dan, project, run_jobs, version, name=name)
    html = client_for(cast.vic).get(f"{base}compare/", {"runs": "1,2"}).content.decode()
    assert name not in html
    assert "\\u0026lt;b>bold" not in html and "&lt;b&gt;bold" in html


def test_a_run_without_an_evaluation_still_has_a_page(cast, project, runs, base, client_for):
    Artifact.objects.all().delete()
    assert client_for(cast.vic).get(f"{base}1/").status_code == 200
    assert client_for(cast.vic).get(f"{base}compare/?runs=1,2").status_code == 200
