"""Saved sources: fetched into versions, refreshed when something is new, and their credentials told to nobody."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import connection as rows
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone, translation

from apps.core.errors import Conflict, DomainError, NotAllowed
from apps.core.storage import store
from apps.datasets.models import Dataset, DatasetVersion, Fetch, Source
from apps.datasets.secrets import seal, unseal
from apps.datasets.services import (
    create_source,
    delete_source,
    edit_source,
    import_from_source,
    look_at_source,
    mark_columns,
    refresh,
    start_import,
    try_source,
)
from apps.jobs.choices import State
from tests.factories.datasets import csv_file, make_source, make_upload, make_version
from workers.core.errors import ParamsError
from workers.core.tables import scan_table
from workers.importing.opening import StoredFile

PASSWORD = "correct-horse-battery"


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    place = tmp_path / "exports"
    place.mkdir()
    settings.SOURCE_FOLDERS = (str(place),)
    (place / "orders-1.csv").write_text("id,amount\n00001,1\n00002,2\n")
    return place


@pytest.fixture
def source(cast, project, folder) -> Source:
    return make_source(cast.dan, project, connector="folder", folder=str(folder), pattern="*.csv")


@pytest.fixture
def fetched(run_jobs):
    """Run the jobs of a fetch; answers it with its import."""

    def fetched(fetch: Fetch) -> Fetch:
        run_jobs()
        return Fetch.objects.select_related("job", "entry__job", "entry__version", "dataset", "inspection__job").get(
            id=fetch.id
        )

    return fetched


@pytest.fixture
def orders(cast, source, fetched) -> Dataset:
    """A dataset that came from the source."""
    return fetched(import_from_source(cast.dan, source)).dataset


def values(dataset, column="id"):
    return scan_table(dataset.latest.ref).collect()[column].to_list()


def test_what_a_fetch_starts_is_called_in_the_language_of_the_person_who_asked(cast, source, fetched):
    with translation.override("fr"):
        asked = import_from_source(cast.dan, source)
    with translation.override("en"):
        assert fetched(asked).entry.job.title == "Importer Orders dans Orders"


def test_the_origin_of_a_database_version_is_its_source_with_the_query_as_it_was_asked(
    cast, client_for, project, tmp_path, settings, fetched
):
    settings.SOURCE_FOLDERS = (str(tmp_path),)
    with sqlite3.connect(tmp_path / "shop.db") as shop:
        shop.execute("CREATE TABLE orders (id INTEGER)")
        shop.execute("INSERT INTO orders VALUES (1)")
    query = "SELECT id FROM orders WHERE id > 0"
    shop = make_source(cast.dan, project, connector="sqlite", path=str(tmp_path / "shop.db"), query=query)
    version = fetched(import_from_source(cast.dan, shop)).entry.version
    edit_source(cast.dan, shop, options={"query": "SELECT 2 AS id"}, anyway=True)
    place = [project.slug, version.dataset_id, version.number]
    seen = client_for(cast.vic).get(reverse("datasets:version-origin", args=place)).text
    assert "SELECT id FROM orders WHERE id &gt; 0" in seen and "SELECT 2" not in seen
    assert reverse("datasets:source", args=[project.slug, shop.id]) in seen
    assert "<dd>query.parquet</dd>" not in seen


def test_a_source_becomes_a_dataset_of_its_name(cast, source, fetched):
    fetch = fetched(import_from_source(cast.dan, source, message="First"))
    assert (fetch.job.state, fetch.entry.job.state) == (State.SUCCEEDED, State.SUCCEEDED)
    version = fetch.entry.version
    assert (version.dataset.name, version.number, version.message) == ("Orders", 1, "First")
    assert (version.origin["source"], version.origin["file"]) == ("Orders", "orders-1.csv")
    assert values(fetch.dataset) == ["00001", "00002"]


def test_several_files_of_one_shape_are_one_dataset(cast, source, folder, fetched):
    (folder / "orders-2.csv").write_text("id,amount\n00003,3\n")
    fetch = fetched(import_from_source(cast.dan, source))
    assert [file["name"] for file in fetch.entry.files] == ["orders-1.csv", "orders-2.csv"]
    assert values(fetch.dataset) == ["00001", "00002", "00003"]


def test_a_refresh_without_news_makes_no_version_and_says_so(cast, orders, fetched):
    fetch = fetched(refresh(cast.dan, orders))
    assert fetch.nothing_new and fetch.entry is None
    assert fetch.job.state == State.SUCCEEDED
    assert "Nothing is new" in " ".join(fetch.job.log_lines.values_list("line", flat=True))
    assert orders.versions.count() == 1


def test_a_refresh_with_news_makes_the_next_version(cast, orders, folder, fetched):
    (folder / "orders-1.csv").write_text("id,amount\n00009,9\n")
    fetch = fetched(refresh(cast.dan, orders))
    assert (fetch.entry.version.number, values(orders)) == (2, ["00009"])
    assert fetch.entry.version.message == "Refreshed from Orders"


def test_a_refresh_reads_with_the_choices_of_the_last_import(cast, source, folder, fetched):
    (folder / "orders-1.csv").write_text("id,when\n00001,01/02/2024\n")
    reading = {"formats": {"when": "date_day_first"}}
    orders = fetched(import_from_source(cast.dan, source, reading=reading)).dataset
    assert orders.latest.columns_schema.get("when").kind == "date"
    (folder / "orders-1.csv").write_text("id,when\n00001,03/02/2024\n")
    fetched(refresh(cast.dan, orders))
    assert orders.latest.number == 2
    assert orders.latest.columns_schema.get("when").kind == "date"
    assert str(values(orders, "when")[0]) == "2024-02-03"


def test_appending_takes_only_the_files_that_are_new(cast, orders, source, folder, fetched):
    (folder / "orders-2.csv").write_text("id,amount\n00003,3\n")
    fetched(import_from_source(cast.dan, source, dataset=orders, mode="append"))
    assert values(orders) == ["00001", "00002", "00003"]
    (folder / "orders-3.csv").write_text("id,amount\n00004,4\n")
    fetched(refresh(cast.dan, orders))
    assert values(orders) == ["00001", "00002", "00003", "00004"]
    assert fetched(refresh(cast.dan, orders)).nothing_new


def test_another_dataset_gets_everything_although_nothing_is_new_at_the_source(cast, orders, source, fetched):
    other = fetched(import_from_source(cast.dan, source, name="Others")).dataset
    assert values(other) == values(orders)


def test_after_another_file_was_imported_a_refresh_brings_the_source_back(cast, project, orders, tmp_path, fetched):
    fetched_again = start_import(cast.dan, project, files=[csv_file(tmp_path, "id,amount\n7,7\n")], dataset=orders)
    assert fetched_again
    from_source = orders.imports.exclude(source=None).first().source
    fetch = fetched(Fetch.objects.first())  # runs the import
    fetch = fetched(import_from_source(cast.dan, from_source, dataset=orders))
    assert fetch.entry.version.number == 3
    assert values(orders) == ["00001", "00002"]


def test_a_changed_question_is_asked_again(cast, orders, source, folder, fetched):
    (folder / "orders-2.csv").write_text("id,amount\n00003,3\n")
    edit_source(cast.dan, source, options={"pattern": "orders-2.*"}, anyway=True)
    fetch = fetched(refresh(cast.dan, orders))
    assert not fetch.nothing_new and fetch.entry.version.number == 2


def test_a_failed_import_is_tried_again_although_the_source_did_not_change(cast, orders, folder, fetched):
    (folder / "orders-1.csv").write_text("id,amount\n1\n")
    assert fetched(refresh(cast.dan, orders)).entry.job.state == State.FAILED
    assert fetched(refresh(cast.dan, orders)).entry.job.state == State.FAILED
    assert orders.versions.count() == 1


def test_a_source_that_gives_nothing_leaves_a_sentence_and_no_dataset(cast, source, folder, fetched):
    (folder / "orders-1.csv").unlink()
    fetch = fetched(import_from_source(cast.dan, source))
    assert fetch.job.state == State.FAILED and "fits “*.csv”" in fetch.job.error
    assert not Dataset.objects.exists()


def test_why_it_failed_is_read_in_french_by_a_french_reader(
    cast, project, source, folder, fetched, client_for, api_for
):
    (folder / "orders-1.csv").unlink()
    fetch = fetched(try_source(cast.dan, source))
    page = client_for(cast.dan).get(
        reverse("datasets:source", args=[project.slug, source.id]), headers={"accept-language": "fr"}
    )
    assert f"Aucun fichier de {folder} ne correspond à «\xa0*.csv\xa0»." in page.content.decode()
    assert fetch.job.error == f"No file in {folder} fits “*.csv”."
    answer = api_for(cast.dan).get(reverse("api-datasets:fetch", args=[project.slug, fetch.id]))
    assert answer.json()["job"]["error"] == fetch.job.error


def test_a_try_says_what_would_come_and_stores_nothing(cast, source, fetched):
    fetch = fetched(try_source(cast.dan, source))
    assert fetch.offers == [{"name": "orders-1.csv", "size": 26, "about": ""}]
    assert not fetch.nothing_new and not Dataset.objects.exists()


def test_what_came_can_be_looked_at_before_it_becomes_a_dataset(cast, project, source, fetched):
    fetch = fetched(look_at_source(cast.dan, source))
    assert fetch.inspection.job.state == State.SUCCEEDED and fetch.inspection.result
    assert fetch.inspection.source == source and not Dataset.objects.exists()
    files = [StoredFile(**file) for file in fetch.inspection.files]
    entry = start_import(cast.dan, project, files=files, name="Orders", source=source, reading={})
    fetched(fetch)
    assert values(entry.dataset) == ["00001", "00002"]
    assert fetched(refresh(cast.dan, entry.dataset)).nothing_new


def test_the_same_key_is_the_same_fetch(cast, source):
    first = import_from_source(cast.dan, source, key="once")
    assert import_from_source(cast.dan, source, key="once") == first
    assert Fetch.objects.count() == 1


def test_two_fetches_for_one_dataset_do_not_overlap(cast, orders):
    refresh(cast.dan, orders)
    with pytest.raises(Conflict, match="A fetch for this dataset is running"):
        refresh(cast.dan, orders)


def test_a_dataset_from_a_file_has_no_source_to_refresh_from(cast, project):
    with pytest.raises(Conflict, match="did not come from a saved source"):
        refresh(cast.dan, make_version(cast.dan, project).dataset)


def test_a_name_that_is_taken_is_refused_before_anything_is_fetched(cast, orders, source):
    with pytest.raises(Conflict, match="already a dataset called “Orders”"):
        import_from_source(cast.dan, source)
    with pytest.raises(Conflict, match="already a source called “Orders”"):
        make_source(cast.dan, source.project)


def test_deleting_a_source_keeps_its_datasets(cast, orders, source):
    delete_source(cast.dan, source)
    assert values(orders) == ["00001", "00002"]
    assert orders.latest.origin["source"] == "Orders"
    with pytest.raises(Conflict):
        refresh(cast.dan, orders)


def test_a_source_deleted_while_it_waits_ends_in_a_sentence(cast, source, run_jobs):
    import_from_source(cast.dan, source)
    delete_source(cast.dan, source)
    (job,) = run_jobs()
    assert job.state == State.FAILED and job.error == "The source was deleted before it was asked."


def test_roles(cast, project, source, orders):
    for nobody in (cast.vic, cast.rita, cast.dora):
        with pytest.raises(NotAllowed):
            make_source(nobody, project, "Mine")
        with pytest.raises(NotAllowed):
            edit_source(nobody, source, name="Mine")
        with pytest.raises(NotAllowed):
            delete_source(nobody, source)
        with pytest.raises(NotAllowed):
            try_source(nobody, source)
        with pytest.raises(NotAllowed):
            refresh(nobody, orders)
        with pytest.raises(NotAllowed):
            import_from_source(nobody, source, name="Mine")
    assert make_source(cast.ana, project, "Ana's")


@pytest.mark.parametrize("options", [{}, {"url": "https://x/y", "unknown": 1}])
def test_wrong_parameters_are_named(cast, project, options):
    with pytest.raises(ParamsError):
        create_source(cast.dan, project, name="Web", connector="url", options=options)


def test_an_uploaded_sqlite_file_is_asked(cast, project, tmp_path, fetched):
    file = tmp_path / "shop.db"
    with sqlite3.connect(file) as shop:
        shop.execute("CREATE TABLE t (a INTEGER)")
        shop.execute("INSERT INTO t VALUES (7)")
    upload = make_upload(cast.dan, project, size=file.stat().st_size)
    with pytest.raises(DomainError, match="no finished upload"):
        make_source(cast.dan, project, connector="sqlite", upload=str(upload.id), query="SELECT a FROM t")
    finished(upload, file)
    source = make_source(cast.dan, project, connector="sqlite", upload=str(upload.id), query="SELECT a FROM t")
    assert values(fetched(import_from_source(cast.dan, source)).dataset, "a") == [7]


def test_a_refresh_that_makes_text_of_numbers_says_so_wherever_the_version_is_shown(
    cast, project, tmp_path, settings, fetched, client_for, api_for
):
    settings.SOURCE_FOLDERS = (str(tmp_path),)
    file = tmp_path / "shop.db"
    with sqlite3.connect(file) as shop:
        shop.execute("CREATE TABLE t (id INTEGER, amount NUMERIC)")
        shop.executemany("INSERT INTO t VALUES (?, ?)", [(n, n + 0.5) for n in range(50)])
    options = {"connector": "sqlite", "path": str(file), "query": "SELECT * FROM t ORDER BY id"}
    dataset = fetched(import_from_source(cast.dan, make_source(cast.dan, project, **options))).dataset
    with sqlite3.connect(file) as shop:
        shop.execute("INSERT INTO t VALUES (50, '12,5')")
    fetched(refresh(cast.dan, dataset))
    sentence = "1 of 51 values does not fit the numbers of the version before, “12,5” in row 51"
    assert dataset.latest.number == 2
    place = [project.slug, dataset.id, 2]
    pages = [reverse(f"datasets:version-{tab}", args=place) for tab in ("detail", "origin")]
    for page in (reverse("datasets:detail", args=place[:2]), *pages):
        assert client_for(cast.dan).get(page).content.decode().count(sentence) == 1, page
    asked = reverse("api-datasets:version-detail", args=place)
    assert any(sentence in note for note in api_for(cast.dan).get(asked).json()["origin"]["notes"])
    french = client_for(cast.dan).get(pages[0], headers={"accept-language": "fr"}).content.decode()
    assert "est devenue du texte : 1 des 51 valeurs" in french.replace("\xa0", " ")


def test_who_may_not_see_a_column_is_not_told_which_value_made_it_text(cast, project, tmp_path, run_jobs, client_for):
    start_import(cast.dan, project, files=[csv_file(tmp_path, "id,pay\n1,10\n2,20\n")], name="Pay")
    run_jobs()
    dataset = Dataset.objects.get(name="Pay")
    mark_columns(cast.dan, dataset, {"pay": ["sensitive"]})
    start_import(cast.dan, project, files=[csv_file(tmp_path, "id,pay\n1,10\n2,secret9\n")], dataset=dataset)
    run_jobs()
    page = reverse("datasets:detail", args=[project.slug, dataset.id])
    assert "secret9" in client_for(cast.dan).get(page).content.decode()
    told = client_for(cast.rita).get(page).content.decode()
    assert "became text" in told
    assert "secret9" not in told


def finished(upload, file):
    upload.digest, upload.finished_at = store().put_file(file), timezone.now()
    upload.save()


# -- credentials -------------------------------------------------------------------------------------------------------


@pytest.fixture
def secret_source(cast, project) -> Source:
    return create_source(
        cast.dan,
        project,
        name="Shop",
        connector="postgresql",
        options={"host": "127.0.0.1", "port": 9, "database": "shop", "user": "reader", "query": "SELECT 1 AS a"},
        secrets={"password": PASSWORD},
        anyway=True,
    )


def everything_in_the_database() -> str:
    """Every cell of every table, as one text."""
    with rows.cursor() as cursor:
        tables = rows.introspection.table_names(cursor)
        said = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [str(row) for row in cursor.fetchall()]
    return "\n".join(said)


def test_credentials_are_sealed_and_opened_by_this_studio_alone(settings):
    sealed = seal({"password": PASSWORD, "empty": ""})
    assert PASSWORD not in sealed and unseal(sealed) == {"password": PASSWORD}
    assert seal({"password": PASSWORD}) != sealed
    old = settings.SECRET_KEY
    with (
        override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]),
        pytest.raises(DomainError, match="Enter them again"),
    ):
        unseal(sealed)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[old]):
        assert unseal(sealed) == {"password": PASSWORD}


def test_after_a_run_no_row_no_log_and_no_file_holds_the_password(
    cast, secret_source, fetched, settings, caplog, tmp_path, monkeypatch
):
    settings.OUTBOUND_HOSTS = ("127.0.0.1",)
    told = []
    real = psycopg.connect
    monkeypatch.setattr("psycopg.connect", lambda **how: told.append(how["password"]) or real(**how))
    fetch = fetched(try_source(cast.dan, secret_source))
    assert told == [PASSWORD]  # it did reach the one who needs it
    assert fetch.job.state == State.FAILED and "127.0.0.1 cannot be asked" in fetch.job.error
    assert PASSWORD not in everything_in_the_database()
    assert PASSWORD not in caplog.text
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert kept == []


def test_an_error_that_repeats_the_password_is_told_without_it(cast, secret_source, fetched, monkeypatch):
    def talkative(*_args: object, **_how: object) -> None:
        raise ValueError(f"cannot use {PASSWORD} here")

    monkeypatch.setattr("workers.core.places.database.place_of", talkative)
    fetch = fetched(try_source(cast.dan, secret_source))
    assert fetch.job.error == "ValueError: cannot use ••• here"
    assert PASSWORD not in everything_in_the_database()


def test_the_api_and_the_pages_never_show_it(cast, project, secret_source, api_for, client_for):
    api, browser = api_for(cast.dan), client_for(cast.dan)
    place = [project.slug, secret_source.id]
    address = reverse("api-datasets:source", args=place)
    answers = [
        api.get(reverse("api-datasets:sources", args=[project.slug])),
        api.get(address),
        api.patch(address, {"secrets": {"password": PASSWORD}, "anyway": True}, format="json"),
        browser.get(reverse("datasets:sources", args=[project.slug])),
        browser.get(reverse("datasets:source", args=place)),
        browser.get(reverse("datasets:source-edit", args=place)),
    ]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert all(b"Shop" in answer.content and PASSWORD.encode() not in answer.content for answer in answers)
    assert api.get(address).json()["has_credentials"] is True


def test_credentials_stay_when_they_are_not_entered_again(cast, secret_source):
    edit_source(cast.dan, secret_source, options={"query": "SELECT 2 AS a"}, secrets={"password": ""}, anyway=True)
    assert unseal(Source.objects.get().secret) == {"password": PASSWORD}


@pytest.mark.parametrize("change", [{"host": "evil.example"}, {"port": 6666}, {"encryption": "required"}])
def test_credentials_never_go_to_another_place_than_they_were_entered_for(cast, secret_source, change):
    with pytest.raises(DomainError, match="Enter the credentials again"):
        edit_source(cast.dan, secret_source, options=change)
    edit_source(cast.dan, secret_source, options=change, secrets={"password": "new-one"}, anyway=True)
    assert unseal(Source.objects.get().secret) == {"password": "new-one"}


def test_a_changed_studio_key_is_told_in_the_job(cast, secret_source, run_jobs):
    try_source(cast.dan, secret_source)
    Source.objects.update(secret="gAAAAA-broken")
    (job,) = run_jobs()
    assert job.state == State.FAILED and "Enter them again" in job.error
    assert DatasetVersion.objects.count() == 0


def test_the_column_of_the_files_name_is_kept_and_filled_when_the_source_is_refreshed(cast, source, fetched, folder):
    made = fetched(import_from_source(cast.dan, source, reading={"file_column": True})).dataset
    assert values(made, "file") == ["orders-1.csv"] * 2
    assert made.latest.origin["chosen"] == {"file_column": True}
    (folder / "orders-2.csv").write_text("id,amount\n00003,3\n")
    fetched(refresh(cast.dan, made))
    assert values(made, "file") == ["orders-1.csv", "orders-1.csv", "orders-2.csv"]
