"""Honest types: a value is never made to say something else."""

from datetime import UTC, date, datetime

import pytest

from workers.core.tables import scan_table

GOLDEN = {
    "integers": (["1", "-2", "0"], "integer", [1, -2, 0]),
    "integers with gaps stay integers": (["1", "", "3"], "integer", [1, None, 3]),
    "2^53 + 1 stays exact": (["9007199254740993"], "integer", [9007199254740993]),
    "the largest of 64 bits": (["9223372036854775807"], "integer", [9223372036854775807]),
    "beyond 64 bits stays text": (["9223372036854775808", "1"], "text", ["9223372036854775808", "1"]),
    "postal codes stay text": (["00123", "75001"], "text", ["00123", "75001"]),
    "telephone numbers stay text": (["+33612345678", "+41791234567"], "text", ["+33612345678", "+41791234567"]),
    "minus zero stays text": (["-0", "1"], "number", [-0.0, 1.0]),
    "outer blanks do not matter": ([" 1", "2 "], "integer", [1, 2]),
    "numbers": (["1.5", "2", ".5", "1e3"], "number", [1.5, 2.0, 0.5, 1000.0]),
    "numbers with leading zeros stay text": (["007.5", "1.5"], "text", ["007.5", "1.5"]),
    "1e400 is no number": (["1e400", "1.5"], "text", ["1e400", "1.5"]),
    "infinity is no number": (["inf", "1.5"], "text", ["inf", "1.5"]),
    "hexadecimal is text": (["0x10", "0x11"], "text", ["0x10", "0x11"]),
    "underscores are text": (["1_000", "2_000"], "text", ["1_000", "2_000"]),
    "French decimals": (['"1 234,56"', '"7,5"'], "decimal_comma", [1234.56, 7.5]),
    "French decimals, hard blanks": (['"1\u202f234,56"', '"7,5"'], "decimal_comma", [1234.56, 7.5]),
    "German decimals": (['"1.234,56"', '"7,5"'], "decimal_comma", [1234.56, 7.5]),
    "English thousands": (['"1,234.56"', '"7.5"'], "comma_thousands", [1234.56, 7.5]),
    "comma and three digits: ask": (['"1,234"', '"5,678"'], "text", ["1,234", "5,678"]),
    "booleans": (["true", "FALSE", "True"], "boolean", [True, False, True]),
    "yes and no stay text": (["yes", "no"], "text", ["yes", "no"]),
    "0 and 1 are integers": (["0", "1"], "integer", [0, 1]),
    "dates, year first": (["2024-02-29", "2025-01-01"], "date", [date(2024, 2, 29), date(2025, 1, 1)]),
    "no such day": (["2023-02-29", "2023-02-28"], "text", ["2023-02-29", "2023-02-28"]),
    "dates, day first": (["31/12/2025", "1/2/2025"], "date_day_first", [date(2025, 12, 31), date(2025, 2, 1)]),
    "dates, month first": (["12/31/2025", "1/2/2025"], "date_month_first", [date(2025, 12, 31), date(2025, 1, 2)]),
    "ambiguous dates: ask": (["01/02/2024", "03/04/2024"], "text", ["01/02/2024", "03/04/2024"]),
    "dates with dots": (["01.02.2024", "31.12.2024"], "date_day_dots", [date(2024, 2, 1), date(2024, 12, 31)]),
    "two-digit years stay text": (["1/2/24", "3/4/24"], "text", ["1/2/24", "3/4/24"]),
    "moments": (["2024-01-02 10:20:30", "2024-01-02T10:20:31.5"], "datetime",
                [datetime.fromisoformat("2024-01-02T10:20:30"), datetime.fromisoformat("2024-01-02T10:20:31.5")]),
    "moments with zones are kept as moments": (["2024-01-02T10:20:30+02:00", "2024-01-02T10:20:30Z"], "datetime_zone",
                [datetime(2024, 1, 2, 8, 20, 30, tzinfo=UTC), datetime(2024, 1, 2, 10, 20, 30, tzinfo=UTC)]),
    "missing marks among numbers": (["1", "NA", "n/a", "-", "2"], "integer", [1, None, None, None, 2]),
    "missing marks in text are text": (["NA", "FR", "DE"], "text", ["NA", "FR", "DE"]),
    "only missing marks": (["NA", "NA"], "text", ["NA", "NA"]),
    "empty cells in text": (["a", "", '""', "b"], "text", ["a", None, None, "b"]),
    "nothing at all": (["", ""], "text", [None, None]),
    "one stray word keeps the rest exact": (["1", "2", "x"], "text", ["1", "2", "x"]),
    "formulas are text": (["=1+1", "@x"], "text", ["=1+1", "@x"]),
    "Arabic digits stay text": (["٣", "٤"], "text", ["٣", "٤"]),
}  # fmt: skip


@pytest.mark.parametrize("cells, form, expected", GOLDEN.values(), ids=GOLDEN.keys())
def test_golden_column(take, cells, form, expected):

    rows = "\n".join(f"{at};{cell}" for at, cell in enumerate(cells))
    result = take(f"row;value\n{rows}\n", options={"delimiter": ";"})
    assert result.formats["value"] == form
    assert scan_table(result.table).collect()["value"].to_list() == expected


def reading(take, cells, **spec):
    rows = "\n".join(f"{at};{cell}" for at, cell in enumerate(cells))
    result = take(f"row;value\n{rows}\n", **spec)
    return next(reading for reading in result.readings if reading.column == "value")


def test_a_near_miss_says_how_many_and_which_rows(take):
    found = reading(take, ["31/12/2025"] * 98 + ["soon", "later"])
    assert found.format == "text"
    assert "98 of 100 values fit: Date, day first; 2 do not, such as “soon” in row 99" in found.evidence
    assert found.exceptions == (99, 100)


def test_a_rival_form_is_named_so_that_a_person_can_choose(take):
    found = reading(take, ["01/02/2024", "03/04/2024"])
    assert "Date, day first or Date, month first" in found.evidence


def test_a_choice_wins_and_what_does_not_fit_is_counted(take):
    found = reading(take, ["01/02/2024", "03/04/2024", "soon"], formats={"value": "date_month_first"})
    assert found.format == "date_month_first"
    assert "1 values do not fit, such as “soon” in row 3: read as missing" in found.evidence


def test_text_can_be_chosen_for_numbers(take):
    assert reading(take, ["1", "2"], formats={"value": "text"}).format == "text"


def test_a_change_of_form_late_in_a_long_file_loses_nothing(take):
    found = reading(take, ["1"] * 250_000 + ["00123"])
    assert found.format == "text"
    assert found.exceptions == (250_001,)


def test_missing_marks_are_counted(take):
    found = reading(take, ["1", "NA", "-", "2"])
    assert found.missing_marks == ("-", "na")
    assert "2 say “-”, “na”: read as missing" in found.evidence
