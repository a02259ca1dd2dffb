"""Recipes of several tables: which may be read, what is frozen, what a join says before it is made, what it leaves."""

import json
import re
from pathlib import Path

import polars as pl
import pytest
from django.urls import reverse

import etabli
from apps.core.errors import DomainError
from apps.datasets.models import DatasetVersion
from apps.datasets.queries import hidden_columns
from apps.datasets.services import mark_columns, trash_version
from apps.recipes import holdings, services
from apps.recipes.editor import open_editor
from apps.recipes.matches import said_of_keys
from apps.recipes.tables import reference
from etabli.datasets import Dataset
from etabli.recipes import recipe_of
from tests.cast import make_project
from tests.factories.datasets import make_version
from tests.factories.recipes import make_recipe
from workers.core.errors import DataError
from workers.core.specs import to_json
from workers.recipes import Recipe

ORDERS = pl.DataFrame({"customer": [1, 2, 2, None, 5], "amount": [10.0, 20.0, 30.0, 40.0, 50.0]})
CUSTOMERS = pl.DataFrame({"customer": [1, 2, 3], "name": ["Ada", "Bo", "Cy"]})
KEYS = [["customer", "customer"]]


@pytest.fixture
def customers(cast, project):
    return make_version(cast.dan, project, CUSTOMERS, name="Customers")


@pytest.fixture
def recipe(cast, project, customers):
    return make_recipe(cast.ana, project, steps=[], version=make_version(cast.dan, project, ORDERS, name="Orders"))


def join(table, **params):
    return {"op": "join_tables", "params": {"table": table, "keys": KEYS, **params}}


def committed(cast, recipe, *steps):
    services.commit_recipe(cast.ana, recipe, list(steps))
    return recipe.head


@pytest.mark.parametrize("asked", ["Customers", {"dataset": "Customers"}, {"dataset": "Customers", "version": 1}])
def test_a_table_is_asked_for_by_name_and_kept_frozen_without_its_store(cast, recipe, customers, asked):
    table = committed(cast, recipe, join(asked)).steps[0]["params"]["table"]
    assert table == json.loads(json.dumps(to_json(reference(customers)))) and "store" not in table
    assert table["number"] == 1 and table["rows"] == 3 and ["name", "text"] in table["columns"]
    assert list(recipe.head.tables.all()) == [customers]


def test_a_reference_cannot_be_made_up(cast, project, recipe, customers):
    forged = {**to_json(reference(customers)), "table": "another/table", "manifest": "0" * 64}
    table = committed(cast, recipe, join(forged)).steps[0]["params"]["table"]
    assert (table["table"], table["manifest"]) == (reference(customers).table, reference(customers).manifest)


def test_tables_of_other_projects_are_not_there(cast, recipe):
    elsewhere = make_project(cast, "Elsewhere")
    secret = make_version(cast.dan, elsewhere, CUSTOMERS, name="Secret")
    for asked in (
        "Secret",
        f"{secret.dataset_id}:1",
        to_json(reference(secret)),
        "Customers:9",
        {"dataset": "Customers", "version": 9},
    ):
        with pytest.raises(DataError, match="Choose another|Step 1") as refusal:
            committed(cast, recipe, join(asked))
        assert "table" in refusal.value.details["fields"]


def test_a_version_is_made_of_both_and_knows_both(cast, recipe, customers, run_jobs):
    version = committed(cast, recipe, join("Customers"))
    run = services.make_version(cast.ana, version, recipe.dataset.latest, name="Named orders")
    run_jobs()
    run.refresh_from_db()
    assert run.output.rows == 5 and "name" in run.output.columns_schema
    assert set(run.output.parents.all()) == {recipe.dataset.latest, customers}
    assert run.output in customers.children.all()


def test_a_version_that_a_step_reads_is_not_purged_unseen_and_is_missed_afterwards(cast, client_for, recipe, customers):
    version = committed(cast, recipe, join("Customers"))
    assert [dependant.name for dependant in holdings.recipes([customers.id])] == ["Prepare"]
    trash_version(cast.dan, customers)
    editor = open_editor(cast.ana, recipe, version)
    assert editor.lines[0].problem.startswith("The table “Customers v1” was deleted. Restore it, or choose another")
    with pytest.raises(DomainError, match="Step 1: The table “Customers v1” was deleted"):
        services.make_version(cast.ana, version, recipe.dataset.latest, name="No")
    with pytest.raises(DomainError, match="was deleted"):
        services.recheck(cast.ana, version, recipe.dataset.latest)
    later = committed(cast, recipe, *version.steps, {"op": "drop_columns", "params": {"columns": ["amount"]}})
    assert len(later.steps) == 2, "other steps can still be edited"
    address = reverse("recipes:detail", args=[recipe.project.slug, recipe.id])
    assert "was deleted" in client_for(cast.ana).get(address).content.decode()


