"""Workbooks: the right sheet and row, dates as dates, codes as text, and whatever was left out said."""

import datetime as dt
import io
import os
import zipfile

import polars as pl
import pytest
import xlsxwriter

from workers.core.errors import DataError
from workers.readers import excel

at = dt.datetime.fromisoformat


def workbook(*sheets):
    """The bytes of a workbook; each sheet is (name, function that fills it)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, fill in sheets:
            fill(book, book.add_worksheet(name))
    return out.getvalue()


def rows(*table, first=0):
    def fill(book, sheet):
        for at, row in enumerate(table, start=first):
            sheet.write_row(at, 0, row)

    return fill


def edited(data, member, change):
    """The workbook with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, change(text) if name.endswith(member) else text)
    return out.getvalue()


def mixed(book, sheet):
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    clock = book.add_format({"num_format": "hh:mm"})
    sheet.write_row(0, 0, ["code", "day", "moment", "clock", "count", "share", "yes", "sum", "mix", "when"])
    for row in (1, 2):
        sheet.write_string(row, 0, f"0{row}")
        sheet.write_datetime(row, 1, at(f"2024-03-0{row}"), day)
        sheet.write_datetime(row, 2, at(f"2024-02-29 12:3{row}"), moment)
        sheet.write_datetime(row, 3, dt.time(8, row), clock)
        sheet.write_number(row, 4, row)
        sheet.write_number(row, 5, row / 2)
        sheet.write_boolean(row, 6, row == 1)
        sheet.write_formula(row, 7, f"=E{row + 1}*10", None, row * 10)
    sheet.write_row(1, 8, ["x"])
    sheet.write_row(2, 8, [7])
    sheet.write_datetime(1, 9, at("2024-01-01"), day)
    sheet.write_datetime(2, 9, at("2024-01-01 06:00"), moment)


def test_every_kind_of_cell_keeps_what_it_says(take):
    taken = take(workbook(("Data", mixed)), "a.xlsx")
    assert taken.columns == {
        "code": ["01", "02"],
        "day": [dt.date(2024, 3, 1), dt.date(2024, 3, 2)],
        "moment": [at("2024-02-29 12:31"), at("2024-02-29 12:32")],
        "clock": ["08:01:00", "08:02:00"],
        "count": [1, 2],
        "share": [0.5, 1.0],
        "yes": [True, False],
        "sum": [10, 20],
        "mix": ["x", "7"],
        "when": [at("2024-01-01"), at("2024-01-01 06:00")],
    }
    assert taken.frame["count"].dtype == pl.Int64
    assert any("“mix” holds several kinds" in note and "first in row 2" in note for note in taken.notes)


def test_the_first_sheet_with_data_is_read_and_the_others_are_named(take):
    book = workbook(("Cover", rows()), ("March", rows(["a"], [1])), ("April", rows(["a"], [2])))
    taken = take(book, "a.xlsx")
    assert taken.columns == {"a": [1]}
    assert taken.notes[:2] == ("The sheet “March” was read.", "The other sheets are: “Cover”, “April”.")
    assert take(book, "a.xlsx", sheet="April").columns == {"a": [2]}
    with pytest.raises(DataError, match="there is no sheet “May”. The sheets are: “Cover”, “March”, “April”"):
        take(book, "a.xlsx", sheet="May")
    with pytest.raises(DataError, match="the sheet “Cover” is empty"):
        take(book, "a.xlsx", sheet="Cover")


@pytest.mark.parametrize(
    "cover, name",
    [
        (rows(["Read me"], ["Sales of 2024"]), "Data"),
        (rows(["Author", "Ann"], ["Date", "2024"]), "Data"),
        (rows(*([f"line {at}"] for at in range(40))), "Data"),
        (rows(*([at, at] for at in range(11))), "Cover"),
        (rows(*([f"code {at}"] for at in range(400))), "Cover"),
    ],
    ids=["title", "facts", "text", "table", "list"],
)
def test_a_cover_before_the_table_is_passed_over(take, cover, name):
    table = rows(["a", "b", "c"], *([at, at, at] for at in range(30)))
    book = workbook(("Cover", cover), ("Notes", rows(["more"])), ("Data", table), ("More", table))
    taken = take(book, "a.xlsx")
    assert taken.notes[0] == f"The sheet “{name}” was read."
    assert take(book, "a.xlsx", sheet="Cover").notes[0] == "The sheet “Cover” was read.", "whoever asks for it gets it"


def test_a_hidden_table_does_not_come_before_a_cover(take):
    def hidden(book, sheet):
        rows(*([at, at, at] for at in range(30)))(book, sheet)
        sheet.hide()

    assert take(workbook(("Cover", rows(["a"], [1])), ("Lists", hidden)), "a.xlsx").columns == {"a": [1]}


def test_a_hidden_sheet_is_not_the_first_choice(take):
    def hidden(book, sheet):
        rows(["secret"], [1])(book, sheet)
        sheet.hide()

    def shown(book, sheet):
        rows(["a"], [2])(book, sheet)
        sheet.activate()

    assert take(workbook(("Lists", hidden), ("Data", shown)), "a.xlsx").columns == {"a": [2]}


def test_a_title_above_the_header_is_left_out_and_said(take):
    taken = take(workbook(("S", rows(["Report of March"], [], ["name", "n"], ["x", 1], [], ["y", 2]))), "a.xlsx")
    assert taken.columns == {"name": ["x", "y"], "n": [1, 2]}
    assert taken.params.header == 3
    assert "Row 3 names the columns; what stands above it was left out." in taken.notes
    assert "Blank rows were left out: 1." in taken.notes


