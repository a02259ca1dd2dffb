"""Imports: a file becomes a version, or a sentence; the same rows are the same version."""

import pytest
from django.urls import reverse
from django.utils import translation

from apps.core.errors import Conflict, DomainError, NotAllowed
from apps.datasets.models import Dataset, DatasetVersion, Import
from apps.datasets.places import address_of
from apps.datasets.services import start_import
from apps.jobs.choices import State
from apps.jobs.services import cancel
from tests.factories.datasets import csv_file
from workers.core.errors import ComputeError
from workers.core.tables import scan_table
from workers.importing.opening import StoredFile


@pytest.fixture
def take(cast, project, tmp_path, run_jobs):
    """Import text as Dan and run the job; answers the import."""

    def take(text, **others):
        start = start_import(cast.dan, project, files=[csv_file(tmp_path / "in", text)], **others)
        run_jobs()
        return Import.objects.select_related("job", "version", "dataset").get(id=start.id)

    return take


def test_a_file_becomes_version_one_with_its_profile(take, cast):
    entry = take("id,diagnosis\n00001,M\n00002,B\n", name="Patients", message="March")
    assert entry.job.state == State.SUCCEEDED
    version = entry.version
    assert (version.number, version.rows, version.columns) == (1, 2, 2)
    assert (version.author, version.message) == (cast.dan, "March")
    assert [column.kind for column in version.columns_schema] == ["text", "text"]
    assert scan_table(version.ref).collect()["id"].to_list() == ["00001", "00002"]
    assert [(row.name, row.facts["distinct"]) for row in version.profiles.all()] == [("id", 2), ("diagnosis", 2)]
    assert version.origin["file"] == "a.csv"


def test_the_same_rows_are_the_same_version(take):
    first = take("a\n1\n2\n", name="Same")
    again = take("a\n1\n2\n", dataset=first.dataset)
    assert again.version == first.version
    assert DatasetVersion.objects.count() == 1


def test_replacing_makes_a_new_version_and_keeps_the_old_one(take):
    first = take("a\n1\n2\n", name="Data")
    second = take("a,b\n3,x\n", dataset=first.dataset)
    assert second.version.number == 2
    assert scan_table(first.version.ref).collect()["a"].to_list() == [1, 2]
    assert scan_table(second.version.ref).collect().rows() == [(3, "x")]


def test_appending_adds_rows_and_names_its_parent(take):
    first = take("a\n1\n2\n", name="Data")
    second = take("a\n3\n", dataset=first.dataset, mode="append")
    assert scan_table(second.version.ref).collect()["a"].to_list() == [1, 2, 3]
    assert list(second.version.parents.all()) == [first.version]
    assert second.version.profiles.get().facts["rows"] == 3


def test_appending_other_columns_fails_with_their_names(take):
    first = take("a,b\n1,2\n", name="Data")
    second = take("a,c\n1,2\n", dataset=first.dataset, mode="append")
    assert second.job.state == State.FAILED
    assert "have no column “b”" in second.job.error
    assert first.dataset.latest == first.version


def test_a_bad_file_fails_with_a_sentence_and_stores_nothing(take):
    entry = take("a,b\n1,2\n3\n", name="Ragged")
    assert entry.job.state == State.FAILED
    assert "a.csv: line 3 has 1 field where the first row has 2" in entry.job.error
    assert entry.job.error_details["row"] == 3
    assert entry.dataset is None and not Dataset.objects.exists()


def test_a_first_import_that_fails_or_is_stopped_leaves_its_name_free(take, cast, project, tmp_path):
    take("a,b\n1,2\n3\n", name="Ragged")
    waiting = start_import(cast.dan, project, files=[csv_file(tmp_path)], name="Ragged")
    cancel(cast.dan, waiting.job)
    assert not Dataset.objects.exists()
    assert take("a,b\n1,2\n", name="Ragged").version.number == 1


def test_a_failed_first_import_has_a_page_that_says_why_and_reads_it_another_way(take, cast, project, client_for):
    entry, browser = take("a;b\n1;2\n3\n", name="Ragged"), client_for(cast.ana)
    address = reverse("datasets:import-detail", args=[project.slug, entry.id])
    assert entry.job.state == State.FAILED and address_of(entry) == address
    page = browser.get(address).content.decode()
    assert "line 3 has 1 field" in page and "No dataset was made." in page
    again = browser.post(reverse("datasets:import-again", args=[project.slug, entry.id]))
    assert "/inspections/" in again["Location"] and "dataset=" not in again["Location"]