def test_what_is_sensitive_there_is_masked_here_and_in_what_is_made(cast, api_for, recipe, customers, run_jobs):
    mark_columns(cast.olga, customers.dataset, {"name": ["sensitive"]})
    version = committed(
        cast, recipe, join("Customers"), {"op": "copy_column", "params": {"column": "name", "into": "who"}}
    )
    address = reverse("api-recipes:version-rows", args=[recipe.project.slug, recipe.id, version.number])
    shown = api_for(cast.vic).get(address).json()["rows"][0]
    assert shown[:2] == [1, 10.0] and shown[2:] == ["•••", "•••"]
    assert api_for(cast.olga).get(address).json()["rows"][0][2:] == ["Ada", "Ada"]
    run = services.make_version(cast.ana, version, recipe.dataset.latest, name="Named")
    run_jobs()
    run.refresh_from_db()
    assert hidden_columns(cast.vic, run.output) == {"name", "who"}


def test_a_mark_that_comes_later_reaches_what_was_made(cast, recipe, customers, run_jobs):
    run = services.make_version(
        cast.ana, committed(cast, recipe, join("Customers")), recipe.dataset.latest, name="Named"
    )
    run_jobs()
    mark_columns(cast.olga, customers.dataset, {"name": ["sensitive"]})
    run.refresh_from_db()
    assert "sensitive" in DatasetVersion.objects.get(id=run.output_id).dataset.marks["name"]


def test_training_refuses_it_as_any_table_step(cast, recipe):
    line = open_editor(cast.ana, recipe, committed(cast, recipe, join("Customers"))).lines[0]
    assert line.is_table and line.sentence == "Add the columns of “Customers v1” to the rows, matched by “customer”."


@pytest.fixture
def form(cast, client_for, recipe):
    def ask(name, person=cast.ana, **values):
        address = reverse(f"recipes:{name}", args=[recipe.project.slug, recipe.id, "join_tables"])
        headers = {"HX-Request": "true", "HX-Target": "recipe-aside"}
        return client_for(person).post(
            f"{address}?step=0", {"step": 0, "base": recipe.head.number, **values}, headers=headers
        )

    return ask


def test_the_form_offers_tables_and_then_their_columns_with_a_key(form, cast, client_for, recipe, customers):
    address = reverse("recipes:step-add", args=[recipe.project.slug, recipe.id, "join_tables"])
    begun = client_for(cast.ana).get(address).content.decode()
    key = f"{customers.dataset_id}:1"
    assert f'value="{key}"' in begun and "Customers v1" in begun
    chosen = form("step-add", table=key, redraw="true").content.decode()
    assert f'value="{key}" selected' in chosen
    assert chosen.count("<option selected>customer</option>") == 2, "the key that both have"
    assert 'value="name"' in chosen, "columns to add"
    recipe.refresh_from_db()
    assert recipe.head.steps == []


def test_a_join_says_what_matches_before_it_is_added(form, customers):
    key = f"{customers.dataset_id}:1"
    open_ = form("step-try", table=key).content.decode()
    assert "Both tables have “customer” (67" in open_
    values = {"table": key, "kind": "left", "keys.old": ["customer"], "keys.new": ["customer"]}
    text = form("step-try", **values).content.decode()
    assert (
        "60.0% of the 5 rows here have a match; 66.7% of the 3 rows of “Customers v1” have one, too."
        in text.replace("\u202f", "")
    )
    assert "1 row here has no key" in text and "1 key comes several times here: 2 (2" in text
    assert "5 rows become 5." in text and "1 column more" in text


def test_with_the_first_match_only_no_row_comes_several_times(form, cast, project):
    many = make_version(cast.dan, project, pl.DataFrame({"customer": [2] * 2_000, "n": range(2_000)}), name="Many")
    values = {"table": f"{many.dataset_id}:1", "kind": "left", "keys.old": ["customer"], "keys.new": ["customer"]}
    text = form("step-try", **values, several="first").content.decode()
    assert "5 rows become 5." in text and "Of rows of “Many v1” with the same key, the first is taken." in text
    assert "1 column more" in text and "5 rows become 4,003." in form("step-try", **values).content.decode()


