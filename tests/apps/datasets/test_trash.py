"""The trash and the purge: what is hidden, what is told, what is freed, and what must survive."""

from pathlib import Path

import polars as pl
import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import Conflict, Gone, NotAllowed
from apps.core.storage import store
from apps.core.templatetags.figures import bytes_
from apps.datasets.models import Dataset, DatasetVersion, Import, Inspection, Upload
from apps.datasets.services import (
    compare,
    create_split,
    finish_purges,
    preview_purge,
    purge,
    restore_version,
    start_import,
    start_purge,
    trash_dataset,
    trash_version,
    untrash_dataset,
    untrash_version,
)
from apps.datasets.services.sweeping import sweep_store
from apps.jobs import kinds
from apps.jobs.models import Job
from apps.jobs.services import cancel
from tests.cast import make_project
from tests.factories.datasets import PATIENTS, csv_file, make_dataset, make_split, make_version
from workers.core import freeing
from workers.core.reporter import ListReporter
from workers.core.specs import from_json
from workers.core.tables import scan_table


def bytes_on_disk():
    """Everything in the store but its cache."""
    root = Path(store().root)
    return sum(p.stat().st_size for folder in ("objects", "tables") for p in (root / folder).rglob("*") if p.is_file())


@pytest.fixture
def imported(cast, project, tmp_path, run_jobs):
    """A real import of a file large enough to measure."""

    def imported(name="Big", rows=30_000, into=project, dataset=None, seed=1, **others):
        frame = pl.DataFrame({"id": range(rows), "x": pl.Series(range(rows)).hash(seed).cast(pl.String)})
        path = csv_file(tmp_path, frame.write_csv(), f"{name}.csv")
        start_import(cast.dan, into, files=[path], dataset=dataset, **({} if dataset else {"name": name}), **others)
        run_jobs()
        return (dataset or Dataset.objects.get(project=into, name=name, trashed_at=None)).latest

    return imported


def test_purging_a_dataset_frees_what_the_preview_said_and_nearly_all_of_its_bytes(cast, project, imported, run_jobs):
    make_version(cast.dan, project)
    before = bytes_on_disk()
    first = imported()
    second = imported(dataset=first.dataset, seed=2)
    create_split(cast.dan, first, method="random")
    compare(cast.dan, first, second)
    run_jobs()
    taken = bytes_on_disk() - before
    trash_dataset(cast.dan, first.dataset)
    said = preview_purge(first.dataset)
    freed = purge(cast.olga, Dataset.objects.get(id=first.dataset_id))
    assert bytes_on_disk() - before <= 0.01 * taken
    assert freed.size >= 0.99 * taken
    assert said.size == pytest.approx(freed.size, rel=0.01)
    assert {str(version) for version in said.versions} == {"Big v1", "Big v2"}
    assert [thing.name for thing in said.dependants if "Random" in thing.name]
    assert sweep_store(grace=0).orphans == 0


def test_a_purged_version_stays_as_a_mark_without_anything_it_told(client_for, cast, project, imported):
    first = imported()
    second = imported(dataset=first.dataset, seed=2)
    trash_version(cast.dan, first)
    purge(cast.olga, first)
    first.refresh_from_db()
    assert first.purged_at and not first.profiles.exists() and "readings" not in first.origin
    assert Import.objects.get(version=first).file_name == "Big.csv"
    with pytest.raises(Gone, match="Big v1 were purged"):
        _ = first.ref
    base = f"/p/{project.slug}/datasets/{first.dataset_id}/"
    client = client_for(cast.vic)
    assert client.get(f"{base}versions/1/").status_code == 410
    assert "purged" in client.get(f"{base}versions/1/origin/").text
    assert "Purged" in client.get(base).text
    assert scan_table(second.ref).collect().height == 30_000
    assert imported(dataset=first.dataset, seed=3).number == 3, "numbers stay dense"


