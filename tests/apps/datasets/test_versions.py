"""Restoring, tags, notes, names: what people do with versions."""

import polars as pl
import pytest
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.errors import Conflict, DomainError, NotAllowed
from apps.datasets.services import (
    add_note,
    edit_dataset,
    remove_note,
    restore_version,
    start_import,
    tag_version,
    trash_version,
)
from tests.factories.datasets import PATIENTS, csv_file, make_dataset, make_version
from workers.core.tables import scan_table


@pytest.fixture
def versions(cast, project):
    first = make_version(cast.dan, project)
    return first, make_version(cast.dan, project, PATIENTS.head(5), dataset=first.dataset)


def test_a_restored_version_is_a_new_one_with_the_same_rows_and_the_old_one_as_parent(cast, versions):
    first, second = versions
    again = restore_version(cast.ana, first)
    assert (again.number, again.digest, again.rows) == (3, first.digest, 40)
    assert list(again.parents.all()) == [first]
    assert again.message == "Version 1 again"
    assert scan_table(again.ref).collect().equals(scan_table(first.ref).collect())
    assert [p.facts for p in again.profiles.all()] == [p.facts for p in first.profiles.all()]
    assert restore_version(cast.dan, first) == again, "the newest version holds these rows already"
    with pytest.raises(NotAllowed):
        restore_version(cast.vic, second)


def test_restoring_from_the_page_leads_to_the_new_version_or_says_that_nothing_changed(
    client_for, cast, versions, project
):
    first, second = versions
    client = client_for(cast.dan)
    url = reverse("datasets:version-restore", args=[project.slug, first.dataset_id, 1])
    page = client.post(url, follow=True)
    assert page.redirect_chain[-1][0].endswith("/versions/3/")
    assert "Nothing changed: version 3 already holds these rows." in client.post(url, follow=True).text


def test_an_import_of_the_same_rows_says_so(client_for, cast, project, tmp_path, run_jobs):
    started = start_import(cast.dan, project, files=[csv_file(tmp_path)], name="Cells")
    run_jobs()
    page = reverse("datasets:detail", args=[project.slug, started.dataset_id])
    assert "Nothing changed" not in client_for(cast.vic).get(page).text
    start_import(cast.dan, project, files=[csv_file(tmp_path)], dataset=started.dataset)
    run_jobs()
    assert started.dataset.versions.count() == 1
    assert "Nothing changed: version 1 already holds the rows of a.csv." in client_for(cast.vic).get(page).text


def test_tags_and_notes_are_seen_on_the_version_and_kept_in_the_audit_trail(client_for, cast, versions, project):
    first, _second = versions
    client = client_for(cast.dan)
    url = reverse("datasets:version-tags", args=[project.slug, first.dataset_id, 1])
    client.post(url, {"tags": "gold,  checked by Rita ,gold"})
    first.refresh_from_db()
    assert first.tags == ["gold", "checked by Rita"]
    place = [project.slug, first.dataset_id, 1]
    client.post(reverse("datasets:version-notes", args=place), {"text": "<b>As</b> sent."})
    page = client_for(cast.vic).get(reverse("datasets:version-origin", args=place)).text
    assert "&lt;b&gt;As&lt;/b&gt; sent." in page and "checked by Rita" in page
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {"version.tagged", "version.noted"}


def test_a_note_is_taken_away_by_whoever_may_edit(client_for, cast, versions, project):
    note = add_note(cast.dan, versions[0], "Mine.")
    with pytest.raises(NotAllowed):
        remove_note(cast.vic, note)
    place = [project.slug, note.version.dataset_id, 1, note.id]
    client_for(cast.ana).post(reverse("datasets:note-remove", args=place))
    assert not versions[0].notes.exists()
    assert AuditEvent.objects.get(verb="version.note_removed").facts["author"] == str(cast.dan.pk)


@pytest.mark.parametrize("tags", [["x" * 41], ["a,b"], [str(n) for n in range(21)]])
def test_unfit_tags_are_refused_and_nothing_changes(cast, versions, tags):
    with pytest.raises(DomainError):
        tag_version(cast.dan, versions[0], tags)
    versions[0].refresh_from_db()
    assert versions[0].tags == []


