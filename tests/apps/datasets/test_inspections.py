"""Looking at files before they become a version: by page and by REST."""

import gzip
import html
import json
import re
from datetime import time, timedelta

import polars as pl
import pytest
import xlsxwriter
from django.urls import reverse

from apps.core.errors import DomainError, NotAllowed
from apps.datasets.models import Dataset, Inspection
from apps.datasets.services import finish_upload, inspect, last_reading, start_import, write_chunk
from tests.factories.datasets import csv_file, make_dataset, make_upload
from workers.core.tables import read_rows, scan_table

DATES = "code;when;amount\n00123;01/02/2024;1 234,50\n00124;03/04/2024;n.d.\n"


@pytest.fixture
def dan(client_for, cast):
    return client_for(cast.dan)


@pytest.fixture
def look(cast, project, tmp_path, run_jobs, dan):
    """Inspect text as Dan; answers the page's address."""

    def look(text=DATES, dataset="", **reading):
        found = inspect(cast.dan, project, files=[csv_file(tmp_path / "in", text)], reading=reading)
        run_jobs()
        address = reverse("datasets:inspection", args=[project.slug, found.id])
        return f"{address}?dataset={dataset}" if dataset else address

    return look


@pytest.fixture
def take(dan, run_jobs):
    """Import what an inspection shows, with other choices: first these are looked at, then the version is made."""

    def take(address, **posted):
        again = dan.post(address, {"action": "import", "formats": "{}", **posted})["Location"]
        run_jobs()
        assert "/inspections/" in again, "what was not seen is not imported"
        dan.post(again, {"action": "import", "formats": "{}", **posted})
        run_jobs()

    return take


def test_the_page_says_what_was_understood_and_why(dan, look):
    page = dan.get(look()).text
    assert "2 rows, 3 columns." in page and "Fields are separated by semicolon" in page
    assert "00123" in page and "How when is read" in page
    assert "nothing is stored yet" in page and not Dataset.objects.exists()


def test_the_first_rows_are_written_as_cells_of_the_language(dan, look):
    dan.cookies["django_language"] = "fr"
    page = dan.get(look("n;amount;paid\n1;80,0;true\n2;1235,03;false\n3;48,102000000000004;false\n")).text
    assert ">1\u202f235,03</td>" in page and ">80</td>" in page and ">faux</td>" in page
    assert ">48,102000000000004</td>" in page, "as it will be stored, to the last digit"


@pytest.mark.parametrize(
    "name, content",
    [
        ("broken.parquet", b"PAR1 no table"),
        ("broken.xlsx", b"PK\x03\x04 no workbook"),
        ("cut.csv.gz", gzip.compress(b"a;b\n1;2\n")[:-4]),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    ],
    ids=["parquet", "workbook", "compressed", "picture"],
)
def test_a_file_that_no_way_of_reading_mends_leaves_a_way_on_and_a_way_back(
    dan, cast, project, tmp_path, run_jobs, name, content
):
    broken = tmp_path / name
    broken.write_bytes(content)
    found = inspect(cast.dan, project, files=[broken])
    run_jobs()
    page = dan.get(reverse("datasets:inspection", args=[project.slug, found.id])).text
    assert "Choose another file" in page and f'href="{reverse("datasets:new", args=[project.slug])}"' in page
    assert f'href="{reverse("datasets:list", args=[project.slug])}">Cancel' in page
    assert "No other way of reading helps here" in page and 'name="reader"' not in page, "no form that cannot help"
    found.job.refresh_from_db()
    assert found.job.error_details["unreadable"] and "(" not in found.job.error, "what a library said is no sentence"


def test_what_the_library_said_of_a_damaged_file_is_a_closed_detail(dan, cast, project, tmp_path, run_jobs):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 no table")
    found = inspect(cast.dan, project, files=[broken])
    run_jobs()
    page = dan.get(reverse("datasets:inspection", args=[project.slug, found.id])).text
    assert "<details><summary>Technical details</summary>" in page
    assert html.unescape(page).count(Inspection.objects.get().job.error_details["reason"]) == 1


