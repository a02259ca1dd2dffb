"""What was understood of files, said to the person who asks: in their language, and with lists of what the file has."""

import re
import zipfile

import polars as pl
import pytest
import xlsxwriter
from django.urls import reverse

from apps.datasets.models import Dataset, Inspection
from apps.datasets.services import finish_upload, inspect, start_import, write_chunk
from tests.factories.datasets import csv_file, make_upload


@pytest.fixture
def dan(client_for, cast):
    return client_for(cast.dan)


@pytest.fixture
def look(cast, project, run_jobs):
    """Inspect a file as Dan; answers the page's address."""

    def look(*paths, **reading):
        found = inspect(cast.dan, project, files=paths, reading=reading)
        run_jobs()
        return reverse("datasets:inspection", args=[project.slug, found.id])

    return look


@pytest.fixture
def book(tmp_path):
    """A workbook of three sheets, the first of which is empty."""

    def book(name="book.xlsx", sheets=("Cover", "March", "Save")):
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as made:
            for sheet in sheets:
                page = made.add_worksheet(sheet)
                if sheet != "Cover":
                    page.write_row(0, 0, ["month", "amount"])
                    page.write_row(1, 0, [sheet, 5])
        return path

    return book


def test_notes_and_evidence_are_said_in_the_readers_language(dan, look, tmp_path):
    rows = "".join(f"{at};y\n" for at in range(1, 1201))
    path = csv_file(tmp_path, f"a;b\n{rows}n.d.;y\n")
    address = look(path)
    english, french = (dan.get(address, headers={"Accept-Language": code}).text for code in ("en", "fr"))
    assert "Fields are separated by semicolon." in english
    assert "Séparateur des champs\xa0: point-virgule." in french and "Fields are" not in french
    assert "<dt>Type de fichier\u00a0:</dt>" in french and "<dt>Signe de commentaire\u00a0:</dt>" in french
    assert "aucune</dd>" not in french
    assert "1,200 of 1,201 values are whole numbers like 42" in english
    assert "1\u202f200 valeurs sur 1\u202f201 sont des nombres entiers" in french


def test_a_version_keeps_its_notes_for_every_language_and_tells_programs_in_english(
    dan, api_for, cast, project, tmp_path, run_jobs
):
    entry = start_import(cast.dan, project, files=[csv_file(tmp_path, "1;2\n3;4\n")], name="Rows")
    run_jobs()
    entry.refresh_from_db()
    place = [project.slug, entry.dataset_id, 1]
    origin = dan.get(reverse("datasets:version-origin", args=place), headers={"Accept-Language": "fr"}).text
    assert "La première ligne ressemble à des données" in origin
    answer = api_for(cast.dan).get(f"/api/v1/projects/{place[0]}/datasets/{place[1]}/versions/1/").json()
    assert answer["origin"]["notes"] == [
        "Fields are separated by semicolon.",
        "The first row looks like data, so the columns were named column_1, column_2, …",
    ]
    assert "Fields are separated by semicolon." in "".join(entry.job.log_lines.values_list("line", flat=True))


def test_the_sheet_that_was_taken_is_said_and_another_is_chosen_from_a_list(dan, look, book, run_jobs, project):
    address = look(book())
    page = dan.get(address).text
    assert "<dt>Sheet:</dt> <dd>March</dd>" in page
    assert '<select id="read-sheet" name="sheet"' in page and ">As found: March</option>" in page
    decision = page.split('id="make-title"')[1].split("</section>")[0]
    assert 'id="read-sheet"' in decision and page.count('name="sheet"') == 1, "the choice stands beside the button"
    assert "Only “March” is read, one of 3 sheets." in decision
    assert '<option value="Save">Save</option>' in dan.get(address, headers={"Accept-Language": "fr"}).text
    again = dan.post(address, {"action": "look", "reader": "excel", "sheet": "Save", "header": "1", "skip": "0"})
    run_jobs()
    page = dan.get(again["Location"]).text
    assert 'value="book – Save"' in page, "each sheet has a name of its own"
    assert '<option value="Save" selected>' in page and "The other sheets are: “Cover”, “March”." in page
    dan.post(again["Location"], {"action": "import", "name": "Book", "formats": "{}"})
    run_jobs()
    assert Dataset.objects.get().imports.get().reading["options"] == {"sheet": "Save"}


def test_of_several_workbooks_the_sheets_that_all_have_are_offered(dan, look, book):
    assert 'name="name" maxlength="100" value="one"' in dan.get(look(book("one.xlsx", ("March",)))).text
    page = dan.get(look(book("a.xlsx"), book("b.xlsx", ("Cover", "March", "Other")))).text
    assert "Only “March” is read, one of 2 sheets." in page
    assert '<option value="March">' in page and '<option value="Other">' not in page


