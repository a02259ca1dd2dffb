"""Several files as one table: by name of column, in the order of the files, nothing shifted and nothing lost."""

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.core.reader import Source
from workers.importing.together import read_together, sniff_together
from workers.readers import readers


@pytest.fixture
def together(tmp_path):
    """Write files (name -> text or frame), read them as one; answers the frame and the notes."""

    def together(files, **given):
        sources = []
        for position, (name, content) in enumerate(files.items()):
            path = tmp_path / name
            if isinstance(content, pl.DataFrame):
                content.write_parquet(path)
            else:
                path.write_text(content)
            scratch = tmp_path / f"scratch-{position}"
            scratch.mkdir()
            sources.append(Source(path, name, scratch))
        reader = readers.get("parquet" if name.endswith(".parquet") else "delimited")
        file_column = given.pop("file_column", False)
        understood = sniff_together(reader, sources, given)
        rows = read_together(reader, sources, understood.params, file_column=file_column)
        return pl.concat(rows), understood.notes

    return together


def test_a_column_says_which_file_a_row_came_from_under_a_name_that_is_free(together):
    frame, _notes = together({"a.csv": "x\n1\n2\n", "b.csv": "x\n3\n"}, file_column=True)
    assert frame.to_dict(as_series=False) == {"x": ["1", "2", "3"], "file": ["a.csv", "a.csv", "b.csv"]}


def test_the_column_of_the_files_name_takes_no_other_columns_place(together):
    frame, _notes = together({"a.csv": "File,file_2\n1,2\n"}, file_column=True)
    assert frame.columns == ["File", "file_2", "file_3"] and frame["file_3"].to_list() == ["a.csv"]


def test_columns_are_matched_by_name_and_rows_keep_the_order_of_the_files(together):
    frame, notes = together({"a.csv": "x,y\n1,one\n2,two\n", "b.csv": "y,x\nthree,3\n"})
    assert frame.to_dict(as_series=False) == {"x": ["1", "2", "3"], "y": ["one", "two", "three"]}
    assert notes[0] == "2 files are read as one table, in this order: a.csv, b.csv."


def test_one_file_alone_is_read_as_ever(together):
    frame, notes = together({"a.csv": "x,y\n1,2\n"})
    assert frame.rows() == [("1", "2")]
    assert not any("files" in note for note in notes)


@pytest.mark.parametrize(
    "second, column, message",
    [
        ("x\n3\n", "y", "b.csv: it has no column “y”, which a.csv has"),
        ("x,y,z\n3,4,5\n", "z", "b.csv: it has a column “z”, which a.csv does not have"),
        ("x,Y\n3,4\n", "y", "b.csv: it has no column “y”, which a.csv has"),
    ],
)
def test_other_columns_are_refused_naming_both_files(together, second, column, message):
    with pytest.raises(DataError, match=message) as caught:
        together({"a.csv": "x,y\n1,2\n", "b.csv": second}, delimiter=",", header=True)
    assert caught.value.details == {"file": "b.csv", "column": column}


def test_the_line_of_an_error_is_the_line_of_its_own_file(together):
    with pytest.raises(DataError, match="b.csv: line 3 has 1 field") as caught:
        together({"a.csv": "x,y\n1,2\n" * 1 + "3,4\n" * 50, "b.csv": "x,y\n1,2\n3\n"})
    assert caught.value.details == {"file": "b.csv", "row": 3}


def test_another_layout_is_refused_naming_what_differs(together):
    with pytest.raises(DataError, match="b.csv: “Delimiter” seems to be “;” here and “,” in a.csv"):
        together({"a.csv": "x,y\n1,2\n", "b.csv": "x;y\n1;2\n"})


def test_a_note_about_one_file_carries_its_name(together):
    _frame, notes = together({"a.parquet": pl.DataFrame({"x": [1]}), "b.parquet": pl.DataFrame({"x": [1, 2]})})
    assert any(note.startswith("b.parquet: 2 rows") for note in notes)


@pytest.mark.parametrize(
    "first, second, expected",
    [
        ([1, 2], [0.5], [1.0, 2.0, 0.5]),
        ([None], [7], [None, 7]),
        ([1], ["A2"], ["1", "A2"]),
        ([0.25], ["x"], ["0.25", "x"]),
        ([True], [1], ["true", "1"]),
    ],
)
def test_types_that_differ_become_one_that_keeps_every_value(together, first, second, expected):
    frame, _notes = together({"a.parquet": pl.DataFrame({"x": first}), "b.parquet": pl.DataFrame({"x": second})})
    assert frame["x"].to_list() == expected


def test_a_column_that_became_text_is_said(together):
    files = {"a.parquet": pl.DataFrame({"x": [1]}), "b.parquet": pl.DataFrame({"x": ["A2"]})}
    assert "“x” holds integer values in a.parquet and others elsewhere, so all became text." in together(files)[1]


def test_a_number_that_fractions_would_round_is_refused(together):
    files = {"a.parquet": pl.DataFrame({"x": [0.5]}), "b.parquet": pl.DataFrame({"x": [2**53 + 1]})}
    with pytest.raises(DataError, match="b.parquet: column “x” holds 9007199254740993, which is too large"):
        together(files)
