"""The REST interface to datasets, versions, rows, files and splits."""

import io

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from apps.datasets.queries import workbooks
from apps.datasets.services import start_import
from apps.jobs.models import Job
from tests.cast import make_project
from tests.factories.datasets import PATIENTS, csv_file, make_split, make_upload, make_version
from workers.browsing import workbook


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project)


@pytest.fixture
def api(api_for, cast):
    return api_for(cast.dan)


@pytest.fixture
def base(project):
    return f"/api/v1/projects/{project.slug}/"


@pytest.fixture
def address(base, version):
    return f"{base}datasets/{version.dataset_id}/versions/1/"


def test_from_upload_to_rows(api, base, run_jobs):
    data = b"id,diagnosis\n00001,M\n00002,B\n"
    upload = api.post(f"{base}uploads/", {"name": "cells.csv", "size": len(data)}, format="json").json()["id"]
    api.put(f"{base}uploads/{upload}/", data, content_type="application/octet-stream", HTTP_UPLOAD_OFFSET="0")
    api.post(f"{base}uploads/{upload}/finish/")
    started = api.post(f"{base}datasets/", {"upload": upload}, format="json")
    assert started.status_code == 202
    assert started.json()["job"]["state"] == "queued"
    run_jobs()
    dataset = api.get(f"{base}datasets/{started.json()['dataset']}/").json()
    assert (dataset["name"], dataset["latest"]["rows"]) == ("cells", 2)
    rows = api.get(f"{base}datasets/{dataset['id']}/versions/1/rows/").json()
    assert rows["rows"] == [["00001", "M"], ["00002", "B"]]
    imports = api.get(f"{base}datasets/{dataset['id']}/imports/").json()["results"]
    assert [(entry["version"], entry["job"]["state"]) for entry in imports] == [(1, "succeeded")]


def test_an_upload_that_is_not_finished_cannot_be_imported(api, base, cast, project):
    upload = make_upload(cast.dan, project)
    answer = api.post(f"{base}datasets/", {"upload": str(upload.id)}, format="json")
    assert answer.status_code == 409
    assert not Job.objects.exists()


def test_rows_come_in_windows_with_what_is_known_of_the_columns(api, address):
    seen = api.get(f"{address}rows/?offset=38&limit=10").json()
    assert seen["total"] == 40
    assert [row[0] for row in seen["rows"]] == ["00038", "00039"]
    assert [column["name"] for column in seen["columns"]] == PATIENTS.columns
    visits = seen["columns"][3]
    assert (visits["kind"], visits["missing"], visits["distinct"]) == ("integer", 0.1, 5)
    assert sum(visits["histogram"]) == 36


def test_rows_sorted_with_missing_ones_last_both_ways(api, address):
    up = api.get(f"{address}rows/?sort=visits").json()["rows"]
    down = api.get(f"{address}rows/?sort=-visits").json()["rows"]
    expected = PATIENTS.sort("visits", nulls_last=True, maintain_order=True)["visits"].to_list()
    assert [row[3] for row in up] == expected
    assert [row[3] for row in down] == [*reversed(expected[:36]), None, None, None, None]


def test_rows_searched_in_every_cell(api, address):
    seen = api.get(f"{address}rows/?q=0003&sort=-id").json()
    assert seen["total"] == 11
    assert [row[0] for row in seen["rows"]][:2] == ["00039", "00038"]


def test_sorting_by_a_column_that_is_not_there_is_explained(api, address):
    answer = api.get(f"{address}rows/?sort=visit")
    assert answer.status_code == 422
    assert "Did you mean “visits”?" in answer.json()["message"]


@pytest.mark.parametrize("query", ["offset=-1", "limit=0", "limit=501", "offset=x"])
def test_a_window_that_makes_no_sense_is_refused(api, address, query):
    assert api.get(f"{address}rows/?{query}").status_code == 400


def test_a_window_beyond_the_end_is_empty(api, address):
    assert api.get(f"{address}rows/?offset=1000").json()["rows"] == []


def test_the_profile_comes_column_by_column(api, address):
    columns = api.get(f"{address}profile/").json()["results"]
    assert [column["name"] for column in columns] == PATIENTS.columns
    assert columns[0]["facts"]["marks"] == ["identifier"]
    assert columns[1]["facts"]["top"] == [["B", 20], ["M", 20]]


def test_a_version_as_csv_with_formulas_neutralised(api, base, cast, project):
    frame = pl.DataFrame(
        {"=name": ["=1+1", "@SUM(A1)", "-2+3", "-2", "+33 6 12", "plain"], "x": [-1, 2, 3, 4, 5, None]}
    )
    version = make_version(cast.dan, project, frame, name="Formulas")
    answer = api.get(f"{base}datasets/{version.dataset_id}/versions/1/file/csv/")
    assert answer["Content-Disposition"] == 'attachment; filename="formulas-v1.csv"'
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines == ["'=name,x", "'=1+1,-1", "'@SUM(A1),2", "'-2+3,3", "-2,4", "+33 6 12,5", "plain,"]


