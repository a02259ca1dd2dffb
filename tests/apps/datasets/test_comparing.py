"""Comparing versions as people, programs and the policy see it."""

from pathlib import Path

import polars as pl
import pytest
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, NotAllowed
from apps.core.storage import store
from apps.datasets.models import Analysis
from apps.datasets.services import compare, mark_columns, set_key, trash_version
from tests.cast import make_project
from tests.factories.datasets import PATIENTS, make_version


@pytest.fixture
def versions(cast, project):
    """Forty patients; then two are gone, one is new, and one radius was corrected."""
    first = make_version(cast.dan, project)
    newcomer = pl.DataFrame({"id": ["00099"], "diagnosis": ["M"], "radius": [99.0], "visits": [1]})
    corrected = PATIENTS[2:].with_columns(
        pl.when(pl.col("id") == "00007").then(77.5).otherwise("radius").alias("radius")
    )
    second = make_version(cast.dan, project, pl.concat([corrected, newcomer]), dataset=first.dataset)
    return first, second


@pytest.fixture
def address(project):
    def address(version, name="version-changes", **query):
        path = reverse(f"datasets:{name}", args=[project.slug, version.dataset_id, version.number])
        return f"{path}?" + "&".join(f"{key}={value}" for key, value in query.items())

    return address


def test_the_changes_tab_compares_with_the_version_before_and_shows_the_rows(
    client_for, cast, versions, address, run_jobs
):
    first, second = versions
    set_key(cast.dan, second.dataset, ["id"])
    run_jobs()
    client = client_for(cast.vic)
    before = client.get(address(second)).text
    assert "Compare with Patients v1" in before and not Analysis.objects.filter(kind="diff").exists()
    posted = client.post(address(second))
    assert "Compare Patients v2 with Patients v1" in client.get(posted["Location"]).text
    run_jobs()
    client.cookies["django_language"] = "fr"
    assert "<del>11,75</del> <ins>77,5</ins>" in client.get(posted["Location"]).text
    client.cookies["django_language"] = "en"
    page = client.get(posted["Location"]).text
    assert "Rows that are the same in both: 37, of 40 before and 39 now." in page
    assert "<del>11.75</del> <ins>77.5</ins>" in page
    added = client.get(address(second, before=first.id, way="added")).text
    assert "00099" in added and "00007" not in added
    removed = client.get(address(second, before=first.id, way="removed")).text
    assert "00000" in removed and "00001" in removed


def test_another_version_is_compared_in_the_way_that_was_chosen(client_for, cast, versions, address):
    _first, second = versions
    set_key(cast.dan, second.dataset, ["id"])
    page, kept = client_for(cast.vic), '<input type="hidden" name="by" value="content">'
    by_rows, by_key = (page.get(address(second, **by)).text for by in ({"by": "content"}, {}))
    forms = [text.partition('class="toolbar"')[2].partition("</form>")[0] for text in (by_rows, by_key)]
    assert kept in forms[0] and kept not in forms[1]


def test_the_same_comparison_is_worked_out_once(cast, versions, run_jobs):
    found = compare(cast.dan, *versions)
    assert compare(cast.vic, *versions) == found
    run_jobs()
    assert compare(cast.vic, *versions) == found
    assert compare(cast.vic, *versions, key=["id"]) != found


def test_two_chosen_versions_lead_to_one_address_whatever_their_order(client_for, cast, versions, project, address):
    first, second = versions
    ask = reverse("datasets:compare", args=[project.slug])
    for one, other in (versions, versions[::-1]):
        answer = client_for(cast.vic).get(f"{ask}?before={one.id}&after={other.id}")
        assert answer["Location"] == address(second, before=first.id)
    assert client_for(cast.vic).get(f"{ask}?before={first.id}&after=nonsense").status_code == 404


def test_versions_of_two_datasets_are_compared_and_those_of_another_project_are_not(cast, project, versions, run_jobs):
    other = make_version(cast.dan, project, PATIENTS.head(5), name="Few")
    compare(cast.dan, other, versions[0])
    run_jobs()
    assert Analysis.objects.get(kind="diff").result["added"] == 35
    foreign = make_version(cast.dan, make_project(cast, "Foreign"))
    with pytest.raises(DomainError, match="one project"):
        compare(cast.dan, foreign, versions[0])
    with pytest.raises(DomainError, match="two different versions"):
        compare(cast.dan, versions[0], versions[0])


def test_a_first_version_says_that_there_is_nothing_to_compare_with(client_for, cast, versions, address):
    assert "Nothing to compare with yet" in client_for(cast.vic).get(address(versions[0])).text


def test_a_version_whose_forerunners_are_in_the_trash_does_not_call_itself_the_first(
    client_for, cast, versions, address
):
    trash_version(cast.dan, versions[0])
    page = client_for(cast.vic).get(address(versions[1])).text
    assert "No version before this one has its rows" in page and "first version" not in page


