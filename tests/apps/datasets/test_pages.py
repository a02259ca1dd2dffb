"""Pages of datasets: what people read in each state."""

from datetime import timedelta

import polars as pl
import pytest
from django.urls import reverse

from apps.core.storage import store
from apps.datasets.models import Dataset
from apps.datasets.services import finish_upload, record_version, start_import, write_chunk
from tests.factories.datasets import csv_file, make_dataset, make_split, make_upload, make_version
from workers.core.schema import Schema
from workers.core.tables import write_table


@pytest.fixture
def dan(client_for, cast):
    return client_for(cast.dan)


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project)


@pytest.fixture
def address(project):
    """The address of a page of datasets in the project."""
    return lambda name, *args: reverse(f"datasets:{name}", args=[project.slug, *args])


def of(version):
    return version.dataset_id, version.number


def uploaded(cast, project, tmp_path, text="a\n1\n2\n"):
    upload = make_upload(cast.dan, project, size=len(text))
    with csv_file(tmp_path, text).open("rb") as stream:
        write_chunk(cast.dan, upload, 0, stream)
    return finish_upload(cast.dan, upload)


def test_an_empty_list_invites_those_who_may_import(dan, client_for, cast, address, project):
    assert "Import a file" in dan.get(address("list")).text
    assert "Import a file" not in client_for(cast.vic).get(address("list")).text


def test_the_list_shows_the_newest_version_and_searches(dan, address, version, cast, project):
    make_dataset(cast.dan, project, "Fresh")
    page = dan.get(address("list")).text
    assert "Patients" in page and "No version yet" in page
    assert "Patients" not in dan.get(address("list") + "?q=fre").text
    assert "No dataset fits this search" in dan.get(address("list") + "?q=zzz").text


def test_importing_from_the_form(dan, address, cast, project, tmp_path, run_jobs):
    upload = uploaded(cast, project, tmp_path, "a;b\n1;x\n")
    look = dan.post(address("new"), {"uploads": [upload.id]})["Location"]
    assert "Look at a.csv" in dan.get(look).text
    run_jobs()
    page = dan.get(look).text
    assert "1 row, 2 columns" in page and "Fields are separated by semicolon" in page
    assert not Dataset.objects.exists(), "nothing is stored before somebody says so"
    posted = dan.post(look, {"action": "import", "name": "Mine"})
    dataset = Dataset.objects.get(name="Mine")
    assert posted["Location"] == address("import-detail", dataset.imports.get().id)
    assert "Import a.csv into Mine" in dan.get(posted["Location"]).text
    run_jobs()
    page = dan.get(dan.get(posted["Location"])["Location"]).text
    assert "Version 1 is stored: 1 row." in page and "became missing" not in page
    assert "Version 1" in page and "Import a.csv into Mine" not in page


def test_what_was_lost_is_said_where_an_import_ends_and_on_the_version(
    dan, address, api_for, cast, project, tmp_path, run_jobs
):
    reading = {"formats": {"when": "date"}}
    rows = csv_file(tmp_path, "when,n\n2025-01-01,1\nhier,2\nNA,3\n2025-01-04,x\n")
    entry = start_import(cast.dan, project, files=[rows], name="Days", reading=reading)
    run_jobs()
    entry.refresh_from_db()
    place = (entry.dataset_id, 1)
    page = dan.get(address("detail", entry.dataset_id)).text
    assert "Version 1 is stored: 4 rows. " in page and "2 values of “when” became missing." in page
    assert address("version-origin", *place) + "#readings" in page and "of “n” became" not in page
    rows = dan.get(address("version-detail", *place)).text
    assert "2 values of “when” became missing." in rows and address("version-origin", *place) + "#readings" in rows
    french = dan.get(address("detail", entry.dataset_id), headers={"Accept-Language": "fr"}).text
    assert "2 valeurs de «\xa0when\xa0» sont devenues manquantes." in french
    told = api_for(cast.dan).get(f"/api/v1/projects/{project.slug}/datasets/{place[0]}/versions/1/").json()
    assert {one["column"]: one["lost"] for one in told["origin"]["readings"]} == {"when": 2, "n": 0}
    entry.job.finished_at -= timedelta(hours=1)
    entry.job.save()
    assert "became missing" in dan.get(address("detail", entry.dataset_id)).text, "it stays true"


def test_an_import_that_lost_nothing_is_news_for_a_while(dan, address, cast, project, tmp_path, run_jobs):
    entry = start_import(cast.dan, project, files=[csv_file(tmp_path, "n\n1\n")], name="Whole")
    run_jobs()
    entry.refresh_from_db()
    page = address("detail", entry.dataset_id)
    assert "Version 1 is stored" in dan.get(page).text
    entry.job.finished_at -= timedelta(hours=1)
    entry.job.save()
    assert "Version 1 is stored" not in dan.get(page).text


def test_the_form_asks_for_the_file_and_for_another_name(dan, address, cast, project, tmp_path, version, run_jobs):
    missing = dan.post(address("new"))
    assert missing.status_code == 422
    assert "Choose a file first." in missing.text
    look = dan.post(address("new"), {"uploads": [uploaded(cast, project, tmp_path).id]})["Location"]
    run_jobs()
    taken = dan.post(look, {"action": "import", "name": "Patients"})
    assert taken.status_code == 422
    assert "already a dataset called “Patients”" in taken.text