def test_the_header_row_and_rows_below_it_can_be_chosen(take):
    book = workbook(("S", rows(["old", "names"], ["name", "n"], ["text", "pieces"], ["x", 1])))
    assert take(book, "a.xlsx", header=2, skip=1).columns == {"name": ["x"], "n": [1]}
    without = take(workbook(("S", rows([1, 2.5], [3, 4.5]))), "a.xlsx")
    assert without.columns == {"column_A": [1, 3], "column_B": [2.5, 4.5]}
    assert without.params.header == 0
    with pytest.raises(DataError, match="row 9 is empty") as caught:
        take(book, "a.xlsx", header=9)
    assert caught.value.details["row"] == 9


def test_years_can_name_columns(take):
    assert list(take(workbook(("S", rows(["country", 2023, 2024], ["FR", 1, 2]))), "a.xlsx").columns) == [
        "country",
        "2023",
        "2024",
    ]


def test_merged_and_blank_header_cells_get_names(take):
    def fill(book, sheet):
        sheet.write(0, 0, "name")
        sheet.merge_range(0, 1, 0, 2, "sales")
        rows(["x", 1, 2, "aside"], ["y", 3, 4, None], first=1)(book, sheet)

    taken = take(workbook(("S", fill)), "a.xlsx")
    assert list(taken.columns) == ["name", "sales", "sales 2", "column_D"]
    assert "Columns without a name were named: column_D." in taken.notes


def test_a_table_that_does_not_begin_at_a1_is_found(take):
    def fill(book, sheet):
        for row, cells in enumerate([["a", "b"], [1, 2]], start=4):
            sheet.write_row(row, 3, cells)

    assert take(workbook(("S", fill)), "a.xlsx").columns == {"a": [1], "b": [2]}


def test_cells_in_error_are_missing_and_counted(take):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["a", "b"])
        for row in (1, 2, 3):
            sheet.write_number(row, 0, row)
            sheet.write_formula(row, 1, "=1/0", None, "#DIV/0!" if row > 1 else 5)

    taken = take(workbook(("S", fill)), "a.xlsx")
    assert taken.columns == {"a": [1, 2, 3], "b": [5, None, None]}
    assert "Cells in error, such as #N/A or #DIV/0!, are read as missing: 2." in taken.notes


def test_formulas_that_were_never_worked_out_are_said(take):
    def fill(book, sheet):
        rows(["a", "b"], [1, 2])(book, sheet)
        sheet.write_formula(2, 0, "=1+1")
        sheet.write(2, 1, 3)

    book = edited(workbook(("S", fill)), "sheet1.xml", lambda text: text.replace(b"</f><v>0</v>", b"</f>"))
    taken = take(book, "a.xlsx")
    assert taken.columns == {"a": [1, None], "b": [2, 3]}
    assert any(note.startswith("Formulas that were never worked out are read as missing: 1.") for note in taken.notes)


def test_numbers_beyond_what_excel_holds_exactly_stay_fractions(take):
    taken = take(workbook(("S", rows(["a"], [1e300], [2.0]))), "a.xlsx")
    assert taken.columns == {"a": [1e300, 2.0]}


def test_an_opendocument_sheet_is_read(take):
    cell = '<table:table-cell office:value-type="{}"{}><text:p>{}</text:p></table:table-cell>'
    table = "".join(
        f"<table:table-row>{''.join(cells)}</table:table-row>"
        for cells in [
            [cell.format("string", "", "code"), cell.format("string", "", "n")],
            [cell.format("string", "", "007"), cell.format("float", ' office:value="3"', "3")],
        ]
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='T'>{table}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    assert take(out.getvalue(), "a.ods").columns == {"code": ["007"], "n": [3]}


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
SMALL = workbook(("S", rows(["a"], [1])))


def document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("[Content_Types].xml", "<x/>")
        book.writestr("word/document.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    "data, name, message",
    [
        (LOCKED, "a.xlsx", "protected by a password"),
        (SMALL[: len(SMALL) // 2], "a.xlsx", "damaged or was cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(3_000), "a.xls", "not a complete workbook"),
        (document(), "a.xlsx", "there is no workbook inside"),
        (b"a;b\n1;2\n", "a.xls", "named like Excel workbook, but its content is not. If it is text, name it .csv"),
        (workbook(("S", rows())), "a.xlsx", "no sheet of the workbook holds data"),
        (workbook(("S", rows(["a", "b", "a"], [1, 2, 3]))), "a.xlsx", "columns 1 and 3 are both called “a”"),
        (edited(SMALL, "sheet1.xml", lambda text: text[: len(text) // 2]), "a.xlsx", "the sheet “S” cannot be read"),
    ],
)
def test_is_refused_by_a_sentence(take, data, name, message):
    with pytest.raises(DataError, match=message) as caught:
        take(data, name)
    assert caught.value.message.startswith(f"{name}: ")


def test_a_workbook_that_says_it_is_huge_is_refused_before_it_is_opened(take, monkeypatch):
    monkeypatch.setattr(excel, "MOST_UNPACKED", 1_000)
    with pytest.raises(DataError, match="which is more than a workbook holds"):
        take(SMALL, "a.xlsx")


def test_one_far_cell_does_not_take_all_memory(take):
    def fill(book, sheet):
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")

    with pytest.raises(DataError, match="needs more than the 500 MB of memory"):
        take(workbook(("S", fill)), "a.xlsx")
