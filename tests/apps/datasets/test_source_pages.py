"""The pages of sources, as a member sees them."""

import sqlite3

import pytest
from django.urls import reverse

from apps.datasets.models import Dataset, Source, Upload
from apps.datasets.services import set_key, try_source
from apps.jobs.models import Job
from tests.factories.datasets import csv_file, make_source, make_upload, make_version

PG = {"name": "Shop", "host": "db.example.com", "port": "5432", "database": "shop", "user": "me", "minutes": "60",
      "encryption": "preferred", "query": "SELECT 1\nAS a", "password": "hunter2-secret", "anyway": "on"}  # fmt: skip


@pytest.fixture
def browser(cast, client_for):
    return client_for(cast.ana)


@pytest.fixture
def at(project):
    return lambda name, *args: reverse(f"datasets:{name}", args=[project.slug, *args])


def test_an_empty_list_says_what_a_source_is_for(browser, at):
    page = browser.get(at("sources")).content.decode()
    assert "No source yet" in page and at("source-new") in page


def test_every_kind_is_offered_and_has_its_form(browser, at):
    page = browser.get(at("source-new")).content.decode()
    for kind in ("url", "s3", "folder", "postgresql", "mysql", "sqlite"):
        assert at("source-make", kind) in page
        assert browser.get(at("source-make", kind)).status_code == 200
    assert browser.get(at("source-make", "fax")).status_code == 404


def test_saving_starts_a_try_and_shows_the_source(browser, at):
    answer = browser.post(at("source-make", "postgresql"), PG)
    source = Source.objects.get()
    assert answer["Location"] == at("source", source.id)
    assert source.options["query"] == "SELECT 1\nAS a"
    page = browser.get(answer["Location"]).content.decode()
    assert "Try Shop" in page and "db.example.com" in page and "Saved, encrypted" in page
    assert "hunter2" not in page