def test_the_page_of_an_import_goes_on_to_the_dataset(take, cast, project, client_for):
    entry = take("a,b\n1,2\n", name="Fine")
    answer = client_for(cast.ana).get(reverse("datasets:import-detail", args=[project.slug, entry.id]))
    assert answer["Location"] == reverse("datasets:detail", args=[project.slug, entry.dataset_id])


def test_why_a_file_was_refused_is_read_in_french_by_a_french_reader(cast, project, tmp_path, run_jobs):
    entry = start_import(cast.dan, project, files=[csv_file(tmp_path, '{"a": 1}\n{"a": }\n', "a.jsonl")], name="Bad")
    run_jobs()
    entry.job.refresh_from_db()
    assert entry.job.problem.startswith("a.jsonl: line 2 is not JSON")
    with translation.override("fr"):
        assert entry.job.problem.startswith("a.jsonl\xa0: la ligne 2 n’est pas du JSON")
    assert entry.job.error_details["row"] == 2


def test_the_same_file_can_be_read_another_way(take, cast, run_jobs):
    entry = take("when\n01/02/2024\n03/04/2024\n", name="Dates")
    assert entry.version.columns_schema.get("when").kind == "text"
    files = [StoredFile(**file) for file in entry.files]
    again = start_import(
        cast.dan,
        entry.dataset.project,
        files=files,
        dataset=entry.dataset,
        reading={"formats": {"when": "date_day_first"}},
    )
    run_jobs()
    again.refresh_from_db()
    assert again.version.number == 2
    assert again.version.columns_schema.get("when").kind == "date"


def test_what_was_chosen_is_chosen_again_for_the_next_file(take):
    first = take("when\n01/02/2024\n", name="Dates", reading={"formats": {"when": "date_day_first"}})
    second = take("when\n05/06/2025\n", dataset=first.dataset)
    assert str(scan_table(second.version.ref).collect()["when"][0]) == "2025-06-05"


def test_one_import_at_a_time_into_one_dataset(cast, project, tmp_path):
    first = start_import(cast.dan, project, files=[csv_file(tmp_path)], name="Busy")
    with pytest.raises(Conflict, match="is running"):
        start_import(cast.dan, project, files=[csv_file(tmp_path)], dataset=first.dataset)


def test_the_same_key_is_the_same_import(cast, project, tmp_path):
    first = start_import(cast.dan, project, files=[csv_file(tmp_path)], name="Once", key="k")
    again = start_import(cast.dan, project, files=[csv_file(tmp_path)], name="Once", key="k")
    assert again == first
    assert Dataset.objects.count() == 1


def test_a_taken_name_is_refused(cast, project, tmp_path, take):
    take("a\n1\n", name="Taken")
    with pytest.raises(Conflict, match="already a dataset called “Taken”"):
        start_import(cast.dan, project, files=[csv_file(tmp_path)], name="Taken")


def test_nothing_to_append_to(cast, project, tmp_path):
    with pytest.raises(DomainError, match="nothing to append to"):
        start_import(cast.dan, project, files=[csv_file(tmp_path)], name="New", mode="append")
    assert not Dataset.objects.exists()


def test_an_unknown_reader_is_refused_at_once(cast, project, tmp_path):
    with pytest.raises(ComputeError, match="There is no reader named “abacus”"):
        start_import(cast.dan, project, files=[csv_file(tmp_path)], name="New", reading={"reader": "abacus"})


def test_a_viewer_may_not_import(cast, project, tmp_path):
    with pytest.raises(NotAllowed):
        start_import(cast.vic, project, files=[csv_file(tmp_path)], name="New")


def test_an_import_that_was_watched_to_its_end_is_no_news_and_another_is(cast, project, tmp_path, run_jobs, client_for):
    new = '<span class="visually-hidden">new </span>'
    browser = client_for(cast.dan)
    started = start_import(cast.dan, project, files=[csv_file(tmp_path)], name="Watched")
    run_jobs()
    assert new in browser.get("/pulse/").text
    browser.get(reverse("jobs:card", args=[project.slug, started.job_id]))
    assert new not in browser.get("/pulse/").text
    other = start_import(cast.dan, project, files=[csv_file(tmp_path)], name="Elsewhere")
    run_jobs()
    assert new in browser.get("/pulse/").text
    browser.get(reverse("jobs:detail", args=[project.slug, other.job_id]))
    assert new not in browser.get("/pulse/").text