def test_files_that_were_purged_are_not_offered_to_be_read_another_way(client_for, cast, project, imported):
    first = imported()
    imported(dataset=first.dataset, seed=2)
    client, again = (
        client_for(cast.dan),
        f"/p/{project.slug}/datasets/imports/{Import.objects.get(version=first).id}/again/",
    )
    origin = f"/p/{project.slug}/datasets/{first.dataset_id}/versions/1/origin/"
    assert again in client.get(origin).text
    trash_version(cast.dan, first)
    purge(cast.olga, first)
    jobs = Job.objects.count()
    assert again not in client.get(origin).text
    refused = client.post(again)
    assert refused.status_code == 410 and "Big v1 were purged" in refused.text
    assert Job.objects.count() == jobs


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_files_that_versions_share_survive_as_long_as_one_of_them_lives(cast, project, tmp_path, run_jobs, gone):
    started = start_import(cast.dan, project, files=[csv_file(tmp_path, "a\n1\n")], name="Shared")
    run_jobs()
    start_import(cast.dan, project, files=[csv_file(tmp_path, "a\n2\n")], dataset=started.dataset, mode="append")
    run_jobs()
    restore_version(cast.dan, started.dataset.versions.get(number=1))
    versions = list(started.dataset.versions.order_by("number"))
    rows = [[1], [1, 2], [1]]
    trash_version(cast.dan, versions[gone])
    purge(cast.olga, versions[gone])
    for place, version in enumerate(versions):
        if place != gone:
            assert scan_table(version.ref).collect()["a"].to_list() == rows[place]
            delta = pl.read_delta(store().uri("tables", version.ref.table), version=version.ref.version)
            assert sorted(delta["a"]) == rows[place]
    assert sweep_store(grace=0).orphans == 0
    head = pl.read_delta(store().uri("tables", started.dataset.table))
    assert sorted(head["a"]) in rows, "whoever opens the table without a version finds one that is whole"


def test_the_same_file_in_another_project_survives(cast, project, imported):
    other = make_project(cast, "Other")
    mine, theirs = imported(), imported(into=other)
    trash_dataset(cast.dan, mine.dataset)
    purge(cast.olga, Dataset.objects.get(id=mine.dataset_id))
    (kept,) = Import.objects.get(version=theirs).files
    assert store().local_file(kept["digest"]).stat().st_size > 100_000
    assert scan_table(theirs.ref).collect().height == 30_000


@pytest.mark.parametrize("step", ["remove_parts", "remove_table", "remove_objects", "settle_table"])
def test_a_purge_that_is_killed_midway_leaves_every_living_version_whole_and_is_finished_later(
    cast, project, imported, monkeypatch, step
):
    first = imported()
    second = imported(dataset=first.dataset, seed=2)
    alone = imported("Alone", seed=3)
    trash_version(cast.dan, first)
    trash_dataset(cast.dan, alone.dataset)

    def killed(*_args, **_others):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(freeing, step, killed)
        with pytest.raises(KeyboardInterrupt):
            purge(cast.olga, project)
    assert scan_table(second.ref).collect().height == 30_000
    assert DatasetVersion.objects.exclude(purged_at=None).count() == 2
    freed = finish_purges()
    assert freed.size > 0 or step == "settle_table"
    assert sweep_store(grace=0).orphans == 0
    assert scan_table(second.ref).collect().height == 30_000
    assert pl.read_delta(store().uri("tables", second.ref.table)).height == 30_000


def test_only_an_owner_purges_and_only_what_is_in_the_trash(cast, project):
    version = make_version(cast.dan, project)
    with pytest.raises(Conflict, match="Put it there first"):
        purge(cast.olga, version)
    trash_dataset(cast.ana, version.dataset)
    with pytest.raises(NotAllowed):
        purge(cast.dan, Dataset.objects.get(id=version.dataset_id))
    with pytest.raises(NotAllowed):
        trash_dataset(cast.vic, version.dataset)


def test_rows_that_a_job_still_reads_are_not_purged(cast, project, run_jobs):
    first = make_version(cast.dan, project)
    second = make_version(cast.dan, project, PATIENTS.head(3), dataset=first.dataset)
    compare(cast.dan, first, second)
    trash_version(cast.dan, first)
    with pytest.raises(Conflict, match="Compare Patients v2 with Patients v1” still reads"):
        purge(cast.olga, first)
    run_jobs()
    purge(cast.olga, first)


def test_the_trash_hides_and_gives_back_under_a_free_name(client_for, cast, project):
    version = make_version(cast.dan, project)
    listing, client = f"/p/{project.slug}/datasets/", client_for(cast.dan)
    trash_dataset(cast.dan, version.dataset)
    assert "Patients" not in client.get(listing).text
    page = client.get(f"{listing}{version.dataset_id}/").text
    assert "in the trash" in page
    make_dataset(cast.dan, project, "Patients")
    back = untrash_dataset(cast.dan, version.dataset)
    assert (back.name, back.trashed_at) == ("Patients (2)", None)
    assert "Patients (2)" in client.get(listing).text
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {"dataset.trashed", "dataset.untrashed"}


def test_taking_out_of_the_trash_is_confirmed(client_for, cast, project):
    version = make_version(cast.dan, project)
    client, place = client_for(cast.dan), f"/p/{project.slug}/datasets/{version.dataset_id}/"
    for address, name in ((place, "Patients"), (f"{place}versions/1/", str(version))):
        client.post(f"{address}trash/")
        assert f"“{name}” is out of the trash." in client.post(f"{address}untrash/", follow=True).text


