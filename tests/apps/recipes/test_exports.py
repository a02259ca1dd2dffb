"""A recipe to take home: from its page, over REST, with what it learned, and without what a person may not see."""

import json

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.services import mark_columns, start_import
from apps.recipes import exports
from apps.recipes.services import commit_recipe, create_branch, make_version
from tests.factories.datasets import make_version as make_data
from tests.factories.recipes import make_recipe
from tests.workers.engines.agreement import prepared
from tests.workers.recipes.exported import alone_in, run_alone
from workers.core.tables import scan_table

FRAME = pl.DataFrame({"name": ["Ann", "Bob", None, "Ann"], "age": [30, 40, None, 60], "city": ["a", "b", "a", "b"]})
MEAN = {"op": "fill_missing", "params": {"columns": ["age"], "method": "mean"}}
MODE = {"op": "fill_missing", "params": {"columns": ["name"], "method": "mode"}}


@pytest.fixture
def source(cast, project):
    return make_data(cast.dan, project, FRAME, name="People")


@pytest.fixture
def recipe(cast, project, source):
    return make_recipe(cast.ana, project, name="Préparer", steps=[MEAN], version=source)


def page(recipe, **asked):
    return reverse("recipes:export", args=[recipe.project.slug, recipe.id], query=asked)


def test_the_file_does_what_the_recipe_does(client, cast, recipe, source, run_jobs):
    client.force_login(cast.vic)
    answer = client.get(page(recipe, form="python"))
    assert answer["Content-Disposition"] == 'attachment; filename="preparer-v2.py"'
    text = answer.content.decode()
    assert "version 2 of the recipe “Préparer”" in text and "the 4 rows of People v1" in text
    run = make_version(cast.ana, recipe.head, source)
    run_jobs()
    run.refresh_from_db()
    made = scan_table(run.output.ref).collect()
    assert prepared(text, FRAME).equals(made)
    assert prepared(client.get(page(recipe)).content.decode(), FRAME).equals(made)


FRENCH = """ville;montant;jour;actif;vu
Orléans;1 234,50;31/12/2024;oui;03/01/2025 08:30
"a;b";7,25;01/02/2024;NON;31/12/2024 23:59
Évry;;15/08/2024;oui;
"""


def test_the_file_reads_a_french_csv_as_the_dataset_was_read(client, cast, project, run_jobs, tmp_path):
    file = tmp_path / "ventes.csv"
    file.write_bytes(FRENCH.encode("cp1252"))
    entry = start_import(cast.dan, project, files=[file], name="Ventes")
    run_jobs()
    source = entry.dataset.latest
    mean = {"op": "fill_missing", "params": {"columns": ["montant"], "method": "mean"}}
    recipe = make_recipe(cast.ana, project, name="Ventes", steps=[mean], version=source)
    run = make_version(cast.ana, recipe.head, source)
    run_jobs()
    run.refresh_from_db()
    wanted = scan_table(run.output.ref).collect()
    assert wanted["montant"].to_list() == [1234.5, 7.25, 620.875] and wanted["actif"].to_list() == [True, False, True]
    client.force_login(cast.ana)
    script = tmp_path / "prepare.py"
    script.write_bytes(client.get(page(recipe, form="python")).content)
    (folder := tmp_path / "alone").mkdir()
    alone, made = alone_in(folder), tmp_path / "made.parquet"
    told = run_alone(alone, script, str(file), "-o", str(made))
    assert told.returncode == 0, told.stderr
    assert pl.read_parquet(made).equals(wanted)
    scan_table(source.ref).collect().write_csv(tmp_path / "plain.csv")
    assert run_alone(alone, script, str(tmp_path / "plain.csv"), "-o", str(made)).returncode == 0
    assert pl.read_parquet(made).equals(wanted)
    other = FRENCH.replace('"a;b"', "ab").replace(",", ".").replace(";", "|").replace("/", "-").replace("jour", "jour ")
    (tmp_path / "other.csv").write_text(other, encoding="utf-16")
    asked = ["--separator", "|", "--decimal", ".", "--encoding", "utf-16", "-o", str(made)]
    wrong = run_alone(alone, script, str(tmp_path / "other.csv"), *asked)
    assert "Column 'montant', row 1: '1 234.50' is not read as Float64." in wrong.stderr
    (tmp_path / "other.csv").write_text(other.replace("1 234", "1234"), encoding="utf-16")
    wrong = run_alone(alone, script, str(tmp_path / "other.csv"), *asked)
    assert "Column 'jour', row 1: '31-12-2024' is not read as Date." in wrong.stderr
    assert run_alone(alone, script, str(tmp_path / "other.csv"), *asked, "--dates", "%d-%m-%Y").returncode == 0
    assert pl.read_parquet(made).drop("ville").equals(wanted.drop("ville"))


