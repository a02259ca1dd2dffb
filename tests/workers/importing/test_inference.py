"""Honest types: a value is never made to say something else, and the import says what it rests on.

The hard columns are in ``golden/``; here is what a person may say, and what happens late in long files.
"""

from datetime import date

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workers.core.errors import DataError, ParamsError
from workers.core.formats import FORMATS, read_text
from workers.core.tables import scan_table
from workers.importing.inference import Survey, Unsettled, Wishes


@pytest.fixture
def column(take):
    """Import cells as one column; answers its reading and its values."""

    def column(cells, **spec):
        rows = "\n".join(f"{at};{cell}" for at, cell in enumerate(cells))
        result = take(f"row;value\n{rows}\n", **{"options": {"delimiter": ";"}, **spec})
        reading = next(reading for reading in result.readings if reading.column == "value")
        return reading, scan_table(result.table).collect()["value"].to_list()

    return column


def test_a_near_miss_says_how_many_and_which_rows(column):
    found, values = column(["31/12/2025"] * 98 + ["soon", "later"])
    assert (found.format, found.values, found.fits, found.exceptions) == ("text", 100, 98, (99, 100))
    assert found.evidence == (
        "98 of 100 values are dates like 31/12/2025; 2 are not, such as “soon”: rows 99 and 100. The column stays text."
    )
    assert values[98] == "soon"


def test_whole_numbers_beyond_64_bits_say_why_they_are_text(column):
    found, values = column(["1", "18446744073709551616", "18446744073709551617"])
    assert found.evidence == ("Whole numbers, some of them beyond 64 bits: the column stays text to keep every figure.")
    assert (found.format, found.exceptions, values[1]) == ("text", (), "18446744073709551616")
    alone, _values = column(["18446744073709551616"])
    assert alone.evidence.startswith("The only value is a whole number beyond 64 bits")


@pytest.mark.parametrize("lone", ["42", "007", "1.5", "2025-01-31"])
def test_one_number_among_much_text_is_no_doubt(column, lone):
    found, _values = column([lone, *(f"client {at}" for at in range(120))])
    assert (found.evidence, found.exceptions, found.nearly) == ("121 values of text.", (), ())


@pytest.mark.parametrize("rows", [1, 4, 6, 20])
def test_codes_are_told_the_same_however_the_rows_are_batched(rows):
    frame = pl.DataFrame({"code": ["00000"] * 9 + ["10000"] + ["00000"] * 4})
    survey = Survey(["code"], Wishes({}))
    for batch in frame.iter_slices(rows):
        survey.look(batch)
    (reading,) = survey.readings()
    assert reading.evidence.startswith("Codes of figures, some of which begin with a zero, such as “00000”")


def test_codes_that_begin_with_a_zero_are_no_doubt(column):
    codes, _values = column([f"{at:05}" for at in range(0, 100_000, 1_000)])
    assert codes.evidence == (
        "Codes of figures, some of which begin with a zero, such as “00000”: the column stays text."
    )
    assert (codes.format, codes.exceptions, codes.nearly) == ("text", (), ())
    every, _values = column([f"00{at}" for at in range(100, 400)])
    assert every.evidence == (
        "Codes of figures that begin with a zero, such as “00100”: no numbers, so the column stays text."
    )
    assert (every.format, every.exceptions, every.nearly) == ("text", (), ())
    late, _values = column(["00123"] * 9_000 + ["soon"])
    assert late.evidence == "9,001 values of text."
    other, _values = column(["01000", "02000", "soon", *map(str, range(20))])
    assert other.exceptions == (1, 2, 3), "what is no code is told"
    named, values = column(["000", "007", *map(str, range(8))], missing=("000",))
    assert (named.missing_marks, values[0], values[1]) == (("000",), None, "007"), "unless they were named as marks"
    slip, _values = column(["007", *map(str, range(1, 100))])
    assert slip.exceptions == (1,), "one of a hundred may be a slip"


def test_forms_of_the_version_before_are_let_go_with_their_columns(take):
    kept = {"gone": "date_day_first", "when": "date_day_first"}
    result = take("id,when\n1,31/12/2025\n2,01/02/2026\n", formats=kept, inherited=True)
    assert result.formats == {"id": "integer", "when": "date_day_first"}
    with pytest.raises(ParamsError, match="gone"):
        take("id,when\n1,31/12/2025\n", formats=kept)
    typed = take(b'[{"when": 1}]', name="a.json", formats=kept, inherited=True)
    assert [column["kind"] for column in typed.columns] == ["integer"]