def test_programs_are_told_the_sheets(api_for, cast, project, book, run_jobs):
    found = inspect(cast.dan, project, files=[book()])
    run_jobs()
    result = api_for(cast.dan).get(f"/api/v1/projects/{project.slug}/inspections/{found.id}/").json()["result"]
    assert result["offers"] == {"sheet": {"options": ["Cover", "March", "Save"], "taken": "March"}}
    assert result["notes"][0] == "The sheet “March” was read."


@pytest.fixture
def archive(tmp_path):
    """Two tables of one shape, and one of another."""
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, text in {"north.csv": "city;n\nOslo;5\n", "south.csv": "city;n\nRome;7\n"}.items():
            made.writestr(name, text)
        made.writestr("people.csv", "name;age\nAnn;7\n")
    return path


def test_of_an_archive_with_several_tables_a_person_chooses(dan, look, archive, run_jobs):
    address = look(archive)
    page = dan.get(address).text
    assert "Choose which files to import" in page and "Columns: city, n" in page and "Columns: name, age" in page
    assert checked(page) == ["north.csv", "south.csv"], "the most of one shape are offered first"
    chosen = {"action": "look", "archive": "", "members": ["north.csv", "south.csv"], "reader": "delimited"}
    again = dan.post(address, {**chosen, "header": "on", "quote": '"'})["Location"]
    run_jobs()
    page = dan.get(again).text
    assert "2 rows, 2 columns" in page and "Choose which files" not in page
    assert checked(page) == ["north.csv", "south.csv"] and 'value="people.csv"' in page
    dan.post(again, {"action": "import", "name": "Cities", "formats": "{}"})
    run_jobs()
    cities = Dataset.objects.get(name="Cities")
    assert cities.latest.rows == 2 and cities.imports.get().reading["members"] == ["north.csv", "south.csv"]


def test_an_archive_without_a_chosen_file_says_so_in_the_readers_language(dan, look, archive):
    page = dan.get(look(archive, members=["east.csv"]), headers={"Accept-Language": "fr"}).text
    assert "L’archive n’a pas de fichier «\xa0east.csv\xa0», qui avait été choisi." in page
    assert "Elle contient\xa0: «\xa0north.csv\xa0»" in page


@pytest.mark.parametrize(
    "content, sentence",
    [
        ("a,b\n1,2\n1,2,3\n", "la ligne 3 a 3 champs là où la première en a 2"),
        ('a,b\n1,"2\n', "la ligne 2 ouvre un guillemet qui n’est jamais bien fermé"),
        ("", "le fichier ne contient que des lignes vides"),
    ],
)
def test_why_a_text_file_is_refused_is_said_in_the_readers_language(dan, look, tmp_path, content, sentence):
    (tmp_path / "bad.csv").write_text(content or "\n\n\n")
    assert sentence in dan.get(look(tmp_path / "bad.csv"), headers={"Accept-Language": "fr"}).text


def test_all_files_of_an_archive_is_no_choice(dan, look, tmp_path, run_jobs):
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.csv", "n\n1\n")
        made.writestr("b.csv", "n\n2\n")
    address = look(path)
    posted = {"action": "look", "archive": "2", "reader": "delimited", "header": "on", "quote": '"'}
    dan.post(address, {**posted, "members": ["a.csv", "b.csv"]})
    assert "members" not in Inspection.objects.latest("created_at").reading
    dan.post(address, {**posted, "members": ["b.csv"]})
    assert Inspection.objects.latest("created_at").reading["members"] == ["b.csv"]


def test_a_program_chooses_the_files_of_an_archive(api_for, cast, project, archive, run_jobs):
    upload = make_upload(cast.dan, project, size=archive.stat().st_size)
    with archive.open("rb") as stream:
        write_chunk(cast.dan, upload, 0, stream)
    finish_upload(cast.dan, upload)
    api, base = api_for(cast.dan), f"/api/v1/projects/{project.slug}/inspections/"
    made = api.post(base, {"upload": str(upload.id)}, format="json").json()
    run_jobs()
    shapes = api.get(f"{base}{made['id']}/").json()["job"]["error_details"]["shapes"]
    assert [shape["members"] for shape in shapes] == [["north.csv", "south.csv"], ["people.csv"]]
    reading = {"members": shapes[1]["members"]}
    made = api.post(base, {"upload": str(upload.id), "reading": reading}, format="json").json()
    run_jobs()
    assert api.get(f"{base}{made['id']}/").json()["result"]["rows"] == 1


def checked(page):
    return re.findall(r'name="members" value="([^"]*)" checked', page)


def test_formats_without_such_lists_offer_none(dan, look, tmp_path):
    path = tmp_path / "a.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path)
    assert 'id="read-sheet"' not in dan.get(look(path)).text
