"""A recipe of several tables to take home: each is an argument that says which version it was."""

import json

import duckdb
import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.services import mark_columns, trash_version
from apps.recipes import exports
from apps.recipes.services import commit_recipe, make_version
from tests.factories.datasets import make_version as make_data
from tests.factories.recipes import make_recipe
from tests.workers.engines.agreement import prepared
from workers.core.tables import scan_table

ORDERS = pl.DataFrame({"customer": [1, 2, 2, None, 5], "amount": [10.0, 20.0, None, 40.0, 50.0]})
CUSTOMERS = pl.DataFrame({"customer": [1, 2, 3], "name": ["Ada", "Bo", "Cy"], "age": [30, 40, 50]})


@pytest.fixture
def customers(cast, project):
    return make_data(cast.dan, project, CUSTOMERS, name="Customers")


@pytest.fixture
def source(cast, project):
    return make_data(cast.dan, project, ORDERS, name="Orders")


@pytest.fixture
def recipe(cast, project, source, customers):
    join = {"table": "Customers", "kind": "left", "keys": [["customer", "customer"]], "columns": ["name"]}
    steps = [{"op": "join_tables", "params": join}, {"op": "concatenate_tables", "params": {"table": "Customers"}}]
    return make_recipe(cast.ana, project, name="Join", steps=steps, version=source)


def exported(api_for, person, recipe, form="python"):
    return api_for(person).get(f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/export/?form={form}")


def test_the_file_takes_the_other_table_and_does_what_the_recipe_does(api_for, cast, recipe, source, run_jobs):
    text = exported(api_for, cast.vic, recipe).content.decode()
    assert "# “customers” is Customers v1 (3 rows)." in text
    assert "def prepare(df: pl.DataFrame, customers: pl.DataFrame)" in text
    run = make_version(cast.ana, recipe.head, source)
    run_jobs()
    run.refresh_from_db()
    made = scan_table(run.output.ref).collect()
    assert prepared(text, ORDERS, CUSTOMERS).equals(made) and made.height == ORDERS.height + CUSTOMERS.height
    assert prepared(exported(api_for, cast.vic, recipe).content.decode(), ORDERS, CUSTOMERS).equals(made)


def test_the_notebook_reads_the_file_of_that_version(api_for, cast, recipe):
    cells = json.loads(exported(api_for, cast.vic, recipe, "notebook").content)["cells"]
    assert "“customers” is Customers v1 (3 rows), read from customers-v1.parquet." in "".join(cells[0]["source"])
    assert 'read(Path("customers-v1.parquet"), CUSTOMERS_COLUMNS)' in "".join(cells[3]["source"])


def test_the_query_reads_the_file_of_that_version(api_for, cast, recipe, source, tmp_path):
    text = exported(api_for, cast.vic, recipe, "sql").content.decode()
    assert "-- customers-v1.parquet is Customers v1 (3 rows)." in text
    for name, frame in (("orders-v1", ORDERS), ("customers-v1", CUSTOMERS)):
        frame.write_parquet(tmp_path / f"{name}.parquet")
        text = text.replace(f"'{name}.parquet'", f"'{tmp_path / name}.parquet'")
    with duckdb.connect() as connection:
        found = pl.DataFrame(connection.sql(text).to_arrow_table())
    python = exported(api_for, cast.vic, recipe).content.decode()
    assert found.equals(prepared(python, ORDERS, CUSTOMERS)) and found.height == ORDERS.height + CUSTOMERS.height


def test_values_of_sensitive_columns_of_the_other_table_are_not_told(api_for, cast, recipe, customers):
    encode = {"op": "one_hot", "params": {"columns": ["name"]}}
    commit_recipe(cast.ana, recipe, [*recipe.head.steps, encode], "Encoded")
    mark_columns(cast.dan, customers.dataset, {"name": ["sensitive"]})
    answer = exported(api_for, cast.vic, recipe)
    assert answer.status_code == 403 and "Ada" not in answer.content.decode()
    assert "Ada" in exported(api_for, cast.dan, recipe).content.decode()


def test_a_deleted_table_is_named(client, cast, recipe, customers):
    trash_version(cast.dan, customers)
    client.force_login(cast.ana)
    answer = client.get(reverse("recipes:export", args=[recipe.project.slug, recipe.id]))
    assert answer.status_code == 422 and "“Customers v1” was deleted" in answer.content.decode()


def test_rows_of_other_tables_count_where_somebody_waits(api_for, cast, recipe, monkeypatch):
    monkeypatch.setattr(exports, "MOST_CELLS", ORDERS.height * ORDERS.width)
    answer = exported(api_for, cast.ana, recipe)
    assert answer.status_code == 422 and "too many to learn from" in answer.content.decode()


def test_a_query_says_that_it_needs_duckdb(api_for, cast, recipe):
    query = {"op": "sql_query", "params": {"query": "select count(*) as n from input"}}
    commit_recipe(cast.ana, recipe, [query], "Counted")
    text = exported(api_for, cast.vic, recipe).content.decode()
    assert "pip install polars duckdb" in text and "\nimport duckdb\n" in text
    assert prepared(text, ORDERS).to_dicts() == [{"n": ORDERS.height}]