def test_options_that_name_no_table_are_corrected_in_the_form_of_that_kind_of_file(
    dan, cast, project, tmp_path, run_jobs
):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("S").write_row(0, 0, ["a", "b"])
    found = inspect(cast.dan, project, files=[path], reading={"reader": "excel", "options": {"header": 9}})
    run_jobs()
    page = dan.get(reverse("datasets:inspection", args=[project.slug, found.id])).text
    assert '<option value="excel" selected>' in page and "Say how the file is laid out" in page


def test_what_a_person_chooses_is_how_the_version_is_read_and_stays_with_it(look, take):
    take(look(), name="Dates", **{"format.when": "date_day_first"})
    version = Dataset.objects.get(name="Dates").latest
    assert version.columns_schema.get("when").kind == "date"
    assert version.columns_schema.get("when").format == "date_day_first"
    assert version.columns_schema.get("code").kind == "text"
    assert version.origin["chosen"]["formats"] == {"when": "date_day_first"}, "only what was chosen is kept as chosen"
    assert str(scan_table(version.ref).collect()["when"][0]) == "2024-02-01"


def test_looking_again_keeps_the_choices_and_shows_their_effect(dan, look, run_jobs, project):
    again = dan.post(look(), {"action": "look", "formats": "{}", "format.amount": "decimal_comma"})["Location"]
    run_jobs()
    page = dan.get(again).text
    assert 'value="decimal_comma" selected' in page
    assert "n.d." in page and "read as missing" in page


def test_choices_on_other_parts_of_a_wide_file_are_kept(dan, look, take):
    names = [f"c{at}" for at in range(250)]
    address = look(",".join(names) + "\n" + ",".join("01/02/2024" for _ in names) + "\n")
    first = dan.get(address).text
    assert "How c99 is read" in first and "How c100 is read" not in first
    second = dan.post(address, {"part": "2", "formats": "{}", "format.c3": "date_day_first"}).text
    assert "How c100 is read" in second and "&quot;c3&quot;: &quot;date_day_first&quot;" in second
    assert "<et-inspection auto changed>" in second and "changed>" not in first, "c3 was not looked at as it is now"
    again = dan.post(address, {"action": "look", "shown": "2", "formats": "{}", "format.c3": "date_day_first"})
    assert again["Location"].endswith("?part=2"), "the same columns are seen again"
    kept = json.dumps({"c3": "date_day_first"})
    take(address, name="Wide", formats=kept, **{"format.c100": "date_month_first"})
    schema = Dataset.objects.get(name="Wide").latest.columns_schema
    assert [schema.get(name).kind for name in ("c3", "c100", "c4")] == ["date", "date", "text"]


def test_a_file_that_cannot_be_read_says_why_and_offers_other_ways(dan, look, run_jobs):
    address = look("a,b\n1,2\n3\n")
    page = dan.get(address).text
    assert "line 3 has 1 field where the first row has 2" in page
    assert "Read it differently" in page and 'value="import"' not in page


def test_looking_again_stops_the_look_that_nobody_waits_for(dan, look, cast):
    address = look()
    waiting = [dan.post(address, {"action": "look", "formats": "{}", "format.when": form})["Location"]
               for form in ("date_day_first", "date_month_first")]  # fmt: skip
    states = [Inspection.objects.get(id=at.split("/")[-2]).job.state for at in waiting]
    assert states == ["cancelled", "queued"]


def test_only_a_look_that_took_little_is_taken_again_by_itself(dan, look):
    address = look()
    job = Inspection.objects.get().job
    for seconds, auto in ((8, " auto"), (20, "")):
        job.finished_at = job.started_at + timedelta(seconds=seconds)
        job.save()
        assert f"<et-inspection{auto}>" in dan.get(address).text


def test_what_an_import_would_lose_is_said_beside_its_button(dan, look, run_jobs):
    address = look("code,n,when\n00123,1,2025-01-01\n00124,x,2025-01-02\n00125,3,2025-01-03\n")
    assert "would be" not in dan.get(address).text
    forms = {"format.code": "integer", "format.n": "integer", "format.when": "date"}
    again = dan.post(address, {"action": "look", "formats": "{}", **forms})["Location"]
    run_jobs()
    page = dan.get(again).text
    button = page[page.index('value="import"') : page.index("Cancel</a>")]
    assert "No value of “code” fits: the whole column would be missing." in button
    assert "1 of 3 values of “n” would become missing." in button and "“when”" not in button