def test_a_trashed_version_is_no_longer_the_newest_and_comes_back(cast, project):
    first = make_version(cast.dan, project)
    second = make_version(cast.dan, project, PATIENTS.head(3), dataset=first.dataset)
    trash_version(cast.dan, second)
    assert first.dataset.latest == first
    third = make_version(cast.dan, project, PATIENTS.head(4), dataset=first.dataset)
    assert third.number == 3
    untrash_version(cast.dan, second)
    trash_version(cast.dan, third)
    assert first.dataset.latest == second


def test_what_is_in_the_trash_is_not_offered_to_later_rooms(client_for, cast, project):
    version = make_version(cast.dan, project)
    make_version(cast.dan, project, PATIENTS.head(9), name="Others")
    client = client_for(cast.dan)
    places = [f"/p/{project.slug}/{room}/" for room in ("training/new", "recipes/new", "batch/new")]
    trash_version(cast.dan, version)
    for place in places:
        page = client.get(place)
        assert page.status_code == 200, place
        assert "Patients" not in page.text, place


def test_a_run_still_names_the_version_it_learned_from(cast, project, tmp_path):
    version = make_version(cast.dan, project)
    split = make_split(cast.dan, version)
    trash_version(cast.dan, version)
    purge(cast.olga, version)
    split.refresh_from_db()
    assert str(split.version) == "Patients v1"
    assert not store().has(split.digest)


def test_an_upload_that_nobody_imported_yet_survives_a_purge_of_the_same_file(cast, project, imported):
    version = imported()
    (file,) = Import.objects.get(version=version).files
    later = Upload.objects.create(project=project, author=cast.dan, name="again.csv", size=1, digest=file["digest"])
    trash_dataset(cast.dan, version.dataset)
    purge(cast.olga, Dataset.objects.get(id=version.dataset_id))
    assert Upload.objects.filter(id=later.id).exists() and store().has(file["digest"])
    assert not Inspection.objects.exists()


def test_the_page_of_what_was_purged_says_so_and_offers_nothing(client_for, cast, project):
    version = make_version(cast.dan, project)
    base, olga = f"/p/{project.slug}/datasets/{version.dataset_id}/", client_for(cast.olga)
    deeds = ("Edit", "Import a file", "New version", "Refresh", "Look at the data", "New recipe", "Move the dataset")
    alive = main_of(olga.get(base))
    assert "Look at the data" in alive and "New version" in alive and "Take it out" not in alive
    trash_dataset(cast.dan, version.dataset)
    trashed = main_of(olga.get(base))
    assert "Take it out" in trashed and f'href="{base}purge/"' in trashed
    assert not [deed for deed in deeds if deed in trashed]
    own = main_of(client_for(cast.dan).get(base))
    assert "Take it out" in own and "purge/" not in own
    purge(cast.olga, Dataset.objects.get(id=version.dataset_id))
    purged = main_of(olga.get(base))
    assert "its rows are gone; names, numbers and lineage stay." in purged and "Version 1" in purged
    assert not [deed for deed in (*deeds, "Take it out", "purge/") if deed in purged]
    gone = olga.get(f"{base}versions/1/")
    assert gone.status_code == 410 and "were purged on" in gone.text and "Choose another" not in gone.text


def test_a_purged_version_points_to_others_only_where_there_are_some(cast, project):
    first = make_version(cast.dan, project)
    make_version(cast.dan, project, PATIENTS.head(3), dataset=first.dataset)
    trash_version(cast.dan, first)
    purge(cast.olga, first)
    first.refresh_from_db()
    with pytest.raises(Gone, match="Choose another version"):
        first.refuse_purged()
    trash_dataset(cast.dan, first.dataset)
    with pytest.raises(Gone, match="lineage stay"):
        first.refuse_purged()


def test_moving_to_the_trash_asks_first_and_names_what_was_made_of_it(client_for, cast, project):
    version = make_version(cast.dan, project)
    dan, base = client_for(cast.dan), f"/p/{project.slug}/datasets/{version.dataset_id}/"
    places = {base: f"{base}trash/", f"{base}versions/1/origin/": f"{base}versions/1/trash/"}
    for place in places:
        assert "Nothing was made of it." in dialog_of(dan.get(place))
    split = make_split(cast.dan, version)
    for place, deed in places.items():
        page = dan.get(place)
        asked = dialog_of(page)
        assert 'data-dialog="to-trash"' in page.text and page.text.count(f'action="{deed}"') == 1
        assert f'action="{deed}"' in asked and "data-close" in asked and split.name in asked
        assert "to-trash" not in client_for(cast.vic).get(place).text