def test_keys_of_columns_that_are_hidden_are_not_quoted(cast, recipe, customers):
    mark_columns(cast.olga, recipe.dataset, {"customer": ["sensitive"]})
    step = committed(cast, recipe, join("Customers")).document.steps[0]
    source = DatasetVersion.objects.get(dataset=recipe.dataset)
    told = {person: str(said_of_keys(person, source, Recipe(), step)) for person in (cast.olga, cast.vic)}
    assert "several times here: 2 (2" in told[cast.olga] and "several times here: ••• (2" in told[cast.vic]


def test_a_product_by_accident_is_refused_unless_it_is_allowed(form, cast, project, recipe):
    many = make_version(cast.dan, project, pl.DataFrame({"customer": [2] * 2_000}), name="Many")
    values = {"table": f"{many.dataset_id}:1", "kind": "inner", "keys.old": ["customer"], "keys.new": ["customer"]}
    assert "2 rows become" not in form("step-try", **values).content.decode()
    make_version(cast.dan, project, pl.DataFrame({"customer": [2] * 3_000}), name="Orders", dataset=recipe.dataset)
    text = form("step-try", **values).content.decode()
    assert "This join would make 6,000,000 rows of 3,000 here and 2,000" in text.replace("\u202f", ",")
    assert "several times in “Many v1”" in text
    rest, verdict = text.split('id="recipe-verdict"')
    assert "This join would make" in verdict.split("recipe-facts")[0] and "This join would make" not in rest, "once"
    refused = form("step-add", **values)
    foot = refused.content.decode().split('class="card-foot recipe-foot"')[1].split("</form>")[0]
    assert refused.status_code == 422 and "This join would make" in foot, "beside the button, in sight"


def test_the_draft_of_the_grid_names_its_table_in_short(form, api_for, cast, customers):
    values = {"table": f"{customers.dataset_id}:1", "kind": "anti", "keys.old": ["customer"], "keys.new": ["customer"]}
    text = form("step-try", **values).content.decode()
    address = text.split('data-rows="')[1].split('"')[0].replace("&amp;", "&")
    assert "manifest" not in address
    assert [row[0] for row in api_for(cast.ana).get(address).json()["rows"]] == [None, 5]


def test_the_api_takes_a_name_and_gives_the_frozen_form_back(api_for, cast, recipe):
    address = reverse("api-recipes:versions", args=[recipe.project.slug, recipe.id])
    body = {"steps": [{"op": "concatenate_tables", "params": {"table": {"dataset": "Customers"}}}]}
    made = api_for(cast.ana).post(address, json.dumps(body), content_type="application/json").json()
    assert made["steps"][0]["params"]["table"]["number"] == 1 and made["sentences"] == [
        "Put the rows of “Customers v1” below."
    ]


class Told:
    """The project as the client knows it, which speaks to the API of this process."""

    def __init__(self, api, recipe):
        self._api, self._recipe = api, recipe
        self._below = f"/api/v1/projects/{recipe.project.slug}/"

    def get(self, path, **asked):
        return self._api.get(self._below + path, asked).json()

    def post(self, path, **body):
        answer = self._api.post(self._below + path, json.dumps(body), content_type="application/json")
        assert answer.status_code == 201, answer.content
        return answer.json()

    def project(self, _name):
        return self

    def recipe(self, _name):
        return recipe_of(self, self.get(f"recipes/{self._recipe.id}/"))

    def dataset(self, name):
        (found,) = [row for row in self.get("datasets/")["results"] if row["name"] == name]
        return Dataset(self, f"datasets/{found['id']}/", found)


def test_the_example_of_the_manual_runs_through_the_client(cast, project, api_for, monkeypatch, capsys):
    make_version(cast.dan, project, pl.DataFrame({"id": ["00001"], "beds": [5]}), name="Hospitals")
    recipe = make_recipe(cast.ana, project, steps=[])
    monkeypatch.setattr(etabli, "connect", lambda: Told(api_for(cast.ana), recipe))
    page = (Path(__file__).parents[3] / "docs" / "recipes.md").read_text()
    (block,) = [one for one in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "join_tables" in one]
    exec(compile(block, "recipes.md", "exec"), {})
    assert "Add the columns of “Hospitals v1” to the rows, matched by “id”." in capsys.readouterr().out
    recipe.refresh_from_db()
    assert [step["params"]["table"]["number"] for step in recipe.head.steps] == [1, 1]