def test_a_near_miss_names_the_forms_that_read_it_equally_well(column):
    assert column(["31/12/2025"] * 8 + ["soon", "later"])[0].nearly == ("date_day_first",)
    assert column(["01/02/2025"] * 8 + ["soon"])[0].nearly == ("date_day_first", "date_month_first")
    assert column(["5"] * 9_000 + ["five"] * 9)[0].nearly == ("integer",), "a number reads the same"
    assert column(["31/12/2025"] * 8 + ["soon"] * 4)[0].nearly == (), "a third would be missing"
    assert column(["a", "b"])[0].nearly == column(["1", "2"])[0].nearly == ()


def test_values_that_become_missing_are_counted(column):
    cells = ["01/02/2024", "soon", "n/a", "later"]
    assert column(cells, formats={"value": "date_day_first"})[0].lost == 3
    assert column(cells)[0].lost == 0, "all of it stays text"
    assert column(["1", "NA", "3"])[0].lost == 1


def test_kinds_side_by_side_are_counted_over_every_value(column):
    found, _values = column(["1", "31/12/2025", "x", "2"] * 1_000)
    assert found.shares == (("integer", 2_000), ("date", 1_000), ("text", 1_000))
    assert "2,000 whole numbers, 1,000 dates and 1,000 other values of 4,000" in found.evidence


def test_rival_forms_are_named_so_that_a_person_can_choose(column):
    found, values = column(["01/02/2024", "03/04/2024"])
    assert found.choices == ("date_day_first", "date_month_first")
    assert "Date, day first / Date, month first" in found.evidence
    assert values == ["01/02/2024", "03/04/2024"]


@pytest.mark.parametrize("rows", [2, 12_000])
def test_rival_forms_are_seen_among_marks_of_missing_values(column, rows):
    found, values = column(["01/02/2024", "NA", "03/04/2024", " 05/06/2024 "] * rows)
    assert found.choices == ("date_day_first", "date_month_first")
    assert values[:2] == ["01/02/2024", "NA"]


@pytest.mark.parametrize(
    "cells, wish, expected",
    [
        (["01/02/2024", "03/04/2024"], {"dates": "day"}, [date(2024, 2, 1), date(2024, 4, 3)]),
        (["01/02/2024", "03/04/2024"], {"dates": "month"}, [date(2024, 1, 2), date(2024, 3, 4)]),
        (["01/02/24", "03/04/24"], {"dates": "day"}, [date(2024, 2, 1), date(2024, 4, 3)]),
        (["1,234", "5,678"], {"decimal": ","}, [1.234, 5.678]),
        (["1,234", "5,678"], {"decimal": "."}, [1234.0, 5678.0]),
        (["1.234", "5.678"], {"decimal": ","}, [1234.0, 5678.0]),
        (["1.234", "5.678"], {"decimal": "."}, [1.234, 5.678]),
    ],
)
def test_one_word_about_dates_or_decimals_decides_for_every_column(column, cells, wish, expected):
    assert column(cells, **wish)[1] == expected


def test_a_choice_wins_and_what_does_not_fit_becomes_missing_and_is_counted(column):
    found, values = column(["01/02/2024", "03/04/2024", "soon"], formats={"value": "date_month_first"})
    assert values == [date(2024, 1, 2), date(2024, 3, 4), None]
    assert found.evidence.endswith("1 of 3 values does not fit, “soon” in row 3: read as missing.")
    assert (found.fits, found.exceptions) == (2, (3,))


def test_what_does_not_fit_can_be_refused_instead(column):
    with pytest.raises(
        DataError, match="Row 3, column “value”: “soon” does not have the form “Whole number”"
    ) as caught:
        column(["1", "2", "soon"], formats={"value": "integer"}, misfits="refuse")
    assert caught.value.details == {"reader": "delimited", "row": 3, "column": "value"}


def test_marks_of_missing_values_are_no_misfits_of_a_choice(column):
    found, values = column(["1", "n/a", "3"], formats={"value": "integer"}, misfits="refuse")
    assert values == [1, None, 3]
    assert found.missing_marks == ("n/a",)


def test_marks_that_a_person_names_hold_for_every_column(take):
    result = take("a,b\nn.d.,x\n2,N.D.\n3,-\n", missing=("n.d.",))
    stored = scan_table(result.table).collect()
    assert stored["a"].to_list() == [None, 2, 3]
    assert stored["b"].to_list() == ["x", None, "-"]


def test_text_can_be_chosen_for_numbers(column):
    found, values = column(["1", "2"], formats={"value": "text"})
    assert (found.format, values) == ("text", ["1", "2"])


