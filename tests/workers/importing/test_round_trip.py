"""Whatever Python's csv module writes comes back cell for cell, in any dialect and encoding."""

import csv
import io

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workers.core.tables import scan_table

SIGNS = "ab1 ,;|\t.'\"-\n\réü€"
CELL = st.text(SIGNS, max_size=6)
NAMES = ("first", "second", "third")


@st.composite
def tables(draw):
    width = draw(st.integers(2, 3))
    row = st.lists(CELL, min_size=width, max_size=width)
    return NAMES[:width], draw(st.lists(row, min_size=1, max_size=6))


@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tables(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_every_cell_comes_back(take, table, delimiter, quoting, ends, encoding):
    names, rows = table
    assume(quoting == csv.QUOTE_ALL or "\r" not in "".join(cell for row in rows for cell in row))  # else not quoted
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter, quoting=quoting, lineterminator=ends)
    writer.writerows([names, *rows])
    read = take(
        held.getvalue().encode(encoding),
        options={"delimiter": delimiter, "encoding": encoding.removesuffix("-sig"), "header": True},
        formats=dict.fromkeys(names, "text"),
    )
    stored = scan_table(read.table).collect()
    assert stored.columns == list(names)
    assert stored.rows() == [tuple(cell or None for cell in row) for row in rows]