def test_a_key_that_repeats_is_told_with_its_rows(client_for, cast, project, run_jobs):
    frame = pl.DataFrame({"code": ["a", "b", "a", None], "n": [1, 2, 3, 4]})
    dataset = make_version(cast.dan, project, frame, name="Codes").dataset
    page = reverse("datasets:edit", args=[project.slug, dataset.id])
    client = client_for(cast.dan)
    client.post(page, {"name": "Codes", "key": ["code"], "tags": "gold, from Nice", "description": "All codes."})
    verdict, repeated = "No, it does not tell all rows apart.", "Rows that have a key that another row has too: 2."
    first = client.get(page).text
    assert verdict in first and repeated in first and "Check the key of" not in first, "one answer, and at once"
    assert first.count("does not") == 1 and "Rows that lack a value in the key: 1, such as row 4." in first
    dataset.refresh_from_db()
    assert (dataset.key, dataset.tags, dataset.description) == (["code"], ["gold", "from Nice"], "All codes.")
    run_jobs()
    text = client.get(page).text
    assert verdict in text and repeated in text and "1, 3" in text
    assert "Rows that lack a value in the key: 1, such as row 4." in text
    assert client.post(page, {"name": "Codes", "key": ["n"]})["Location"] == page, "which says whether the key holds"
    run_jobs()
    assert "Yes: each of the 4 rows has a key of its own." in client.get(page).text
    assert AuditEvent.objects.filter(verb="dataset.key_set").count() == 2
    saved = client.post(page, {"name": "Codes", "key": ["n"], "tags": "gold"})
    assert saved["Location"] == reverse("datasets:detail", args=[project.slug, dataset.id])


def test_a_key_names_columns_that_exist_and_needs_the_right(cast, versions):
    with pytest.raises(DomainError, match="There is no column “nr”"):
        set_key(cast.dan, versions[0].dataset, ["nr"])
    with pytest.raises(NotAllowed):
        set_key(cast.vic, versions[0].dataset, ["id"])


def test_a_sensitive_column_shows_that_it_changed_and_never_what_it_holds(
    client_for, api_for, cast, versions, address, run_jobs, project
):
    first, second = versions
    mark_columns(cast.dan, first.dataset, {"radius": ["sensitive"], "diagnosis": ["sensitive"]})
    found = compare(cast.dan, first, second, key=["id"])
    set_key(cast.dan, second.dataset, ["id"])
    run_jobs()
    seen = client_for(cast.vic).get(address(second)).text
    assert "11.75" not in seen and "77.5" not in seen and "•••" in seen
    assert "77.5" in client_for(cast.dan).get(address(second)).text
    base = f"/api/v1/projects/{project.slug}/diffs/{found.id}/"
    api = api_for(cast.vic)
    (row,) = api.get(f"{base}rows/").json()["rows"]
    assert (row["before"], row["after"], row["changed"]) == (
        ["00007", "•••", "•••", 2],
        ["00007", "•••", "•••", 2],
        [2],
    )
    shifts = {column["name"]: column["shift"] for column in api.get(base).json()["result"]["columns"]}
    assert shifts["radius"]["picture"] is None and shifts["radius"]["mean_before"] is None
    assert api.get(f"{base}rows/?column=radius").status_code == 403


def test_a_program_asks_for_the_difference_and_for_its_rows(api_for, cast, versions, project, run_jobs):
    first, second = versions
    base = f"/api/v1/projects/{project.slug}/"
    api = api_for(cast.vic)
    asked = {"before": str(first.id), "key": ["id"]}
    started = api.post(f"{base}datasets/{second.dataset_id}/versions/2/diffs/", asked, format="json")
    assert (started.status_code, started.json()["result"]) == (202, None)
    run_jobs()
    diff = api.get(f"{base}diffs/{started.json()['id']}/").json()
    assert [diff["result"][way] for way in ("added", "removed", "changed", "unchanged")] == [1, 2, 1, 37]
    rows = api.get(f"{base}diffs/{diff['id']}/rows/?way=removed&limit=1&offset=1").json()
    assert (rows["total"], rows["rows"][0]["before"][0], rows["rows"][0]["row_before"]) == (2, "00001", 2)
    assert api.get(f"{base}diffs/{diff['id']}/rows/?way=sideways").status_code == 400
    assert api.get(f"{base}diffs/{diff['id']}/rows/?column=nope").status_code == 422
    assert [entry["id"] for entry in api.get(f"{base}datasets/{second.dataset_id}/versions/1/diffs/").json()["results"]]
    assert api_for(cast.sam).get(f"{base}diffs/{diff['id']}/").status_code == 404


def test_a_comparison_that_failed_says_why_and_can_be_asked_for_again(client_for, cast, versions, address, run_jobs):
    first, second = versions
    table = Path(store().path("tables", first.ref.table))
    (part,) = [path for path in table.glob("*.parquet") if path.stat().st_size == first.size]
    whole = part.read_bytes()
    part.write_bytes(whole[:-9] + b"otherwise")
    compare(cast.dan, first, second)
    run_jobs()
    client = client_for(cast.dan)
    page = client.get(address(second)).text
    assert "no longer has the checksum" in page and "Compare with Patients v1" in page
    part.write_bytes(whole)
    client.post(address(second))
    run_jobs()
    assert "Rows that are the same in both: 37" in client.get(address(second)).text


def test_moved_columns_say_how_far_is_far(client_for, cast, versions, address, run_jobs):
    first, _second = versions
    moved = PATIENTS.with_columns(pl.lit(99.0).alias("radius"))
    third = make_version(cast.dan, first.project, moved, dataset=first.dataset)
    client = client_for(cast.vic)
    client.post(address(third, before=first.id))
    run_jobs()
    page = client.get(address(third, before=first.id)).text
    assert "the share of rows that would need another value" in page
    assert "From 10% on, look at the column; from 25% on, a model made with the version before" in page