def test_a_new_dataset_is_offered_a_name_that_is_free(dan, look, cast, project):
    address = look()
    [name] = re.findall(r'name="name"[^>]*value="([^"]*)"', dan.get(address).text)
    make_dataset(cast.dan, project, name)
    assert f'value="{name} (2)"' in dan.get(address).text
    make_dataset(cast.dan, project, f"{name} (2)")
    assert f'value="{name} (3)"' in dan.get(address).text


def test_wrong_options_are_named_beside_their_field(dan, look):
    answer = dan.post(look(), {"action": "look", "reader": "delimited", "delimiter": "::", "quote": '"'})
    assert answer.status_code == 422
    assert "must be at most 1 characters" in answer.text


def test_several_files_of_one_shape_are_one_dataset(dan, cast, project, tmp_path, run_jobs):
    paths = [csv_file(tmp_path, f"a,b\n{at},x\n", name=f"part{at}.csv") for at in range(3)]
    found = inspect(cast.dan, project, files=paths)
    run_jobs()
    found.refresh_from_db()
    page = dan.get(reverse("datasets:inspection", args=[project.slug, found.id])).text
    assert found.result["rows"] == 3 and "and 2 more files" in page


def test_rest_follows_the_same_way(api_for, cast, project, tmp_path, run_jobs):
    api, base = api_for(cast.dan), f"/api/v1/projects/{project.slug}"
    upload = make_upload(cast.dan, project, size=len(DATES.encode()))
    with csv_file(tmp_path, DATES).open("rb") as stream:
        write_chunk(cast.dan, upload, 0, stream)
    finish_upload(cast.dan, upload)
    made = api.post(f"{base}/inspections/", {"uploads": [str(upload.id)]}, format="json")
    assert made.status_code == 202 and made.json()["result"] is None
    run_jobs()
    result = api.get(f"{base}/inspections/{made.json()['id']}/").json()["result"]
    assert (result["rows"], result["formats"]["code"]) == (2, "text")
    neither = api.post(f"{base}/inspections/", {}, format="json")
    assert neither.status_code == 400 and "Name one upload" in neither.json()["message"]


def test_only_those_who_may_import_look_at_files(cast, project, tmp_path):
    with pytest.raises(NotAllowed):
        inspect(cast.vic, project, files=[csv_file(tmp_path)])
    with pytest.raises(DomainError, match="Choose a file first"):
        inspect(cast.dan, project, files=[])
    assert not Inspection.objects.exists()


def test_a_new_version_starts_from_the_choices_of_the_one_before(dan, cast, project, tmp_path, run_jobs, look):
    reading = {"formats": {"when": "date_day_first"}}
    first = start_import(cast.dan, project, files=[csv_file(tmp_path, DATES)], name="Dates", reading=reading)
    run_jobs()
    page = dan.get(look(dataset=first.dataset_id, **reading)).text
    assert "New version of Dates" in page and 'value="date_day_first" selected' in page


def test_moments_in_json_are_read_as_such_and_other_text_says_why_it_stays(dan, cast, project, tmp_path, run_jobs):
    rows = [{"at": f"2025-01-0{day}T10:00:00Z", "day": f"2025-01-0{day}", "code": f"7500{day}"} for day in range(1, 5)]
    found = inspect(cast.dan, project, files=[csv_file(tmp_path, json.dumps(rows), name="a.json")])
    run_jobs()
    found.refresh_from_db()
    assert [column["kind"] for column in found.result["columns"]] == ["datetime", "date", "text"]
    assert found.result["sample"]["typed"][0] == ["2025-01-01 10:00:00+00:00", "2025-01-01", "75001"]
    page = dan.get(reverse("datasets:inspection", args=[project.slug, found.id])).text
    assert "with the zones Z; kept as moments of UTC" in page
    assert "All 4 values look like whole numbers such as 42, but the file has them as text." in page
    assert "Read as whole numbers</button>" in page