def test_a_failed_import_says_why_and_offers_another_way(dan, address, cast, project, tmp_path, run_jobs):
    started = start_import(cast.dan, project, files=[csv_file(tmp_path, "a,b\n1,2\n3\n")], name="Ragged")
    run_jobs()
    page = dan.get(address("import-detail", started.id)).text
    assert "line 3 has 1 field where the first row has 2" in page
    again = address("import-again", started.id)
    assert again in page
    look = dan.post(again)["Location"]
    run_jobs()
    assert "line 3 has 1 field where the first row has 2" in dan.get(look).text
    other = dan.post(look, {"action": "look", "reader": "delimited", "delimiter": ";", "quote": '"', "header": "on"})
    run_jobs()
    assert "2 rows, 1 column." in dan.get(other["Location"]).text, "no row holds a semicolon: each line is one cell"
    dan.post(other["Location"], {"action": "import", "name": "Ragged"})
    run_jobs()
    assert Dataset.objects.get(name="Ragged").latest.columns == 1


def test_a_new_version_from_the_form(dan, address, cast, project, tmp_path, run_jobs):
    started = start_import(cast.dan, project, files=[csv_file(tmp_path, "a\n1\n")], name="Grows")
    run_jobs()
    upload = uploaded(cast, project, tmp_path, "a\n2\n")
    look = dan.post(address("import", started.dataset_id), {"uploads": [upload.id]})["Location"]
    run_jobs()
    dan.post(look, {"action": "import", "mode": "append"})
    run_jobs()
    assert started.dataset.latest.rows == 2


def test_every_tab_of_a_version(dan, address, version, cast):
    make_split(cast.dan, version)
    assert "et-grid" in dan.get(address("version-detail", *of(version))).text
    profile = dan.get(address("version-profile", *of(version)) + "?column=visits").text
    assert "36 of 40 rows" in profile and "50% lie below" in profile
    assert "Stratified 60/20/20 by diagnosis, seed 7" in dan.get(address("version-splits", *of(version))).text
    assert version.digest in dan.get(address("version-origin", *of(version))).text


def test_choosing_a_column_answers_its_panel_alone(dan, address, version):
    panel = dan.get(address("version-profile", *of(version)) + "?column=radius", headers={"HX-Request": "true"}).text
    assert panel.lstrip().startswith("<aside") and "radius" in panel and "<table class" not in panel


def test_a_split_from_the_form(dan, address, version):
    page = address("version-splits", *of(version))
    shares = {"train": 80, "validation": 0, "test": 20}
    dan.post(page, {"method": "random", "seed": 1, **shares})
    assert version.splits.get().parts == {"train": 32, "test": 8}
    wrong = dan.post(page, {"method": "random", "seed": 1, **shares, "test": 30})
    assert "The shares add up to 110%. Make them 100%." in wrong.text
    impossible = dan.post(page, {"method": "stratified", "column": "id", "seed": 1, **shares})
    assert "too few for 2 parts" in impossible.text


def test_names_and_values_are_text_wherever_they_are_shown(dan, address, cast, project):
    evil = "<script>alert(1)</script>"
    version = make_version(cast.dan, project, pl.DataFrame({evil: [evil] * 3}), name=evil)
    for name in ("version-detail", "version-profile", "version-origin", "version-splits"):
        page = dan.get(address(name, *of(version))).text
        assert evil not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_version_that_came_without_a_profile_gets_one_from_a_job(dan, address, cast, project, run_jobs):
    dataset = make_dataset(cast.dan, project, "Made")
    frame = pl.DataFrame({"a": [1, 2, 2]})
    table = write_table(store(), dataset.table, frame)
    version = record_version(dataset, table, Schema.of(frame), author=cast.dan, origin={"kind": "recipe"})
    page = address("version-profile", *of(version))
    assert "The profile is being made" in dan.get(page).text
    assert [job.kind for job in run_jobs()] == ["datasets.profile"]
    assert "3 rows, all of them" in dan.get(page).text


def test_a_viewer_sees_everything_and_is_offered_nothing(client_for, cast, address, version):
    vic = client_for(cast.vic)
    page = vic.get(address("detail", version.dataset_id)).text
    assert "Version 1" in page and "New version" not in page
    assert "New split" not in vic.get(address("version-splits", *of(version))).text


def test_a_profile_of_many_columns_asks_the_database_no_more_often(
    dan, address, cast, project, django_assert_max_num_queries
):
    wide = make_version(cast.dan, project, pl.DataFrame({f"c{at}": [1, 2] for at in range(60)}), name="Wide")
    with django_assert_max_num_queries(14):
        assert "c59" in dan.get(address("version-profile", *of(wide))).text


def test_the_column_of_the_files_name_is_a_choice_on_the_page_where_there_are_several(
    dan, address, cast, project, tmp_path, run_jobs
):
    ids = [uploaded(cast, project, tmp_path / str(number), f"x\n{number}\n").id for number in (1, 2)]
    look = dan.post(address("new"), {"uploads": ids})["Location"]
    run_jobs()
    assert "Add a column with the file’s name" in dan.get(look).text
    again = {"action": "look", "reader": "delimited", "file_column_shown": "1", "file_column": "on"}
    look = dan.post(look, again)["Location"]
    run_jobs()
    assert 'name="file_column" checked' in dan.get(look).text
    dan.post(look, {"action": "import", "name": "Both"})
    run_jobs()
    assert "file" in [column.name for column in Dataset.objects.get(name="Both").latest.columns_schema]
    one = dan.post(address("new"), {"uploads": ids[:1]})["Location"]
    run_jobs()
    assert "Add a column with the file’s name" not in dan.get(one).text
