"""Reading on line by line gives what reading with care gives: the same table, the same evidence."""

import csv
import io
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workers.core.errors import DataError
from workers.core.lines.regular import RegularLines
from workers.core.tables import scan_table

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
USUAL = {
    "whole": st.integers(-(10**6), 10**6).map(str),
    "number": st.decimals(-1000, 1000, places=2).map(str),
    "long": st.floats(-10, 10).map(repr),
    "day": DAYS.map(str),
    "french": DAYS.map(lambda day: f"{day:%d/%m/%Y}"),
    "moment": st.tuples(DAYS, st.times()).map(lambda at: f"{at[0]} {at[1]:%H:%M:%S}"),
    "truth": st.sampled_from(["true", "false"]),
    "yes": st.sampled_from(["oui", "non"]),
    "code": st.integers(0, 99_999).map("{:05}".format),
    "text": st.text("abé, ;'1\"", max_size=5),
}
ODD = [
    *(
        "",
        " ",
        "NA",
        "-",
        "007",
        "+1",
        "-0",
        "1e5",
        "1.",
        ".5",
        "12345678.123456",
        "123456789.1",
        "0.30000000000000004",
    ),
    *("9223372036854775807", "9223372036854775808", "12345678901234567890", "30/02/2025", "2025-02-30", "5/1/2025"),
    *("2025-01-05T10:00:00", "2025-01-05 10:00:00.5", "2025-01-05 25:00:00", "TRUE", "OUI", " 5", "5 ", '"', 'a"b'),
    *("two\nlines", "two\r\nlines", "\r", "é", "\u00a0", "1 234", "1,5", "nan", "inf", "\t", "x;y|z"),
]


@contextmanager
def small_pieces(*, regular):
    """Files of a few lines are read as large ones are: batches of 4 rows, or of rows that end in 100 bytes."""
    with (
        patch("workers.core.lines.regular.DELIMITERS", ",;\t|" if regular else ""),
        patch("workers.core.lines.regular.group_rows", return_value=4),
        patch("workers.core.lines.regular.BLOCK", 100),
        patch("workers.core.files.strict._rows_at_once", return_value=4),
        patch("workers.core.files.strict._gathered", cut_to),
    ):
        yield


def cut_to(pieces, most):
    for piece in pieces:
        yield from pl.DataFrame(pl.from_arrow(piece)).iter_slices(most)


def outcome(take, data, **spec):
    """Everything that an import says, without what differs between any two: paths and Delta versions.

    What text nearly is depends on the values of its first batch, of 5,000 rows elsewhere and of a few here. A file may
    be refused: csv writes a bare carriage return without quotes, which ends a line.
    """
    try:
        result = take(data, **spec)
    except DataError as problem:
        return {"refused": problem.message}
    return {
        "digest": result.table.digest,
        "columns": result.columns,
        "readings": [reading if reading.format != "text" else reading.column for reading in result.readings],
        "notes": result.notes,
        "rows": scan_table(result.table).collect().rows(),
    }


@st.composite
def files(draw):
    """Mostly what large files hold, here and there a value that is of another kind than those before it."""
    kinds = draw(st.lists(st.sampled_from(sorted(USUAL)), min_size=2, max_size=5))
    rows = draw(st.lists(st.tuples(*(USUAL[kind] for kind in kinds)).map(list), min_size=6, max_size=24))
    for _ in range(draw(st.integers(0, 3))):
        at, column = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(kinds) - 1))
        rows[at][column] = draw(st.sampled_from(ODD))
    held = io.StringIO(newline="")
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(held, delimiter=draw(st.sampled_from(",;\t|")), lineterminator=ends, quoting=quoting)
    writer.writerows([[f"{kind}_{at}" for at, kind in enumerate(kinds)], *rows])
    text = held.getvalue()
    return text.removesuffix(ends) if draw(st.booleans()) else text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files(), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_both_ways_of_reading_say_the_same(take, text, encoding):
    data = text.encode(encoding)
    with small_pieces(regular=False):
        careful = outcome(take, data)
    with small_pieces(regular=True):
        quick = outcome(take, data)
    assert quick == careful


TABLE = "id,price,day,note\n" + "".join(
    f'{at},{at / 4},2025-01-{at % 28 + 1:02},"said ""{at}"", twice"\n' for at in range(1, 60)
)


def lines_read(take, text):
    """How many rows were read line by line, of how many; and the whole outcome."""
    read = []
    frames = RegularLines.frames

    def counted(self, *args):
        rows = 0
        for frame in frames(self, *args):
            rows += frame.height
            yield frame
        read.append(rows)

    with small_pieces(regular=True), patch.object(RegularLines, "frames", counted):
        result = outcome(take, text)
    return read, len(result["rows"])


def test_a_regular_file_is_read_so_to_its_end(take):
    assert lines_read(take, TABLE) == ([59], 59)


@pytest.mark.parametrize(
    "line",
    [
        "007,1.0,2025-01-01,x",
        "60,NA,2025-01-01,x",
        "60,1.0,2025-02-30,x",
        '60,1.0,2025-01-01,a "quote" within',
    ],
)
def test_what_stands_before_an_odd_line_need_not_be_read_again(take, line):
    later = TABLE.split("\n", 1)[1]
    (read, *_again), rows = lines_read(take, TABLE + line + "\n" + later)
    assert 50 <= read <= 59
    assert rows == 119


@pytest.mark.parametrize("line", ['60,1.0,2025-01-01,"two\nlines"', '"60",1,"2025-01-01",x', '"",,"",""'])
def test_quotes_keep_line_ends_and_values(take, line):
    rows = TABLE.split("\n", 1)[1]
    assert lines_read(take, TABLE + f"{line}\n" + rows) == ([119], 119)


def test_a_missing_field_is_named_by_its_line(take):
    with small_pieces(regular=True), pytest.raises(DataError, match="line 61 has 3 fields where the first row has 4"):
        take(TABLE + "60,1.0,2025-01-01\n")


def test_a_line_longer_than_is_usual_is_read_with_care(take):
    with patch("workers.core.lines.regular.LONGEST_LINE", 150):
        read, rows = lines_read(take, TABLE + f"60,1.0,2025-01-01,{'x' * 500}\n" + TABLE.split("\n", 1)[1])
    assert 50 <= read[0] <= 59 and rows == 119


def test_bytes_that_are_not_utf8_are_refused_where_utf8_was_chosen(take):
    later = TABLE.encode() + b"60,1.0,2025-01-01,caf\xe9\n"
    with small_pieces(regular=True), pytest.raises(DataError, match="line 61 is not in the chosen encoding"):
        take(later, options={"encoding": "utf-8"})


def test_bytes_that_are_not_utf8_are_refused_where_a_mark_promised_it(take):
    with small_pieces(regular=True), pytest.raises(DataError, match="line 61 is not in the chosen encoding"):
        take(b"\xef\xbb\xbf" + TABLE.encode() + b"60,1.0,2025-01-01,caf\xe9\n")


def test_lines_before_the_table_do_not_matter(take):
    read, rows = lines_read(take, "Exported yesterday\n\n" + TABLE)
    assert (read, rows) == ([59], 59)
