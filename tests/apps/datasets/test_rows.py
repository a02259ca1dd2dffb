"""Looking at the rows of a version: typed filters, windows of columns, row numbers, and what sensitive columns hide."""

import io
import json
from datetime import date
from urllib.parse import quote, urlencode

import polars as pl
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from apps.datasets.models import Dataset
from apps.datasets.services import purge, trash_dataset
from tests.factories.datasets import PATIENTS, make_version
from workers.browsing.cache import folder_of

WIDE = pl.DataFrame({f"c{number}": [number, number + 1000] for number in range(120)})


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project)


@pytest.fixture
def rows(api_for, cast, version):
    """Ask for rows as somebody: ``rows(filter=[...], person="vic")``."""

    def ask(person="dan", number=version, language="en", **asked):
        address = f"/api/v1/projects/{number.project.slug}/datasets/{number.dataset_id}/versions/{number.number}/rows/"
        if "filter" in asked:
            asked["filter"] = json.dumps(asked["filter"])
        return api_for(getattr(cast, person)).get(address, asked, headers={"Accept-Language": language})

    return ask


@pytest.fixture
def page(client_for, cast, version):
    def ask(query="", person="dan", **headers):
        address = f"/p/{version.project.slug}/datasets/{version.dataset_id}/versions/1/{query}"
        return client_for(getattr(cast, person)).get(address, headers=headers)

    return ask


@pytest.fixture
def sensitive(version):
    """The patients' numbers are marked."""
    version.dataset.marks = {"id": ["sensitive"]}
    version.dataset.save()


def test_a_filter_keeps_rows_with_their_own_numbers_and_says_so(rows):
    seen = rows(filter=[["radius", "between", 12, 13], ["diagnosis", "is", "M"]], sort="-radius").json()
    assert (seen["total"], seen["of"]) == (3, 40)
    assert seen["said"] == "radius between 12 and 13, and diagnosis is M"
    assert seen["numbers"] == [13, 11, 9]
    assert [row[2] for row in seen["rows"]] == [13.0, 12.5, 12.0]


def test_the_sentence_of_a_filter_is_said_in_french(rows):
    seen = rows(language="fr", filter=[[["visits", "missing"], ["diagnosis", "in", "M", "B"]]]).json()
    assert seen["said"] == "visits manque ou diagnosis est parmi M, B"