def test_missing_marks_are_counted(column):
    found, values = column(["1", "NA", "-", "2"])
    assert (found.missing_marks, found.values) == (("-", "na"), 2)
    assert found.evidence == "All 2 values are whole numbers like 42. 2 say “-”, “na”: read as missing."
    assert values == [1, None, None, 2]


@pytest.mark.parametrize(
    "cells, evidence",
    {
        ("7",): "The only value fits whole numbers like 42.",
        ("ash",): "1 value of text.",
        ("7", "8", "ash"): "2 of 3 values are whole numbers like 42; 1 is not: “ash” in row 3. The column stays text.",
        ("7", "ash"): "1 of 2 values fits whole numbers like 42, 1 does not: “ash” in row 2. The column stays text.",
        ("7", "2024-01-31", "ash"): "Mixed: 1 whole number, 1 date and 1 other value of 3, so the column stays text.",
    }.items(),
)
def test_one_value_is_spoken_of_as_one(column, cells, evidence):
    assert column(cells)[0].evidence == evidence


def test_evidence_can_be_said_again_in_another_language(column):
    found, _values = column(["31/12/2025"] * 98 + ["soon", "later"])
    assert found.said.english == found.evidence
    assert "{fits:,} of {values:,} values are {noun}" in found.said.template


def test_a_value_soon_after_the_beginning_decides_too(column):
    found, values = column(["1"] * 9_000 + ["00123"] + ["2"] * 1_000)
    assert (found.format, found.fits, found.exceptions) == ("text", 10_000, (9_001,))
    assert values[0] == "1"


LATE = {
    "a code among numbers": (["1"] * 250_000 + ["00123"], "text", 250_001),
    "a fraction among whole numbers": (["1"] * 250_000 + ["1.5"], "number", None),
    "the thirteenth among ambiguous dates": (["01/02/2024"] * 250_000 + ["13/02/2024"], "date_day_first", None),
    "the first value after long nothing": ([""] * 250_000 + ["1"], "integer", None),
    "a word among dates": (["2024-01-01"] * 250_000 + ["x"], "text", 250_001),
}


@pytest.mark.parametrize("cells, form, row", LATE.values(), ids=LATE.keys())
def test_a_change_late_in_a_long_file_loses_nothing_and_leaves_no_file_behind(column, store, cells, form, row):
    found, values = column(cells)
    assert (found.format, len(values)) == (form, len(cells))
    assert row is None or found.exceptions == (row,)
    assert found.values == sum(1 for cell in cells if cell)
    if form != "text":
        assert values[-1] is not None
    files = [path for path in store.fs.ls(store.path("tables", "t"), detail=False) if path.endswith(".parquet")]
    assert len(files) == 1


CELLS = st.sampled_from(
    ["1", "2.5", "00123", "1,5", "1.234", "31/12/2025", "01/02/2025", "2025-01-01", "yes", "no", "x", "NA", "", "12 %"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=12), st.integers(1, 12))
@example(["00123", "NA"], 1)
def test_a_brisk_survey_and_a_thorough_one_agree(cells, first):
    frame = pl.DataFrame({"value": [cell or None for cell in cells]}, schema={"value": pl.String})
    thorough, brisk = Survey(["value"], Wishes({}), thorough=True), Survey(["value"], Wishes({}))
    for survey in (thorough, brisk):
        for piece in frame.iter_slices(first):
            try:
                typed = survey.look(piece)
            except Unsettled:
                return
    expected, found = thorough.readings()[0], brisk.readings()[0]
    assert (found.format, found.values, found.missing_marks) == (
        expected.format,
        expected.values,
        expected.missing_marks,
    )
    whole = read_text(frame["value"], found.format)[0] if found.format != "text" else frame["value"]
    assert typed["value"].to_list() == whole.tail(typed.height).to_list()


@settings(max_examples=100, deadline=None)
@given(st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.dates())
def test_what_python_writes_is_read_to_the_last_digit(value):
    said = str(value)
    frame = pl.DataFrame({"value": [said]})
    survey = Survey(["value"], Wishes({}), thorough=True)
    typed = survey.look(frame)
    form = survey.readings()[0].format
    assert form in ("integer", "number", "date") or (form, "e" in said) == ("text", False) and abs(value) >= 1e15
    if form != "text":
        assert typed["value"][0] == value


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS.keys())
def test_every_form_reads_its_own_example(format):
    read, misfit = read_text(pl.Series("value", [format.example, f"{format.example} or so"]), format.name)
    assert read[0] is not None
    assert misfit.to_list() == [False, format.name != "text"]