def test_what_is_wrong_is_said_at_its_field_and_no_secret_comes_back(browser, at):
    answer = browser.post(at("source-make", "postgresql"), {**PG, "port": "99999", "host": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and "must be at most 65,535" in page
    assert 'value="shop"' in page and "hunter2" not in page
    assert not Source.objects.exists()


def test_a_taken_name_is_said_at_the_name(browser, at, cast, project):
    make_source(cast.dan, project, "Shop")
    answer = browser.post(at("source-make", "postgresql"), PG)
    assert answer.status_code == 422 and "already a source called “Shop”" in answer.content.decode()


def test_a_new_address_asks_for_the_password_again(browser, at):
    browser.post(at("source-make", "postgresql"), PG)
    source = Source.objects.get()
    edit = at("source-edit", source.id)
    assert browser.post(edit, {**PG, "query": "SELECT 2 AS a", "password": ""}).status_code == 302
    answer = browser.post(edit, {**PG, "host": "elsewhere.example.com", "password": ""})
    assert answer.status_code == 422 and "Enter the credentials again" in answer.content.decode()
    source.refresh_from_db()
    assert (source.options["host"], source.options["query"]) == ("db.example.com", "SELECT 2 AS a")


def test_an_upload_that_is_not_there_is_said(browser, at, cast, project):
    upload = make_upload(cast.ana, project)
    wish = {"name": "File", "query": "SELECT 1 AS a", "minutes": "60", "uploads": str(upload.id)}
    answer = browser.post(at("source-make", "sqlite"), wish)
    assert answer.status_code == 422 and "no finished upload" in answer.content.decode()


def test_a_viewer_sees_the_source_and_no_button(cast, project, client_for, at):
    source = make_source(cast.dan, project)
    try_source(cast.dan, source)
    page = client_for(cast.vic).get(at("source", source.id)).content.decode()
    assert "https://data.example.com/orders.csv" in page
    assert "Delete this source" not in page and "Import from it" not in page


def test_a_typed_address_with_markup_is_shown_as_text(browser, at, cast, project):
    source = make_source(cast.dan, project, "<b>Bold</b>", url="https://x/<script>alert(1)</script>")
    page = browser.get(at("source", source.id)).content.decode()
    assert "<script>alert" not in page and "<b>Bold" not in page


def test_the_import_page_offers_the_sources(browser, at):
    assert at("sources") in browser.get(at("new")).content.decode()


def test_looking_first_goes_on_by_itself_to_what_came_under_the_name_of_the_source(
    browser, at, cast, project, tmp_path, settings, run_jobs
):
    settings.SOURCE_FOLDERS = (str(tmp_path),)
    with sqlite3.connect(tmp_path / "shop.db") as shop:
        shop.execute("CREATE TABLE orders AS SELECT 1 AS id")
    query = {"path": str(tmp_path / "shop.db"), "query": "SELECT id, '2025-01-31' AS day FROM orders"}
    source = make_source(cast.dan, project, "Shop orders", "sqlite", **query)
    waiting = browser.post(at("source-import", source.id), {"action": "look", "mode": "replace"})["Location"]
    assert "Once everything has come" in browser.get(waiting).text
    run_jobs()
    seen = browser.get(waiting)["Location"]
    page = browser.get(seen).text
    assert "<title>Shop orders" in page and 'value="Shop orders"' in page
    assert "query.parquet" not in page and "row group" not in page and "<dd>Parquet</dd>" not in page
    assert "Read as dates</button>" in page, "SQLite has no dates: they come as text"
    assert "<dd>The rows of the query</dd>" in page and "Look at Shop orders" in Job.objects.latest("created_at").title


def test_a_database_that_was_uploaded_is_called_by_the_name_of_its_file(browser, at, cast, project):
    upload = make_upload(cast.ana, project)
    Upload.objects.update(finished_at=upload.created_at)
    source = make_source(cast.dan, project, "Lent", "sqlite", upload=str(upload.id), query="SELECT 1 AS a")
    page = browser.get(at("source", source.id)).text
    assert f'<span class="wrap-anywhere">{upload.name}</span>' in page and str(upload.id) not in page


def test_looking_first_for_a_dataset_that_is_there_makes_no_version_of_it(
    browser, at, cast, project, tmp_path, settings, run_jobs
):
    settings.SOURCE_FOLDERS = (str(tmp_path),)
    csv_file(tmp_path)
    source, version = (
        make_source(cast.dan, project, connector="folder", folder=str(tmp_path)),
        make_version(cast.dan, project),
    )
    set_key(cast.dan, version.dataset, ["id"])
    wish = {"action": "look", "mode": "replace", "dataset": str(version.dataset_id)}
    waiting = browser.post(at("source-import", source.id), wish)["Location"]
    run_jobs()
    seen = browser.get(waiting)["Location"]
    assert seen.endswith(f"?dataset={version.dataset_id}")
    page = browser.get(seen).text
    assert "New version of Patients" in page and version.dataset.versions.count() == 1
    assert "Rows told apart by the key id:" in page


def test_a_new_dataset_is_not_asked_what_happens_to_its_rows(browser, at, cast, project, tmp_path, settings, run_jobs):
    settings.SOURCE_FOLDERS = (str(tmp_path),)
    csv_file(tmp_path)
    source = make_source(cast.dan, project, connector="folder", folder=str(tmp_path))
    browser.post(at("source-import", source.id), {"action": "import", "name": "Fresh"})
    run_jobs()
    run_jobs()
    assert Dataset.objects.get(name="Fresh").latest.rows == 2


def test_a_fetch_that_fails_says_so_where_it_was_waited_for(browser, at, cast, project, run_jobs):
    source = make_source(cast.dan, project, connector="folder", folder="/nowhere")
    waiting = browser.post(at("source-import", source.id), {"action": "look", "mode": "replace"})["Location"]
    run_jobs()
    page = browser.get(waiting).text
    assert "No folder of this machine is open to sources" in page and at("source", source.id) in page