def test_a_dataset_is_renamed_unless_the_name_is_taken(api_for, cast, versions, project):
    dataset = versions[0].dataset
    make_dataset(cast.dan, project, "Taken")
    with pytest.raises(Conflict, match="already a dataset called “Taken”"):
        edit_dataset(cast.dan, dataset, name="Taken")
    api = api_for(cast.dan)
    address = f"/api/v1/projects/{project.slug}/datasets/{dataset.id}/"
    changed = api.patch(address, {"name": "People", "tags": ["gold"], "key": ["id"]}, format="json").json()
    assert (changed["name"], changed["tags"], changed["key"]) == ("People", ["gold"], ["id"])
    assert api.patch(address, {"name": "Other", "key": ["nope"]}, format="json").status_code == 422
    assert api.get(address).json()["name"] == "People", "all or nothing"


def test_a_program_restores_tags_and_notes(api_for, cast, versions, project):
    base = f"/api/v1/projects/{project.slug}/datasets/{versions[0].dataset_id}/versions/"
    api = api_for(cast.dan)
    assert api.post(f"{base}1/restore/", {"message": "Back."}, format="json").json()["message"] == "Back."
    assert api.patch(f"{base}3/", {"tags": ["gold"]}, format="json").json()["tags"] == ["gold"]
    note = api.post(f"{base}3/notes/", {"text": "Fine."}, format="json").json()
    assert [n["text"] for n in api.get(f"{base}3/notes/").json()["results"]] == ["Fine."]
    assert api.delete(f"{base}3/notes/{note['id']}/").status_code == 204
    assert api.delete(f"{base}3/notes/{note['id']}/").status_code == 404


def test_appending_to_a_restored_version_keeps_every_row(cast, project, tmp_path, run_jobs):
    started = start_import(cast.dan, project, files=[csv_file(tmp_path, "a\n1\n")], name="Grow")
    run_jobs()
    dataset = started.dataset
    start_import(cast.dan, project, files=[csv_file(tmp_path, "a\n9\n")], dataset=dataset)
    run_jobs()
    restore_version(cast.dan, dataset.versions.get(number=1))
    start_import(cast.dan, project, files=[csv_file(tmp_path, "a\n2\n")], dataset=dataset, mode="append")
    run_jobs()
    assert scan_table(dataset.latest.ref).collect().equals(pl.DataFrame({"a": [1, 2]}))


def test_a_version_leads_to_those_before_and_after_it_on_the_same_tab(cast, project, client_for):
    first = make_version(cast.dan, project)
    second, third = (make_version(cast.dan, project, PATIENTS.head(rows), dataset=first.dataset) for rows in (20, 10))
    at = lambda number: reverse("datasets:version-profile", args=[project.slug, first.dataset_id, number])  # noqa: E731
    page = client_for(cast.vic).get(at(2)).text
    assert f'rel="prev" href="{at(1)}"' in page and f'rel="next" href="{at(3)}"' in page
    trash_version(cast.dan, second)
    assert f'rel="prev" href="{at(1)}"' in client_for(cast.vic).get(at(3)).text


def test_a_note_is_read_with_its_marks_and_never_as_html(cast, project, client_for):
    version = make_version(cast.dan, project)
    add_note(cast.dan, version, "**Marie** says:\n\n- `id` is [kept](https://example.com)\n\n<script>alert(1)</script>\n\n"
             "[x](javascript:alert(2)) ![p](https://evil.example/p.png)")  # fmt: skip
    place = [project.slug, version.dataset_id, version.number]
    page = client_for(cast.vic).get(reverse("datasets:version-origin", args=place)).text
    assert "<strong>Marie</strong>" in page and "<code>id</code>" in page
    assert '<a href="https://example.com">kept</a>' in page
    assert "<script>alert" not in page and 'href="javascript' not in page and "evil.example" not in page
