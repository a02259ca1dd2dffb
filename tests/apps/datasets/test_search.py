"""Datasets and columns are found by the one grammar: list, REST interface, palette; roles and trash are obeyed."""

import polars as pl
import pytest
from django.urls import reverse
from django.utils import timezone

from apps.datasets.models import ColumnProfile
from apps.datasets.queries import find_columns, searched
from apps.datasets.services import mark_columns
from tests.cast import make_project
from tests.factories.datasets import make_dataset, make_version


@pytest.fixture
def data(cast, project):
    sales = make_version(cast.dan, project, pl.DataFrame({"age": range(2000), "region": ["n"] * 2000}), name="Sales")
    people = make_version(cast.ana, project, pl.DataFrame({"Age of person": [1, 2], "city": ["a", "b"]}), name="People")
    empty = make_dataset(cast.dan, project, "Nothing yet")
    sales.dataset.tags, people.dataset.tags = ["gold", "weekly"], ["golden"]
    people.dataset.description = "Everybody in the sales region"
    sales.dataset.save()
    people.dataset.save()
    sales.tags = ["signed", "Doré"]
    sales.save()
    return sales.dataset, people.dataset, empty


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["Nothing yet", "People", "Sales"]),
        ("sales", ["People", "Sales"]),
        ("sales tag:gold", ["Sales"]),
        ("tag:golden", ["People"]),
        ("tag:signed", ["Sales"]),
        ("tag:sign", []),
        ("tag:doré", ["Sales"]),
        ("tag:dore", ["Sales"]),
        ("tag:DORÉ", ["Sales"]),
        ("tag:gôld", ["Sales"]),
        ("-tag:dore", ["Nothing yet", "People"]),
        ("-tag:signed", ["Nothing yet", "People"]),
        ("region", ["People", "Sales"]),
        ("city", ["People"]),
        ("-city", ["Nothing yet", "Sales"]),
        ("-tag:gold", ["Nothing yet", "People"]),
        ("owner:ana", ["People"]),
        ("column:AGE", ["People", "Sales"]),
        ("column:age -column:city", ["Sales"]),
        ("rows>1000", ["Sales"]),
        ("rows<=2", ["People"]),
        ("columns:2 rows>=2k", ["Sales"]),
        ("-rows>1000", ["Nothing yet", "People"]),
        ("created>2020-01-01 changed<2099-01-01", ["People", "Sales"]),
        ("created<2020-01-01", []),
        ('"nothing yet"', ["Nothing yet"]),
        ("%", []),
        ("_", []),
    ],
)
def test_what_is_found(cast, project, data, text, names):
    assert [dataset.name for dataset in searched(cast.vic, project, text)[0]] == names


def test_the_list_says_the_search_in_words_and_keeps_what_was_typed_when_it_makes_no_sense(
    client_for, cast, project, data
):
    page = reverse("datasets:list", args=[project.slug])
    client = client_for(cast.vic)
    shown = client.get(page, {"q": "tag:gold rows>1000"}).text
    assert "Rows more than 1,000" in shown and "Sales" in shown and "column:age" in shown
    wrong = client.get(page, {"q": "rows>many"})
    assert wrong.status_code == 200
    assert "“many” is not a number. Write rows&gt;1000." in wrong.text and 'value="rows&gt;many"' in wrong.text
    assert "No dataset fits this search" in client.get(page, {"q": "zzz"}).text


def test_the_rest_list_takes_the_same_grammar_and_names_the_place_of_nonsense(api_for, cast, project, data):
    api, base = api_for(cast.vic), f"/api/v1/projects/{project.slug}/datasets/"
    assert [row["name"] for row in api.get(base, {"q": "owner:ana"}).json()["results"]] == ["People"]
    refused = api.get(base, {"q": "sales size>big"})
    assert refused.status_code == 422 and refused.json()["details"]["at"] == 7


def test_what_is_in_the_trash_is_never_found(cast, project, data):
    sales = data[0]
    sales.trashed_at = timezone.now()
    sales.save()
    assert "Sales" not in [dataset.name for dataset in searched(cast.dan, project, "")[0]]
    assert not find_columns(cast.dan, "region").exists()


def test_columns_are_found_by_name_and_by_mark_in_newest_versions_alone(cast, project, data):
    make_version(cast.dan, project, pl.DataFrame({"age": [1], "shop": ["x"]}), dataset=data[0])
    found = find_columns(cast.vic, "age", project.slug)
    assert [(row.version.dataset.name, row.version.number, row.name) for row in found] == [
        ("People", 1, "Age of person"),
        ("Sales", 2, "age"),
    ]
    assert not find_columns(cast.vic, "region", project.slug).exists()
    mark_columns(cast.dan, data[1], {"city": ["sensitive"]})
    assert [row.name for row in find_columns(cast.vic, "sensitive", project.slug)] == ["city"]


def test_the_palette_leads_from_a_column_to_its_profile(client_for, cast, project, data):
    answer = client_for(cast.vic).get(reverse("home-site:search"), {"q": "region", "project": project.slug}).json()
    columns = next(group for group in answer["groups"] if group["label"] == "Columns")
    sales = data[0]
    profile = reverse("datasets:version-profile", args=[project.slug, sales.id, 1])
    assert [(item["label"], item["url"]) for item in columns["items"]] == [("region", f"{profile}?column=region")]
    found = client_for(cast.vic).get(reverse("home-site:search"), {"q": "tag:gold", "project": project.slug}).json()
    assert [item["label"] for group in found["groups"] for item in group["items"]] == ["Sales"]
    stranger = client_for(cast.sam).get(reverse("home-site:search"), {"q": "region"}).json()
    assert stranger["groups"] == []


def test_columns_of_a_foreign_project_are_not_found(cast, project, data):
    other = make_project(cast, "Elsewhere")
    other.memberships.filter(user=cast.vic).delete()
    make_version(cast.dan, other, pl.DataFrame({"region": ["x"]}), name="Hidden")
    assert {row.version.dataset.name for row in find_columns(cast.vic, "region")} == {"Sales"}


def test_ten_thousand_columns_are_searched_in_one_query(cast, project, data, django_assert_num_queries):
    version = data[0].latest
    ColumnProfile.objects.bulk_create(
        ColumnProfile(version=version, position=10 + n, name=f"measure {n}", kind="number", facts={})
        for n in range(10_000)
    )
    with django_assert_num_queries(1):
        found = list(find_columns(cast.vic, "measure 99", project.slug)[:6])
    assert len(found) == 6
    with django_assert_num_queries(2):
        assert [row.name for row in searched(cast.vic, project, "column:9998")[0]] == ["Sales"]
        assert not searched(cast.vic, project, "column:99998")[0].exists()
