"""What the next version of a dataset with a key would change, said before it is stored."""

import re

import pytest
from django.urls import reverse

from apps.datasets.models import Dataset, Inspection
from apps.datasets.services import finish_upload, inspect, set_key, start_import, write_chunk
from tests.factories.datasets import csv_file, make_upload
from workers.importing import beforehand

OLD = "id,when,n\n" + "".join(f"{at},0{at}/02/2025,5\n" for at in range(1, 7))
NEXT = "id,when,n\n3,03/02/2025,5\n4,04/02/2025,9\n5,05/02/2025,9\n6,06/02/2025,5\n7,07/02/2025,5\n"
"""1 and 2 go, 4 and 5 change, 7 comes, 3 and 6 stay."""
DAYS = {"formats": {"when": "date_day_first"}}


@pytest.fixture
def dan(client_for, cast):
    return client_for(cast.dan)


@pytest.fixture
def keyed(cast, project, tmp_path, run_jobs):
    entry = start_import(cast.dan, project, files=[csv_file(tmp_path, OLD)], name="Keyed", reading=DAYS)
    run_jobs()
    set_key(cast.dan, entry.dataset, ["id"])
    run_jobs()
    return Dataset.objects.get()


@pytest.fixture
def look(dan, cast, project, keyed, tmp_path, run_jobs):
    """Look at text as the next version of the dataset; answers the page."""

    def look(text=NEXT, reading=DAYS):
        path = csv_file(tmp_path / "in", text)
        found = inspect(cast.dan, project, files=[path], reading=reading, dataset=keyed)
        run_jobs()
        return dan.get(f"{reverse('datasets:inspection', args=[project.slug, found.id])}?dataset={keyed.id}").text

    return look


def figures(page):
    return dict(re.findall(r'>(Rows that [^<]*)</span><span class="stat-figure">([^<]*)<', page))


def test_rows_are_told_apart_by_the_key_before_they_are_replaced(look, keyed):
    page = look()
    assert figures(page) == {
        "Rows that go": "2",
        "Rows that change": "2",
        "Rows that come": "1",
        "Rows that stay the same": "2",
    }
    assert "Rows told apart by the key id:" in page
    assert "4 rows have a key (id) that version 1 holds already. Appending keeps both." in page
    assert keyed.versions.count() == 1, "nothing was stored"


def test_looking_again_compares_again_and_choices_of_reading_count(look, dan, project, keyed, run_jobs):
    page = look(reading={"formats": {"when": "date_month_first"}})
    found = Inspection.objects.get()
    assert figures(page)["Rows that change"] == "4", "every day is another one"
    address = f"{reverse('datasets:inspection', args=[project.slug, found.id])}?dataset={keyed.id}"
    again = dan.post(address, {"action": "look", "formats": "{}", "format.when": "date_day_first"})["Location"]
    run_jobs()
    assert figures(dan.get(again).text)["Rows that stay the same"] == "2"


def test_a_file_without_the_key_and_a_key_that_repeats_are_said(look):
    page = look("when,n\n03/02/2025,5\n")
    assert figures(page) == {} and "Rows are not compared by the key: the file lacks id." in page
    page = look("id,when,n\n3,03/02/2025,5\n3,04/02/2025,5\n,04/02/2025,5\n")
    assert "2 rows of the file share their key with another." in page
    assert "1 row of the file lacks a value in the key." in page


def test_long_files_are_compared_once_the_version_is_made(look, monkeypatch):
    monkeypatch.setattr(beforehand, "MOST_ROWS", 10)
    page = look()
    assert figures(page) == {} and "What changes by the key id is said once the version is made" in page


def test_a_comparison_with_another_version_or_key_is_not_shown(look, dan, cast, project, keyed, tmp_path, run_jobs):
    look()
    address = f"{reverse('datasets:inspection', args=[project.slug, Inspection.objects.get().id])}?dataset={keyed.id}"
    assert figures(dan.get(address).text)
    start_import(cast.dan, project, files=[csv_file(tmp_path, OLD + "9,09/02/2025,5\n")], dataset=keyed)
    run_jobs()
    assert figures(dan.get(address).text) == {}


def test_rest_compares_with_the_dataset_that_is_named(api_for, cast, project, keyed, tmp_path, run_jobs):
    api, base = api_for(cast.dan), f"/api/v1/projects/{project.slug}"
    upload = make_upload(cast.dan, project, size=len(NEXT.encode()))
    with csv_file(tmp_path, NEXT).open("rb") as stream:
        write_chunk(cast.dan, upload, 0, stream)
    finish_upload(cast.dan, upload)
    asked = {"upload": str(upload.id), "dataset": str(keyed.id), "reading": DAYS}
    made = api.post(f"{base}/inspections/", asked, format="json").json()
    run_jobs()
    found = api.get(f"{base}/inspections/{made['id']}/").json()["result"]["by_key"]
    assert [found[name] for name in ("removed", "changed", "added", "unchanged")] == [2, 2, 1, 2]
    foreign = api.post(f"{base}/inspections/", {**asked, "dataset": str(upload.id)}, format="json")
    assert foreign.status_code == 404
