"""Bad files: read when they can be recognised, refused by a sentence that names the place otherwise."""

import io

import polars as pl
import pytest

from workers.core.errors import DataError, ParamsError
from workers.core.text.ragged import ragged_lines

PARQUET = io.BytesIO()
pl.DataFrame({"a": range(1000)}).write_parquet(PARQUET)
DUPLICATE_PARQUET = io.BytesIO()
pl.DataFrame({"a": [1], "A": [2]}).write_parquet(DUPLICATE_PARQUET)


def said(result):
    return " ".join(note.english for note in result.notes)


REFUSED = [
    ("empty file", "data.csv", b"", "data.csv: the file is empty.", {}),
    ("blank lines only", "data.csv", b"\n\n \n", "data.csv: ", {}),
    ("header only", "data.csv", b"a,b\n", "there is a header but no row below it", {"row": 1}),
    ("header only, no line end", "data.csv", b"a,b", "there is a header but no row below it", {"row": 1}),
    ("row too short", "data.csv", b"a,b\n1,2\n3\n", "line 3 has 1 field where the first row has 2", {"row": 3}),
    ("row too long", "data.csv", b"a,b\n1,2\n3,4,5\n", "line 3 has 3 fields where the first row has 2", {"row": 3}),
    ("a line of 40 MB", "data.csv", b"a,b\n1," + b"z" * 40_000_000 + b"\n", "a line is longer than 32 MB", {}),
    (
        "ragged far into the file",
        "data.csv",
        b"a,b\n" + b"1,2\n" * 400_000 + b"3\n",
        "line 400002 has 1 field",
        {"row": 400002},
    ),
    ("ragged after a preamble", "data.csv", b"Report\n\na,b\n1,2\n3,4\n5\n", "line 6 has 1 field", {"row": 6}),
    (
        "junk after a quote",
        "data.csv",
        b'a,b\n1,"x"y\n',
        "line 2 opens a quote that is never closed properly",
        {"row": 2},
    ),
    ("quote never closed", "data.csv", b'a,b\n1,"x\n2,y\n', "line 2 opens a quote that is never closed", {"row": 2}),
    ("null bytes", "data.csv", b"a,b\n1,\0\n", "line 2 holds a null byte", {"row": 2}),
    ("program named .csv", "data.csv", b"\x7fELF\x02\x01\x01" + bytes(200), "holds a null byte", {"row": 1}),
    ("zip named .csv", "data.csv", b"PK\x03\x04rest", "this is a ZIP archive or an Excel workbook", {}),
    ("picture named .csv", "data.csv", b"\x89PNG\r\n\x1a\n", "this is a picture", {}),
    ("gzip named .csv", "data.csv", b"\x1f\x8b\x08rest", "this is compressed with gzip", {}),
    ("UTF-16 without its end", "data.csv", "a,b\n1,2\n".encode("utf-16")[:-1], "is not utf-16", {}),
    ("unknown kind of file", "data.docx", b"words", "this kind of file cannot be read", {}),
    ("no extension", "data", b"words", "this kind of file cannot be read", {}),
    ("text named .parquet", "data.parquet", b"a,b\n1,2\n", "this kind of file cannot be read", {}),
    ("Parquet cut short", "data.parquet", PARQUET.getvalue()[:-20], "not a complete Parquet file", {}),
    ("Parquet with a hole", "data.parquet", b"PAR1" + bytes(200) + PARQUET.getvalue()[-400:], "data.parquet: ", {}),
    ("Parquet names but for case", "data.parquet", DUPLICATE_PARQUET.getvalue(), "both called “A”", {"column": "A"}),
]


@pytest.mark.parametrize("what, name, data, message, place", REFUSED, ids=[case[0] for case in REFUSED])
def test_is_refused_naming_the_file_and_the_place(take, store, what, name, data, message, place):
    with pytest.raises(DataError) as caught:
        take(data, name=name)
    assert caught.value.message.startswith(f"{name}: ")
    assert message in caught.value.message
    assert caught.value.details["file"] == name
    assert {key: caught.value.details[key] for key in place} == place
    assert not store.fs.exists(store.path("tables", "t")), "nothing may be stored half"