def test_one_size_is_said_before_and_after_a_purge(client_for, cast, project, imported):
    small, olga = make_version(cast.dan, project), client_for(cast.olga)
    both = [small, imported()]
    imported(dataset=both[1].dataset, seed=2)
    trash_dataset(cast.dan, small.dataset)
    trash_version(cast.dan, both[1])
    sizes = [bytes_(preview_purge(thing).size) for thing in (small.dataset, both[1])]
    listed = olga.get(f"/p/{project.slug}/datasets/trash/").text
    for said, base in zip(sizes, (f"{small.dataset_id}/", f"{both[1].dataset_id}/versions/1/"), strict=True):
        place = f"/p/{project.slug}/datasets/{base}purge/"
        assert said in listed and said in olga.get(place).text
        assert f"{said} were freed." in olga.post(place, follow=True).text


def main_of(page):
    return page.text.split("<main", 1)[1].split("</main>", 1)[0]


def dialog_of(page):
    return page.text.split('id="to-trash"', 1)[1].split("</dialog>", 1)[0]


@pytest.fixture
def much(monkeypatch):
    """Any file is more than is removed while a person waits."""
    monkeypatch.setattr("apps.datasets.services.freeing.AT_ONCE", 0)


@pytest.mark.usefixtures("much")
def test_much_is_freed_by_a_job_as_the_preview_said(cast, project, imported, run_jobs, client_for):
    kept = make_version(cast.dan, project)
    before = bytes_on_disk()
    first = imported()
    imported(dataset=first.dataset, seed=2)
    create_split(cast.dan, first, method="random")
    taken = bytes_on_disk() - before
    trash_dataset(cast.dan, first.dataset)
    said = preview_purge(first.dataset).size
    olga, trash = client_for(cast.olga), f"/p/{project.slug}/datasets/trash/"
    answer = olga.post(f"/p/{project.slug}/datasets/{first.dataset_id}/purge/", follow=True)
    assert f"A job is freeing {bytes_(said)}." in answer.text and "Purge Big" in answer.text
    assert bytes_on_disk() - before == taken
    with pytest.raises(Gone):
        DatasetVersion.objects.get(id=first.id).refuse_purged()
    assert [job.state for job in run_jobs()] == ["succeeded"]
    assert bytes_on_disk() - before <= 0.01 * taken
    assert "Purge Big" not in main_of(olga.get(trash))
    assert not DatasetVersion.objects.filter(origin__has_key="freeing").exists()
    assert sweep_store(grace=0).orphans == 0
    assert scan_table(kept.ref).collect().height == 40


@pytest.mark.usefixtures("much")
def test_what_somebody_needs_again_before_the_job_starts_stays(cast, project, imported, run_jobs, tmp_path):
    first = imported()
    second = imported(dataset=first.dataset, seed=2)
    trash_version(cast.dan, first)
    asked = start_purge(cast.olga, DatasetVersion.objects.get(id=first.id)).job
    again = imported("Again", seed=1)
    file = Import.objects.get(version=again).files[0]["digest"]
    run_jobs()
    assert Job.objects.get(id=asked.id).state == "succeeded"
    assert store().has(file)
    assert scan_table(second.ref).collect().height == scan_table(again.ref).collect().height == 30_000
    assert sweep_store(grace=0).missing == []


@pytest.mark.usefixtures("much")
def test_a_purge_that_was_stopped_is_finished_by_the_sweep(cast, project, imported):
    first = imported()
    trash_dataset(cast.dan, first.dataset)
    asked = start_purge(cast.olga, Dataset.objects.get(id=first.dataset_id)).job
    cancel(cast.olga, Job.objects.get(id=asked.id))
    assert store().has(first.table["manifest"])
    swept = sweep_store(grace=0)
    assert (swept.orphans, swept.missing) == (0, [])
    assert not store().has(first.table["manifest"])


@pytest.mark.usefixtures("much")
def test_the_interface_answers_with_the_job_and_its_progress_counts_files(api_for, cast, project, imported):
    first = imported()
    second = imported(dataset=first.dataset, seed=2)
    trash_version(cast.dan, first)
    answer = api_for(cast.olga).post(f"/api/v1/projects/{project.slug}/datasets/{first.dataset_id}/versions/1/purge/")
    told = answer.json()
    assert (answer.status_code, told["job"]["kind"]) == (202, "datasets.purge")
    kind, job, reporter = kinds.get("datasets.purge"), Job.objects.get(id=told["job"]["id"]), ListReporter()
    freed = freeing.free(from_json({**job.spec, **kind.reveal(job)}, freeing.FreeSpec), reporter)
    assert (freed.files, freed.size) == (told["files"], told["size"])
    assert reporter.done == told["files"] > 1
    assert scan_table(second.ref).collect().height == 30_000


def test_little_is_freed_at_once(api_for, cast, project):
    version = make_version(cast.dan, project)
    trash_dataset(cast.dan, version.dataset)
    answer = api_for(cast.olga).post(f"/api/v1/projects/{project.slug}/datasets/{version.dataset_id}/purge/")
    assert answer.status_code == 200 and answer.json()["job"] is None and answer.json()["size"] > 0
    assert not Job.objects.filter(kind="datasets.purge").exists()