def test_a_workbook_keeps_its_text_and_says_what_it_looks_like(dan, cast, project, tmp_path, run_jobs):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([("n", "amount"), *((at, 1.5) for at in range(9)), (9, "n.d.")]):
            sheet.write_row(at, 0, row)
    found = inspect(cast.dan, project, files=[tmp_path / "a.xlsx"])
    run_jobs()
    page = dan.get(reverse("datasets:inspection", args=[project.slug, found.id])).text
    assert "9 of 10 values are numbers like 3.14; 1 is not: “n.d.” in row 10." in page
    assert "Read as numbers; 1 becomes missing</button>" in page and "Treat “" not in page
    assert "The file itself says so." in page


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
def test_a_table_with_types_says_why_a_column_is_text_and_what_text_looks_like(
    dan, cast, project, tmp_path, run_jobs, take, name
):
    days = [f"2025-01-0{day}" for day in range(1, 5)]
    frame = pl.DataFrame({"day": days, "tags": [["a"]] * 4, "at": [time(1, 2)] * 4, "n": range(4)})
    (frame.write_parquet if name.endswith("parquet") else frame.write_ipc)(tmp_path / name)
    found = inspect(cast.dan, project, files=[tmp_path / name])
    run_jobs()
    address = reverse("datasets:inspection", args=[project.slug, found.id])
    page = dan.get(address).text
    why = re.findall(r'<td class="evidence[^>]*>([^<]*)', page)
    assert why == [
        "All 4 values look like dates such as 2025-12-31, but the file has them as text.",
        "“tags” holds lists, kept as text.",
        "“at” holds times of day, kept as text.",
        "The file itself says so.",
    ]
    assert 'name="format.day" value="date">' in page and "Read as dates</button>" in page
    take(address, name="Days", **{"format.day": "date"})
    kinds = [column.kind for column in Dataset.objects.get(name="Days").latest.columns_schema]
    assert kinds == ["date", "text", "text", "integer"]


def test_a_new_version_without_a_column_that_had_a_form_is_compared_and_made(dan, look, take, run_jobs):
    take(look("id,when\n1,31/12/2025\n2,01/02/2026\n"), name="Dates", **{"format.when": "date_day_first"})
    dataset = Dataset.objects.get(name="Dates")
    address = look("id,other\n1,x\n", dataset=dataset.id, **last_reading(dataset))
    page = dan.get(address).text
    assert "<del>when</del>" in page and 'value="import"' in page
    [kept] = re.findall(r'name="formats" value="([^"]*)"', page)
    dan.post(address, {"action": "import", "formats": html.unescape(kept), "mode": "replace"})
    run_jobs()
    assert dataset.versions.count() == 2


def test_evidence_of_appended_rows_says_that_it_is_about_them(dan, look, run_jobs, project):
    dan.post(look("id,n\n1,2\n"), {"action": "import", "name": "Rows", "formats": "{}"})
    run_jobs()
    dataset = Dataset.objects.get(name="Rows")
    dan.post(look("id,n\n2,3\n", dataset=dataset.id), {"action": "import", "formats": "{}", "mode": "append"})
    run_jobs()
    page = dan.get(reverse("datasets:version-origin", args=[project.slug, dataset.id, 2])).text
    assert "In the rows that were appended: The only value fits whole numbers" in page


def test_columns_of_a_format_with_types_can_be_given_a_form(dan, cast, project, tmp_path, run_jobs, take):
    first, second = '"when": "31/12/2025", "n": 1, "zip": 1000', '"when": "01/02/2026", "n": 2, "zip": 75001'
    path = csv_file(tmp_path, f'[{{{first}, "size": 3}}, {{{second}, "size": 4}}]', name="a.json")
    found = inspect(cast.dan, project, files=[path])
    run_jobs()
    address = reverse("datasets:inspection", args=[project.slug, found.id])
    page = dan.get(address).text
    assert "How when is read" in page and "How n is read" in page
    chosen = {"when": "date_day_first", "zip": "text", "size": "number"}
    take(address, name="Typed", **{f"format.{name}": form for name, form in chosen.items()})
    version = Dataset.objects.get(name="Typed").latest
    kinds = {column.name: column.kind for column in version.columns_schema}
    assert kinds == {"when": "date", "n": "integer", "zip": "text", "size": "number"}
    assert read_rows(version.ref, [0]).row(0)[2:] == ("1000", 3.0)


