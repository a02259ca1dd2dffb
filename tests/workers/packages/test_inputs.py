"""Values that are sent: column by column they are read, and refused, as row by row."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import assert_same
from tests.workers.engines.nasty import CELLS
from workers.core.errors import DataError
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.packages import Input, Signature
from workers.packages.inputs import read_value, read_values

KINDS = (INTEGER, NUMBER, BOOLEAN, TEXT, DATE, DATETIME)
FORMATS = {
    INTEGER: "integer",
    NUMBER: "decimal_2",
    BOOLEAN: "boolean",
    DATE: "date_day_first",
    DATETIME: "datetime_day_first",
}
ODD = [2**63, -(2**63), 10**400, 4.0, 4.5, Decimal("1.25"), [1], "4", "4.5", "n/a", " true", "2024-02-29", None, "é"]
ODD += ["2024-02-29T13:05:00+02:00", datetime.fromisoformat("2024-02-29T13:05:00+02:00"), date(2024, 2, 29), True]
VALUES = st.sampled_from(ODD) | st.one_of([CELLS[kind] for kind in KINDS])


def outcome(read):
    try:
        return read()
    except DataError as problem:
        return problem.message, problem.details


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data(), nullable=st.booleans(), has_format=st.booleans())
def test_columns_are_read_and_refused_as_rows_are(kind, data, nullable, has_format):
    form = FORMATS.get(kind, "") if has_format else ""
    inputs = (Input("a", kind, nullable, format=form), Input("b", TEXT, True))
    asked = Signature("regression", "y", inputs, ())
    likely = st.one_of(CELLS[kind], CELLS[kind].map(str), VALUES)
    cells = data.draw(st.lists(st.one_of(CELLS[kind], st.none()), max_size=6) | st.lists(likely, max_size=6))
    others = data.draw(st.lists(st.sampled_from(["x", None, 1]), min_size=len(cells), max_size=len(cells)))
    rows = [{"a": a, "b": b, "c": 1} for a, b in zip(cells, others, strict=True)]
    rows += data.draw(st.sampled_from([[], [], [], [{"b": "x"}]]))
    singly = outcome(lambda: [tuple(asked.check_row(row, n).values()) for n, row in enumerate(rows, start=1)])
    together = outcome(lambda: list(zip(*asked.read_rows(rows).values(), strict=True)))
    assert together == singly
    if isinstance(singly, list):
        assert_same(singly, together)


@pytest.mark.parametrize("form", ["", "datetime", "datetime_minutes", "datetime_day_first", "datetime_zone"])
def test_a_moment_that_names_its_zone_is_one_of_utc_in_every_form(form):
    column, said = Input("a", DATETIME, True, format=form), "2024-02-29T13:05:00+02:00"
    assert read_value(column, said, 1) == datetime.fromisoformat("2024-02-29T11:05:00")
    assert read_values(column, [said, "2024-02-29T13:05:00"]) == [
        datetime.fromisoformat("2024-02-29T11:05:00"),
        datetime.fromisoformat("2024-02-29T13:05:00"),
    ]


@pytest.mark.parametrize("form", ["", "datetime", "datetime_minutes", "datetime_day_first", "datetime_zone"])
def test_what_is_no_moment_is_refused_with_row_and_column(form):
    for said in ("0", "x", "12:00"):
        with pytest.raises(DataError, match="Row 3, column “a”"):
            read_value(Input("a", DATETIME, True, format=form), said, 3)