@pytest.mark.parametrize(
    "where, sentence",
    [
        ([["radios", "above", 1]], "Did you mean “radius”?"),
        ([["radius", "above", "tall"]], "Column “radius”: “tall” is not a number."),
        ({"radius": 1}, "list of conditions"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_with_a_sentence(rows, where, sentence):
    answer = rows(filter=where)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]


def test_columns_come_in_windows(rows, cast, project):
    wide = make_version(cast.dan, project, WIDE, name="Wide")
    seen = rows(number=wide, columns="118-140,3", heads="none").json()
    assert seen["rows"] == [[118, 119, 3], [1118, 1119, 1003]]
    assert seen["columns"] == []
    every = rows(number=wide, columns="0", heads="all").json()
    assert [head["name"] for head in every["columns"]] == WIDE.columns
    assert every["rows"] == [[0], [1000]]


@pytest.mark.parametrize("columns", ["a", "1-", "-1", "1,,2", "1;2"])
def test_a_window_of_columns_that_is_none_is_refused(rows, columns):
    answer = rows(columns=columns)
    assert answer.status_code == 422
    assert "places from 0" in answer.json()["message"]


def test_a_row_is_found_by_its_number_in_any_order(rows):
    assert rows(row=7).json()["found"] == 6
    assert rows(row=7, sort="-radius").json()["found"] == 33
    assert rows(row=7, filter=[["radius", "above", 15]]).json()["found"] is None
    assert rows(row=41).json()["found"] is None


def test_heads_say_what_is_known_of_a_column(rows):
    head = rows().json()["columns"][0]
    assert (head["name"], head["kind"], head["distinct"], head["missing"]) == ("id", "text", 40, 0)
    assert head["marks"] == ["identifier"]
    assert head["masked"] is False
    assert rows().json()["columns"][1]["values"] == ["B", "M"], "a filter offers them"


@pytest.mark.usefixtures("sensitive")
def test_a_viewer_sees_no_value_of_a_sensitive_column(rows):
    seen = rows("vic").json()
    assert {row[0] for row in seen["rows"]} == {"•••"}
    assert seen["columns"][0]["masked"] is True and seen["columns"][0]["values"] == []
    assert "sensitive" in seen["columns"][0]["marks"]
    assert rows("vic", q="0003").json()["total"] == 0
    assert rows("dan", q="0003").json()["total"] == 11


@pytest.mark.usefixtures("sensitive")
@pytest.mark.parametrize("asked", [{"sort": "id"}, {"sort": "-id"}, {"filter": [["id", "is", "00003"]]}])
def test_a_viewer_may_neither_sort_nor_filter_by_it(rows, asked):
    answer = rows("vic", **asked)
    assert answer.status_code == 403
    assert "is sensitive" in answer.json()["message"]
    assert rows("dan", **asked).status_code == 200


@pytest.mark.usefixtures("sensitive")
def test_a_search_finds_nothing_where_every_column_is_hidden(rows, version):
    version.dataset.marks = dict.fromkeys(PATIENTS.columns, ["sensitive"])
    version.dataset.save()
    assert rows("vic", q="0003").json()["total"] == 0


LOOK = {"filter": '[["radius","above",12]]', "q": "M", "sort": "-radius", "columns": "2,0"}


@pytest.fixture
def file(client_for, api_for, cast, version):
    """The file of a look, by page or by REST: ``file("csv", "dan", sort="-radius")``."""

    def ask(kind, person="dan", by="page", **look):
        place = f"{version.project.slug}/datasets/{version.dataset_id}/versions/1/file/{kind}/?{urlencode(look)}"
        who = getattr(cast, person)
        if by == "page":
            return client_for(who).get(f"/p/{place}")
        return api_for(who).get(f"/api/v1/projects/{place}")

    return ask


def content(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("by", ["page", "rest"])
def test_what_is_looked_at_is_taken_home_as_a_file(file, by):
    wanted = PATIENTS.filter(pl.col("radius") > 12, pl.col("diagnosis") == "M").sort("radius", descending=True)
    wanted = wanted.select("radius", "id")
    table = file("parquet", by=by, **LOOK)
    assert pl.read_parquet(io.BytesIO(content(table))).equals(wanted)
    text = file("csv", by=by, **LOOK)
    assert text["Content-Disposition"] == 'attachment; filename="patients-v1-selection.csv"'
    assert content(text).decode().splitlines() == [
        "radius,id", *(f"{radius},{name}" for radius, name in wanted.iter_rows())
    ]  # fmt: skip


def test_a_file_of_all_rows_in_another_order_is_no_selection(file):
    for look in ({"sort": "-radius"}, {"sort": "id", "columns": "3,2,1,0"}):
        assert file("csv", **look)["Content-Disposition"] == 'attachment; filename="patients-v1.csv"'
    for look in ({"columns": "0,2"}, {"sort": "id", "q": "0003"}):
        assert "patients-v1-selection.csv" in file("csv", **look)["Content-Disposition"]


def test_all_rows_are_offered_only_where_some_are_left_out(client_for, cast, version):
    page = f"/p/{version.project.slug}/datasets/{version.dataset_id}/versions/1/"
    sorted_only = client_for(cast.dan).get(page, {"sort": "-radius"}).text
    assert "radius, high to low" in sorted_only and "Show all rows" not in sorted_only
    assert "Show all rows" in client_for(cast.dan).get(page, {"sort": "-radius", "q": "0003"}).text


def test_words_of_truth_and_dates_are_searched_in_the_readers_language(rows, cast, project):
    frame = pl.DataFrame({"paid": [True, False, False], "day": [date(2025, 11, 12), date(2025, 12, 11), None]})
    made = make_version(cast.dan, project, frame, name="Paid")
    for typed, french, english in (("faux", [2, 3], []), ("12/11/2025", [1], []), ("2025-12-11", [2], [2])):
        assert rows(number=made, language="fr", q=typed).json()["numbers"] == french
        assert rows(number=made, language="en", q=typed).json()["numbers"] == english, "its own answer is kept apart"


@pytest.mark.usefixtures("sensitive")
def test_a_search_says_that_it_does_not_look_into_sensitive_columns(page):
    told = "1 sensitive column is not searched for you."
    assert told in page("?q=00003", person="vic").text
    assert told in page("?q=00003", person="vic", **{"HX-Request": "true"}).text
    assert told not in page("?q=00003").text, "who has the right searches every column"
    assert told not in page("?sort=radius", person="vic").text


def test_a_look_without_rows_is_a_file_with_the_columns_names(file):
    nothing = '[["radius","above",1000]]'
    assert content(file("csv", filter=nothing, columns="0,2")) == b"id,radius\n"
    table = pl.read_parquet(io.BytesIO(content(file("parquet", filter=nothing))))
    assert table.schema == PATIENTS.schema
    assert table.is_empty()


def test_a_spreadsheet_gets_the_truth_words_of_the_reader_and_a_sheet_with_the_name(client_for, cast, project, file):
    made = make_version(cast.dan, project, pl.DataFrame({"paid": [True, False]}), name="Paid")
    address = f"/p/{project.slug}/datasets/{made.dataset_id}/versions/1/file/csv-excel/"
    for language, words in (("en", ["TRUE", "FALSE"]), ("fr", ["VRAI", "FAUX"])):
        text = content(client_for(cast.dan).get(address, headers={"Accept-Language": language})).decode("utf-8-sig")
        assert text.splitlines() == ["paid", *words]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(file("xlsx"))))
    assert book.sheet_names == ["Patients"]


@pytest.mark.usefixtures("sensitive")
def test_the_file_of_a_look_is_masked_for_whoever_may_not_see(file):
    answer = file("csv", "vic", filter='[["radius","above",12]]', q="0003")
    assert answer["Content-Disposition"] == 'attachment; filename="patients-v1-selection-masked.csv"'
    assert content(answer).decode().count("\n") == 1
    answer = file("csv", "vic", filter='[["radius","above",12]]')
    assert {line.split(",")[0] for line in content(answer).decode().splitlines()[1:]} == {"•••"}
    for look in ({"sort": "id"}, {"filter": '[["id","is","00003"]]'}):
        assert file("parquet", "vic", **look).status_code == 403


@pytest.mark.parametrize("by", ["page", "rest"])
@pytest.mark.parametrize("look", [{"filter": "["}, {"sort": "radios"}, {"columns": "a"}])
def test_a_file_of_a_look_that_makes_no_sense_is_refused(file, by, look):
    assert file("csv", by=by, **look).status_code == 422


def test_the_page_says_the_filter_in_words_with_a_way_to_take_each_part_away(page):
    where = quote('[["radius","above",15],["diagnosis","is","M"]]')
    text = page(f"?filter={where}&sort=-radius").text
    assert "radius above 15" in text
    assert "Take away: diagnosis is M" in text
    assert "filter=%5B%5B%22radius%22%2C%22above%22%2C15%5D%5D&amp;sort=-radius" in text
    assert "radius, high to low" in text


@pytest.mark.usefixtures("sensitive")
def test_an_order_that_is_refused_is_not_said_to_be_shown(client_for, cast, version):
    place = reverse("datasets:version-detail", args=[version.project.slug, version.dataset_id, version.number])
    text = client_for(cast.vic).get(f"{place}?sort=-id").text
    assert "“id” is sensitive" in text and "to low" not in text and "to high" not in text
    assert 'class="grid-chip"' not in text


def test_a_filter_that_makes_no_sense_leaves_the_page_standing(page):
    answer = page("?filter=" + quote('[["radius","above","x"]]'))
    assert answer.status_code == 200
    assert "Column “radius”: “x” is not a number." in answer.text
    assert "Show all rows" in answer.text


def test_why_a_filter_makes_no_sense_is_said_in_french(page, rows):
    wrong = [["radius", "above", "x"]]
    said = "Colonne «\u00a0radius\u00a0»\u00a0: «\u00a0x\u00a0» n’est pas un nombre."
    answer = page("?filter=" + quote('[["radius","above","x"]]'), **{"Accept-Language": "fr"})
    assert said in answer.text
    assert rows(language="fr", filter=wrong).json()["message"] == said
    there = page("?filter=" + quote('[["radiu","above",1]]'), **{"Accept-Language": "fr"}).text
    assert "Vouliez-vous dire «\u00a0radius\u00a0»\u00a0?" in there and "Did you mean" not in there


def test_htmx_gets_the_bar_alone(page):
    text = page("?q=0003", **{"HX-Request": "true"}).text
    assert "some cell contains “0003”" in text
    assert "<main" not in text


def test_user_text_in_a_filter_is_escaped(page):
    text = page("?filter=" + quote('[["diagnosis","is","<script>alert(1)</script>"]]')).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_rows_of_a_page_are_the_rows_of_the_frame(rows):
    assert rows().json()["rows"] == [list(row) for row in PATIENTS.iter_rows()]


def test_purging_a_version_frees_what_looking_at_it_kept(rows, cast, version):
    rows(sort="-radius")
    kept = folder_of(version.ref)
    assert kept.is_dir()
    trash_dataset(cast.dan, version.dataset)
    purge(cast.olga, Dataset.objects.get(id=version.dataset_id))
    assert not kept.exists()
