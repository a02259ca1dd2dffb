"""The training form in a browser's eyes: filled from the data, following changes, refusing in place."""

import re
from html import unescape

import polars as pl
import pytest

from apps.recipes.services import commit_recipe, create_recipe
from apps.training.models import TrainingJob
from tests.factories.datasets import make_version
from tests.factories.runs import FRUIT, ask_training, make_fruit

FORM = {
    "algorithm": "linear",
    "target": "kind",
    "task": "binary",
    "metric": "auc",
    "trials": "0",
    "seed": "4",
    "split": "new",
    "positive": "pear",
}


@pytest.fixture
def version(cast, project):
    return make_fruit(cast.dan, project)


@pytest.fixture
def url(project):
    return f"/p/{project.slug}/training/new/"


def chosen(html, name):
    """The selected options of a select."""
    block = re.search(rf'<select[^>]*name="{name}".*?</select>', html, re.S)
    return re.findall(r'<option value="([^"]*)"\s+selected', block.group(0)) if block else None


def test_the_form_is_filled_from_the_data_with_reasons_cost_and_code(cast, project, version, url, client_for):
    html = client_for(cast.dan).get(url).content.decode()
    assert chosen(html, "target") == ["kind"] and chosen(html, "task") == ["binary"]
    assert chosen(html, "metric") == ["log_loss"] and chosen(html, "positive") == ["pear"]
    for words in ("The target has two values", "the one looked for", "“name” was left out", "Takes about", "EUR"):
        assert words in html
    assert "project.train(" in html and "target=&#x27;kind&#x27;" in html


def test_the_code_follows_what_is_typed_while_it_is_typed(cast, version, url, client_for):
    html = client_for(cast.dan).get(url, {**FORM, "algorithm": "xgboost", "trials": "3", "eta": "0.5"}).text
    code = unescape(html[html.index('id="train-code"') :])
    assert "trials=3" in code and "'eta': 0.5" in code
    typed = re.search(r'<input type="number" name="trials"[^>]*>', html)[0]
    settings = re.search(
        r'<div class="form-grid"([^>]*)>\s*<div class="field[^"]*">\s*<label[^>]*for="params-eta"', html
    )[1]
    for told in (typed, settings):
        assert 'hx-trigger="input delay:300ms' in told and 'hx-select-oob="#train-code"' in told


def test_without_data_the_page_says_where_to_begin(cast, project, url, client_for):
    html = client_for(cast.dan).get(url).content.decode()
    assert "No data to learn from yet" in html and "<select" not in html


def test_what_follows_from_a_changed_field_is_suggested_anew(cast, project, version, url, client_for):
    query = {**FORM, "version": version.id, "target": "weight", "csrfmiddlewaretoken": "x"}
    html = (
        client_for(cast.dan)
        .get(url, query, headers={"HX-Request": "true", "HX-Trigger-Name": "target"})
        .content.decode()
    )
    assert "<html" not in html
    assert chosen(html, "task") == ["regression"] and chosen(html, "metric") == ["rmse"]
    assert chosen(html, "positive") is None


def test_a_change_elsewhere_keeps_what_was_chosen(cast, project, version, url, client_for):
    query = {**FORM, "version": version.id, "penalty": "7.5"}
    html = (
        client_for(cast.dan)
        .get(url, query, headers={"HX-Request": "true", "HX-Trigger-Name": "trials"})
        .content.decode()
    )
    assert chosen(html, "metric") == ["auc"]
    assert 'value="7.5"' in html
    assert all(code in unescape(html) for code in ("params={'penalty': 7.5}", "seed=4", "metric='auc'"))


def test_a_recipe_that_does_not_fit_is_said_instead_of_the_form(cast, project, version, url, client_for):
    recipe = create_recipe(cast.dan, project, name="Unique", dataset=version.dataset)
    commit_recipe(cast.dan, recipe, [{"op": "drop_duplicates", "params": {}}])
    html = client_for(cast.dan).get(url).content.decode()
    assert "Apply the recipe to make a dataset version" in html and 'name="trials"' not in html


def test_posting_starts_a_job_and_goes_to_its_page_then_to_the_run(cast, project, version, url, client_for, run_jobs):
    client = client_for(cast.dan)
    sent = {**FORM, "version": version.id, "penalty": "2", "name": "Mine"}
    answer = client.post(url, sent)
    asked = TrainingJob.objects.get()
    assert answer.status_code == 302 and str(asked.id) in answer.headers["Location"]
    assert asked.job.spec["params"] == {"penalty": 2.0} and asked.job.spec["metric"] == "auc"
    assert b"Mine" in client.get(answer.headers["Location"]).content
    run_jobs()
    assert client.get(answer.headers["Location"]).headers["Location"].endswith("/runs/1/")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"penalty": "-1"}, "must be at least"),
        ({"trials": "5000"}, "less than or equal to 500"),
        ({"target": "nothing"}, "nothing is not one of the available choices"),
    ],
)
def test_a_refusal_is_said_in_place_and_starts_nothing(cast, project, version, url, client_for, change, words):
    sent = {**FORM, "version": version.id, **change}
    answer = client_for(cast.dan).post(url, sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not TrainingJob.objects.exists()


def test_train_again_fills_the_form_with_what_was_asked(cast, project, version, client_for):
    asked = ask_training(cast.dan, project, version, params={"penalty": 3}, metric="f1", seed=9)
    client = client_for(cast.dan)
    answer = client.get(f"/p/{project.slug}/training/{asked.id}/again/", follow=True)
    html = answer.content.decode()
    assert chosen(html, "metric") == ["f1"] and 'value="3.0"' in html and 'value="9"' in html


def test_only_those_who_may_start_runs_see_the_form(cast, project, version, url, client_for):
    for person, status in ((cast.ana, 403), (cast.vic, 403), (cast.sam, 404)):
        assert client_for(person).get(url).status_code == status


def test_the_number_of_queries_does_not_grow_with_the_versions(
    cast, project, version, url, client_for, django_assert_max_num_queries
):
    client = client_for(cast.dan)
    client.get(url)
    for number in range(4):
        make_version(cast.dan, project, name=f"More {number}")
    with django_assert_max_num_queries(22):
        client.get(url)


def test_columns_left_out_and_values_missing_are_said_openly(cast, project, url, client_for):
    gaps = FRUIT.with_columns(
        sugar=pl.when(pl.col("sugar") > 13).then(None).otherwise("sugar"),
        picked=pl.date(2026, 1, 1),
        colour=pl.lit("red"),
    )
    make_version(cast.dan, project, gaps, name="Gaps")
    html = client_for(cast.dan).get(url, {"algorithm": "linear", "target": "kind"}).content.decode()
    assert "“colour” was left out: it holds text values. Encode it with One-hot encode or Ordinal encode" in html
    assert "“name” was left out: it holds text values, another in each row, as an identifier does. Leave it" in html
    assert "“picked” was left out: it holds date values. Turn it into numbers with Date parts" in html
    assert "does not take missing values, and these features have some: “sugar”." in html
    html = client_for(cast.dan).get(url, {"algorithm": "xgboost", "target": "kind"}).content.decode()
    assert "these features have some" not in html