def test_an_earlier_version_and_a_notebook(client, cast, recipe):
    commit_recipe(cast.ana, recipe, [MEAN, MODE], "More")
    client.force_login(cast.ana)
    assert "2. Fill" in client.get(page(recipe)).content.decode()
    assert "2. Fill" not in client.get(page(recipe, version=2)).content.decode()
    answer = client.get(page(recipe, form="notebook"))
    assert answer["Content-Disposition"].endswith('preparer-v3.ipynb"')
    assert json.loads(answer.content)["nbformat"] == 4
    assert client.get(page(recipe, form="prose")).status_code == 404


def test_a_step_without_sql_is_named_with_a_way_back_to_it_and_to_the_python_file(client, cast, recipe):
    within = {"op": "json_value", "params": {"column": "city", "path": "street", "into": "street", "kind": "text"}}
    commit_recipe(cast.ana, recipe, [MEAN, within], "Streets")
    client.force_login(cast.ana)
    answer = client.get(page(recipe, form="sql"))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Step 2 (Value from JSON)" in shown
    back = reverse("recipes:detail", args=[recipe.project.slug, recipe.id])
    assert f'{back}?version=3&amp;step=2"' in shown
    assert "form=python&amp;version=3" in shown and 'aria-label="Breadcrumbs"' in shown


def test_values_of_sensitive_columns_are_for_those_who_may_see_them(client, cast, recipe, source):
    commit_recipe(cast.ana, recipe, [MEAN, MODE], "More")
    mark_columns(cast.dan, source.dataset, {"name": ["sensitive"]})
    client.force_login(cast.vic)
    answer = client.get(page(recipe))
    assert answer.status_code == 403 and "Step 2 works with a sensitive column" in answer.content.decode()
    assert "Ann" not in answer.content.decode()
    assert client.get(page(recipe, version=2)).status_code == 200
    client.force_login(cast.dan)
    assert "Ann" in client.get(page(recipe)).content.decode()


def test_many_rows_are_learned_from_by_a_job(client, cast, recipe, source, run_jobs, monkeypatch):
    monkeypatch.setattr(exports, "MOST_CELLS", 3)
    client.force_login(cast.ana)
    answer = client.get(page(recipe))
    assert answer.status_code == 422 and "Make a dataset version with this recipe first" in answer.content.decode()
    make_version(cast.ana, recipe.head, source)
    run_jobs()
    assert "43.33" in client.get(page(recipe)).content.decode()