def test_a_wrong_delimiter_is_refused_naming_the_likely_one(take):
    with pytest.raises(DataError, match="seem to be separated by semicolon: choose that delimiter"):
        take("a;b\n1;2\n3;4\n", options={"delimiter": ","})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found_out(values, delimiter):
    text = f"a{delimiter}b\n1{delimiter}x\n2{delimiter}y\n"
    assert values(text) == {"a": [1, 2], "b": ["x", "y"]}


@pytest.mark.parametrize(
    "encoding, note",
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_any_usual_encoding_is_found_out_and_said(take, encoding, note):
    result = take("nom;prix\nHélène;12,50 €\n".encode(encoding))
    assert result.profile[0].top == [("Hélène", 1)]
    assert result.profile[1].top == [(12.5, 1)]
    assert result.formats["prix"] == "eur_comma"
    assert note in said(result)


def test_latin_1_text_keeps_its_letters(values):
    assert values("ville\nMünchen\nOrléans\n".encode("latin-1")) == {"ville": ["München", "Orléans"]}


@pytest.mark.parametrize("encoding, note", [("cp850", "DOS"), ("mac-roman", "Macintosh"), ("cp1252", "Windows-1252")])
def test_older_encodings_are_told_apart_by_their_letters(take, encoding, note):
    result = take("ville\nÉvian à côté\nMünchen\nOrléans\nGarçon\n".encode(encoding))
    assert [value for value, _count in result.profile[0].top] == ["Garçon", "München", "Orléans", "Évian à côté"]
    assert note in said(result)


def test_names_that_are_missing_or_come_twice_are_made_and_said(take):
    result = take("a,b,a,,A\n1,2,3,4,5\n")
    assert [column["name"] for column in result.columns] == ["a", "b", "a_2", "column_4", "A_3"]
    notes = said(result)
    assert "Column 3 is called “a” like one before it, so it is called “a_2” here." in notes
    assert "Column 4 has no name, so it is called “column_4”." in notes


def test_lines_before_the_table_are_left_out_and_said(take, values):
    text = "Sales 2024\nMade by X\n\na;b;c\n1;2;3\n4;5;6\n"
    assert values(text) == {"a": [1, 4], "b": [2, 5], "c": [3, 6]}
    assert "The first 3 lines are no part of the table" in said(take(text))


def test_comments_skipped_lines_and_names_can_be_said(values):
    text = 'junk,1\n# a note, with "quotes"\na,b\n1,2\n# another\n3,4\n'
    assert values(text, options={"skip": 1, "comment": "#"}) == {"a": [1, 3], "b": [2, 4]}
    assert values("a,b\n1,2\n", options={"names": ["x", "y"]}) == {"x": [1], "y": [2]}
    with pytest.raises(DataError, match="the first row has 2 fields and 1 column names were given"):
        values("a,b\n1,2\n", options={"names": ["x"]})


def test_a_header_of_several_lines_loses_no_row(values):
    assert values('"a\nx",b\n1,2\n3,4\n') == {"a\nx": [1, 3], "b": [2, 4]}


def test_a_record_of_many_lines_and_megabytes_is_one_cell(values):
    cell = "some text\n" * 1_000_000
    assert values(f'a,b\n1,x\n2,"{cell}"\n3,y\n') == {"a": [1, 2, 3], "b": ["x", cell, "y"]}


def test_a_long_line_between_short_ones_loses_no_row(values):
    assert values("a,b\n1,x\n2," + "z" * 9_000_000 + "\n3,y\n")["a"] == [1, 2, 3]


def test_ten_thousand_columns(take):
    names = ",".join(f"c{at}" for at in range(10_000))
    row = ",".join(str(at) for at in range(10_000))
    result = take(f"{names}\n{row}\n{row}\n{row}\n")
    assert (result.table.rows, len(result.columns)) == (3, 10_000)
    assert result.columns[9_999]["kind"] == "integer"


def test_a_foreign_letter_far_into_the_file_is_found_and_its_line_said(take):
    rows = b"a,b\n" + b"1,plain\n" * 300_000 + "2,café\n".encode("cp1252")
    result = take(rows)
    assert "Line 300002 is not UTF-8" in said(result)
    assert result.table.rows == 300_001


def test_a_letter_cut_by_the_end_of_a_chunk_is_still_utf_8(take):
    rows = "a\n" + "é" * 700_001 + "\n"
    assert "Windows" not in said(take(rows))


def test_line_ends_of_every_system_and_blank_lines(values):
    assert values("a,b\r\n1,2\r\n") == {"a": [1], "b": [2]}
    assert values("a,b\r1,2\r3,4\r") == {"a": [1, 3], "b": [2, 4]}
    assert values("a,b\n1,2\n\n3,4\n\n") == {"a": [1, 3], "b": [2, 4]}
    assert values("\n\na,b\n1,2\n") == {"a": [1], "b": [2]}
    assert values("a,b\n1,2\r\n3,4\r5,6\n") == {"a": [1, 3, 5], "b": [2, 4, 6]}


def test_quotes_commas_and_line_ends_inside_a_cell_stay_in_the_cell(values):
    assert values('a,b\n"x, ""y""\nz",1\n') == {"a": ['x, "y"\nz'], "b": [1]}


def test_a_cell_of_ten_megabytes_is_one_cell(take):
    result = take("a,b\n1," + "z" * 10_000_000 + "\n")
    assert result.profile[1].lengths == (10_000_000, 10_000_000.0, 10_000_000)


def test_a_thousand_columns(take):
    names = ",".join(f"c{at}" for at in range(1_000))
    row = ",".join(str(at) for at in range(1_000))
    result = take(f"{names}\n{row}\n{row}\n")
    assert (result.table.rows, len(result.columns)) == (2, 1_000)


def test_a_file_without_a_header_gets_names_and_says_so(take):
    result = take("1,2.5\n3,4.5\n")
    assert [column["name"] for column in result.columns] == ["column_1", "column_2"]
    assert result.table.rows == 2
    assert "The first row looks like data" in said(result)


def test_a_form_chosen_for_a_column_that_is_not_there_is_refused(take):
    with pytest.raises(ParamsError, match="There is no column “ages”. Did you mean “age”?"):
        take("age\n1\n", formats={"ages": "text"})


def test_an_unknown_form_is_refused(take):
    with pytest.raises(ParamsError, match="“money” is not a form of value"):
        take("age\n1\n", formats={"age": "money"})


def test_bad_lines_are_named_together_and_many_are_counted(take):
    rows = ["a,b"] + ["1,2" if number % 3 else "1,2,3" for number in range(2, 50)]
    with pytest.raises(DataError) as refused:
        take("\n".join(rows) + "\n")
    assert refused.value.message.startswith(
        "data.csv: 16 lines have another number of fields than the first row, which has 2: line 3 (3 fields), line 6 "
    )
    assert "line 30 (3 fields), and 6 more. Correct them" in refused.value.message


def test_counting_bad_lines_comes_to_an_end(take):
    with pytest.raises(DataError, match="More than 1000 lines have another number of fields"):
        take("a,b\n" + "1,2\n" * 3 + "1\n" * 5_000)


def test_a_line_as_long_as_the_file_costs_no_more_than_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr("workers.core.text.ragged.MOST_READ", 1_000)
    path = tmp_path / "long.csv"
    path.write_text("a,b\n1\n2,3\n" + "x" * 100_000)
    found = ragged_lines(path, lead=1, expected=2, delimiter=",", quote='"')
    assert found.lines[0] == (2, 1) and found.more