def test_one_word_about_all_dates_settles_them(dan, look, run_jobs):
    again = dan.post(look(), {"action": "look", "reader": "delimited", "dates": "day", "header": "on", "quote": '"'})
    run_jobs()
    page = dan.get(again["Location"]).text
    assert "2024-02-01" in page and 'value="day" selected' in page


def test_after_a_failed_look_only_what_was_changed_counts_as_chosen(dan, look, run_jobs):
    shown = {
        "action": "look",
        "reader": "delimited",
        "delimiter": ",",
        "quote": '"',
        "header": "on",
        "encoding": "utf-8",
    }
    address = look('a;b\n1;"open\n2;3\n')
    other = dan.post(address, {**shown, "skip": "0", "quote": ""})["Location"]
    run_jobs()
    page = dan.get(other).text
    assert "2 rows, 2 columns" in page, "the delimiter that nobody chose was found out again"


NEARLY = "id;amount\n" + "".join(f"{at};{at},5\n" for at in range(1, 9)) + "9;n.d.\n"


def test_a_word_that_keeps_a_column_text_is_read_as_missing_by_one_click(dan, look, run_jobs):
    address = look(NEARLY)
    assert "Treat “n.d.” as missing" in dan.get(address).text
    shown = {"reader": "delimited", "delimiter": ";", "quote": '"', "header": "on", "encoding": "utf-8", "skip": "0"}
    again = dan.post(address, {**shown, "missing": "unknown", "treat": "n.d."})["Location"]
    run_jobs()
    page = dan.get(again).text
    assert 'value="unknown, n.d."' in page and "Treat “n.d.”" not in page
    kinds = {column["name"]: column["kind"] for column in Inspection.objects.latest("created_at").result["columns"]}
    assert kinds == {"id": "integer", "amount": "number"}


def test_a_column_that_nearly_has_a_form_gets_it_by_one_click(dan, look, run_jobs):
    days = "".join(f"{at:02d}/02/2025;{at}\n" for at in range(1, 13))
    address = look(f"when;n\n{days}13/02/2025;13\nhier;14\n12x;15\n")
    page = dan.get(address).text
    assert "Read as dates; 2 become missing" in page
    french = dan.get(address, headers={"Accept-Language": "fr"}).text
    assert "Lire comme dates\xa0; 2 deviennent manquantes" in french
    button = re.search(r'name="format.when" value="(\w+)">', page)[1]
    again = dan.post(address, {"action": "look", "formats": "{}", "format.when": ["", button]})["Location"]
    run_jobs()
    page = dan.get(again).text
    assert "2025-02-01" in page and "2 of 15 values do not fit" in page and "become missing</button>" not in page


def test_where_two_forms_read_it_equally_well_a_person_chooses_by_one_click(dan, look):
    page = dan.get(look("when\n01/02/2025\n03/04/2025\n05/06/2025\nhier\n")).text
    assert "Read as dates such as 31/12/2025; 1 becomes missing" in page
    assert "Read as dates such as 12/31/2025; 1 becomes missing" in page
    assert "Read as dates such as 12/31/2025<" in dan.get(look("when\n01/02/2025\n03/04/2025\n")).text


@pytest.mark.parametrize("odd", ["12x", "a, b", "x" * 31])
def test_no_word_is_offered_as_missing_that_may_be_a_value(dan, look, odd):
    assert "Treat “" not in dan.get(look(NEARLY.replace("n.d.", odd))).text


def test_no_word_is_offered_as_missing_where_text_is_what_the_column_holds(dan, look):
    assert "Treat “" not in dan.get(look("a;b\n1;x\n2;y\n3;4\n")).text