def test_over_rest(api_for, cast, recipe):
    answer = api_for(cast.vic).get(f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/export/?form=python")
    assert answer.status_code == 200 and "def prepare(" in answer.content.decode()
    wrong = api_for(cast.vic).get(f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/export/?form=prose")
    assert wrong.status_code == 400


def test_over_rest_with_other_values_of_its_parameters(api_for, cast, recipe):
    old = {"op": "filter_rows", "params": {"condition": "age >= $least"}}
    least = {"name": "least", "kind": "number", "default": 0}
    commit_recipe(cast.ana, recipe, [old, MEAN], "With a parameter", parameters=[least])
    api, at = api_for(cast.vic), f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/export/"
    usual = api.get(at).content.decode()
    chosen = api.get(at, {"parameters": '{"least": 40}'}).content.decode()
    assert "least = 0." in usual and "least = 40." in chosen
    assert prepared(usual, FRAME).height == 3 and prepared(chosen, FRAME)["age"].to_list() == [40, 60]
    wrong = api.get(at, {"parameters": '{"leest": 40}'})
    assert wrong.status_code == 422 and "Did you mean “least”" in wrong.json()["message"]
    assert api.get(at, {"parameters": "[1]"}).status_code == 400


def test_the_page_offers_it(client, cast, recipe):
    client.force_login(cast.vic)
    shown = client.get(reverse("recipes:detail", args=[recipe.project.slug, recipe.id])).content.decode()
    assert "form=python&amp;" in shown and "form=notebook" in shown and "It needs Python and Polars." in shown


def offers(client, recipe, **asked):
    return client.get(reverse("recipes:export-menu", args=[recipe.project.slug, recipe.id], query=asked)).text


def test_the_menu_says_what_each_file_is_and_which_is_not_to_be_had(client, cast, recipe):
    client.force_login(cast.vic)
    shown = offers(client, recipe)
    assert "One query for DuckDB" in shown and "form=sql&amp;version=2" in shown and "Not to be had" not in shown
    within = {"op": "json_value", "params": {"column": "city", "path": "street", "into": "street", "kind": "text"}}
    commit_recipe(cast.ana, recipe, [MEAN, within], "Streets")
    shown = offers(client, recipe)
    assert "Not to be had: Step 2 (Value from JSON) has no SQL: " in shown and "form=sql" not in shown
    assert "form=python&amp;version=3" in shown and "version=3&amp;step=2" in shown
    assert "form=sql&amp;version=2" in offers(client, recipe, version=2)


def test_the_menu_is_of_the_branch(client, cast, recipe):
    branch = create_branch(cast.ana, recipe, "Idea", recipe.head)
    commit_recipe(cast.ana, recipe, [MEAN, MODE], "More", branch=branch)
    client.force_login(cast.ana)
    assert "form=python&amp;version=3&amp;branch=Idea" in offers(client, recipe, branch="Idea")
    assert "2. Fill" in client.get(page(recipe, branch="Idea")).content.decode()


def test_the_menu_tells_no_secret_and_offers_none(client, cast, recipe, source):
    commit_recipe(cast.ana, recipe, [MEAN, MODE], "More")
    mark_columns(cast.dan, source.dataset, {"name": ["sensitive"]})
    client.force_login(cast.vic)
    shown = offers(client, recipe)
    assert shown.count("Step 2 works with a sensitive column") == 3 and "form=" not in shown


def test_the_menu_says_that_a_step_fails_or_that_rows_are_many(client, cast, recipe, source, run_jobs, monkeypatch):
    client.force_login(cast.ana)
    commit_recipe(cast.ana, recipe, [{"op": "drop_columns", "params": {"columns": ["nobody"]}}], "Wrong")
    assert offers(client, recipe).count("There is no column “nobody”") == 3
    monkeypatch.setattr(exports, "MOST_CELLS", 3)
    assert "Make a dataset version with this recipe first" in offers(client, recipe, version=2)
    make_version(cast.ana, recipe.versions.get(number=2), source)
    run_jobs()
    assert "Not to be had" not in offers(client, recipe, version=2)


def test_what_is_learned_of_a_sensitive_target_is_not_told(client, cast, recipe, source):
    encode = {"op": "target_encode", "params": {"columns": ["city"], "target": "age"}}
    commit_recipe(cast.ana, recipe, [encode], "Encoded")
    mark_columns(cast.dan, source.dataset, {"age": ["sensitive"]})
    client.force_login(cast.vic)
    answer = client.get(page(recipe))
    assert answer.status_code == 403