def test_a_version_as_parquet_holds_exactly_its_rows(api, address):
    answer = api.get(f"{address}file/parquet/")
    assert pl.read_parquet(io.BytesIO(b"".join(answer.streaming_content))).equals(PATIENTS)


def test_a_version_as_a_workbook_has_its_names_and_rows(api, address):
    answer = api.get(f"{address}file/xlsx/")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    names, *rows = book.get_sheet_by_index(0).to_python()
    assert names == PATIENTS.columns
    assert rows == [["" if value is None else value for value in row] for row in PATIENTS.iter_rows()]


def test_a_workbook_of_too_many_rows_is_refused_in_words(api, address, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    answer = api.get(f"{address}file/xlsx/")
    assert answer.status_code == 422
    assert "up to 2 rows" in str(answer.json())


def test_a_long_workbook_is_written_by_a_job_and_taken_home(api, address, monkeypatch, run_jobs):
    monkeypatch.setattr(workbooks, "AT_ONCE", 3)
    asked = {"sort": "-radius", "columns": "0-1"}
    assert api.get(f"{address}file/xlsx/", asked).status_code == 202
    assert not Job.objects.filter(kind="datasets.workbook").exists()
    started = api.post(f"{address}file/xlsx/", asked, format="json")
    again = api.post(f"{address}file/xlsx/", asked, format="json")
    assert started.status_code == 202 and started.json()["job"]["id"] == again.json()["job"]["id"]
    run_jobs()
    answer = api.get(f"{address}file/xlsx/", asked)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    names, *rows = book.get_sheet_by_index(0).to_python()
    wanted = PATIENTS.sort("radius", descending=True).select("id", "diagnosis")
    assert names == wanted.columns
    assert rows == [["" if value is None else value for value in row] for row in wanted.iter_rows()]
    assert api.post(f"{address}file/xlsx/", asked, format="json").json()["job"] is None


def test_only_workbooks_are_written_by_a_job(api, address):
    assert api.post(f"{address}file/csv/", {}, format="json").status_code == 404


def test_a_file_of_another_kind_is_not_there(api, address):
    assert api.get(f"{address}file/doc/").status_code == 404


def test_splits_are_made_once_and_found_again(api, address, base):
    wanted = {"method": "stratified", "column": "diagnosis", "seed": 7}
    first = api.post(f"{address}splits/", wanted, format="json")
    assert first.status_code == 201
    assert first.json()["parts"] == {"train": 24, "validation": 8, "test": 8}
    assert first.json()["name"] == "Stratified 60/20/20 by diagnosis, seed 7"
    assert api.post(f"{address}splits/", wanted, format="json").json()["id"] == first.json()["id"]
    assert api.get(f"{base}splits/{first.json()['id']}/").json()["version"] == 1


@pytest.mark.parametrize(
    "wanted, message",
    [
        ({"fractions": {"train": 0.5, "test": 0.4}}, "add up to 1"),
        ({"method": "stratified"}, "needs the column that holds the classes"),
        ({"method": "stratified", "column": "diagnosys"}, "Did you mean “diagnosis”?"),
        ({"method": "stratified", "column": "id"}, "too few for 3 parts"),
        ({"method": "ordered", "column": "visits"}, "has no value in row 1"),
    ],
)
def test_a_split_that_cannot_be_made_is_explained(api, address, wanted, message):
    answer = api.post(f"{address}splits/", wanted, format="json")
    assert answer.status_code == 422
    assert message in answer.json()["message"]


def test_lists_do_not_ask_more_often_for_more_rows(
    api, base, cast, project, version, django_assert_max_num_queries, tmp_path
):
    for number in range(5):
        make_version(cast.dan, project, name=f"Set {number}")
    with django_assert_max_num_queries(8):
        assert len(api.get(f"{base}datasets/").json()["results"]) == 6


def test_a_stranger_sees_nothing(api_for, cast, address, base, version):
    split = make_split(cast.dan, version)
    sam = api_for(cast.sam)
    for path in (f"{base}datasets/", address, f"{address}rows/", f"{address}file/csv/", f"{base}splits/{split.id}/"):
        assert sam.get(path).status_code == 404


def test_ids_of_another_project_are_not_there(api_for, cast, version, db):
    other = make_project(cast, "Other")
    assert api_for(cast.dan).get(f"/api/v1/projects/{other.slug}/datasets/{version.dataset_id}/").status_code == 404


def test_csv_of_the_import_round_trips(api, base, run_jobs, cast, project, tmp_path):
    text = "a,b\n1,x\n2,\n"
    started = start_import(cast.dan, project, files=[csv_file(tmp_path, text)], name="Round")
    run_jobs()
    answer = api.get(f"{base}datasets/{started.dataset_id}/versions/1/file/csv/")
    assert b"".join(answer.streaming_content).decode() == text