def test_the_origin_says_options_and_forms_as_people_call_them(dan, look, take, project):
    take(look(), name="Dates", **{"format.when": "date_day_first"})
    version = Dataset.objects.get(name="Dates").latest
    page = dan.get(reverse("datasets:version-origin", args=[project.slug, version.dataset_id, version.number])).text
    assert "Date, day first" in page and "date_day_first" not in page
    assert "<dt>Delimiter</dt><dd>;</dd>" in page and "<dt>Kind of file</dt><dd>Delimited text</dd>" in page


def test_a_new_version_says_first_how_it_differs_from_the_last(dan, cast, project, tmp_path, run_jobs, look):
    first = start_import(cast.dan, project, files=[csv_file(tmp_path, "id,old,n\n1,x,5\n2,y,6\n")], name="Changing")
    run_jobs()
    page = dan.get(look("id,new,n\n1,x,5\n2,y,six\n3,z,7\n", dataset=first.dataset_id)).text
    assert "Compared with version 1" in page
    assert figure(page, "Rows of version 1") == "2" and figure(page, "Rows to append") == "3"
    assert re.findall(r'data-mode="(\w+)"[^/]*>Rows afterwards</span><span class="stat-figure">(\d)', page) == [
        ("replace", "3")
    ]
    assert "Replace 2 rows by 3" in page and "Append 3 rows to 2" in page
    assert "These rows cannot be appended as they are" in page
    assert "is not in version 1" in page and "is missing in the file" in page
    assert "n: integer in version 1, text in the file" in page
    assert "<ins>new</ins>" in page and "<del>old</del>" in page
    assert '<li>n <span class="kind">integer</span> → <span class="kind">text</span>' in page
    same = dan.get(look("id,old,n\n9,x,5\n", dataset=first.dataset_id)).text
    assert "cannot be appended" not in same and "<ins>" not in same
    assert figure(same, "Rows afterwards") == "3", "those appended come first"
    assert "Replace 2 rows by 1" in same and "Append 1 row to 2" in same
    chosen = dan.post(look("id,old,n\n9,x,5\n", dataset=first.dataset_id), {"part": "1", "mode": "append"}).text
    assert 'value="append" checked' in chosen, "what was chosen stays chosen"
    assert Dataset.objects.get().versions.count() == 1, "nothing was stored"
    assert "Compared with" not in dan.get(look()).text
    differing = look("id,new\n1,x\n", dataset=first.dataset_id)
    refused = dan.post(differing, {"action": "import", "mode": "append"})
    assert refused.status_code == 422 and 'data-tone="danger"' in refused.text


def figure(page, label):
    return re.search(rf">{label}</span><span class=\"stat-figure\">([^<]*)<", page)[1]


def test_a_new_column_is_left_out_so_that_the_rows_can_be_appended(dan, cast, project, tmp_path, run_jobs, look):
    first = start_import(cast.dan, project, files=[csv_file(tmp_path, "id,n\n1,5\n")], name="Growing")
    run_jobs()
    address = look("id,note,n\n2,x,6\n", dataset=first.dataset_id)
    page = dan.get(address).text
    assert "Leave the new columns out, or replace the rows." in page and "below as before" not in page
    button = re.search(r'name="leave_out" value="([^"]+)">.*? Leave “note” out</button>', page, re.DOTALL)
    again = dan.post(address, {"leave_out": html.unescape(button[1]), "formats": "{}"})["Location"]
    run_jobs()
    page = dan.get(again).text
    assert "Left out: “note”." in page and "cannot be appended" not in page
    dan.post(again, {"action": "import", "formats": "{}", "mode": "append"})
    run_jobs()
    version = Dataset.objects.get().latest
    assert (version.number, read_rows(version.ref, [0, 1]).rows()) == (2, [(1, 5), (2, 6)])
    whole = dan.post(again, {"keep_all": "yes", "formats": "{}"})["Location"]
    run_jobs()
    assert [column["name"] for column in Inspection.objects.first().result["columns"]] == ["id", "note", "n"]
    assert "Left out" not in dan.get(whole).text
