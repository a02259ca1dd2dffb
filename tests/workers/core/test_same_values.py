"""A value is the same value in every type that can hold it."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workers.engines.nasty import CELLS
from workers.comparing.diff import DiffSpec, diff
from workers.core.reporter import Silent
from workers.core.same_values import Beside, written
from workers.core.schema import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, NUMBER, TEXT
from workers.core.tables import write_table

DTYPES = {
    INTEGER: pl.Int64(),
    NUMBER: pl.Float64(),
    DECIMAL: pl.Decimal(38, 9),
    BOOLEAN: pl.Boolean(),
    TEXT: pl.String(),
    DATE: pl.Date(),
    DATETIME: pl.Datetime("us"),
}
EXACT = st.decimals(-(10**12), 10**12, places=9, allow_nan=False, allow_infinity=False)
VALUES = {kind: EXACT if kind == DECIMAL else CELLS[kind] for kind in DTYPES if kind != TEXT}


def same(left, kind, right, other):
    """Whether one value of each kind is told to be equal."""
    texts = [
        pl.select(written(pl.lit(value, dtype=DTYPES[of]), DTYPES[of], Beside(beside))).item()
        for value, of, beside in ((left, kind, other), (right, other, kind))
    ]
    return texts[0] == texts[1]


def said(number):
    """What a float says: whole ones exactly, others by their shortest digits."""
    return Decimal(number) if number == int(number) else Decimal(repr(number))


def as_kind(value, kind):
    """The value in another type; None where that type does not hold it."""
    if kind == TEXT:
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, date):
        if kind == DATETIME and not isinstance(value, datetime):
            return datetime.fromisoformat(value.isoformat())
        midnight = isinstance(value, datetime) and value.time() == datetime.min.time()
        return value.date() if kind == DATE and midnight else None
    if kind == INTEGER:
        return int(value) if value == int(value) and abs(int(value)) < 2**63 else None
    if kind == NUMBER:
        return float(value) if said(float(value)) == Decimal(value) else None
    if kind == DECIMAL:
        told = said(value) if isinstance(value, float) else Decimal(value)
        return told if abs(told) < 10**18 and told == round(told, 9) else None
    return None


@pytest.mark.parametrize(("kind", "other"), list(permutations(DTYPES, 2)))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_value_that_two_types_hold_is_equal_in_both_and_another_value_is_not(kind, other, data):
    if kind == TEXT:
        kind, other = other, kind
    value, stranger = data.draw(VALUES[kind]), data.draw(VALUES[kind])
    held = as_kind(value, other)
    if held is not None:
        assert same(value, kind, held, other)
        is_nan = isinstance(value, float) and math.isnan(value)
        if stranger != value and not is_nan:
            assert not same(stranger, kind, held, other)


@pytest.mark.parametrize(
    ("text", "value", "kind", "equal"),
    [
        ("3", 3.0, NUMBER, True),
        ("3.0", 3.0, NUMBER, True),
        ("3.00", 3, INTEGER, True),
        (" 3 ", 3, INTEGER, True),
        ("3e2", 300.0, NUMBER, True),
        ("1.50", Decimal("1.5"), DECIMAL, True),
        ("9007199254740993", 2**53 + 1, INTEGER, True),
        ("9007199254740993", 2.0**53, NUMBER, False),
        ("00123", 123, INTEGER, False),
        ("soon", 3.0, NUMBER, False),
        ("n/a", None, NUMBER, True),
        ("TRUE", True, BOOLEAN, True),
        ("false", True, BOOLEAN, False),
        ("2024-05-01T12:00:00", datetime.fromisoformat("2024-05-01T12:00"), DATETIME, True),
        ("2024-05-01 12:00", datetime.fromisoformat("2024-05-01T12:00"), DATETIME, True),
        ("2024-05-01", datetime.fromisoformat("2024-05-01"), DATETIME, True),
        ("2024-05-02", date(2024, 5, 1), DATE, False),
    ],
)
def test_text_is_read_as_what_stands_beside_it(text, value, kind, equal):
    assert same(text, TEXT, value, kind) is equal


def test_an_integer_that_no_float_holds_is_not_the_float_beside_it():
    assert not same(2**53 + 1, INTEGER, 2.0**53, NUMBER)
    assert same(2**53, INTEGER, 2.0**53, NUMBER)


def test_a_moment_is_the_same_in_another_unit_and_zone():
    moment = pl.Series([datetime(2024, 5, 1, 12, 30, tzinfo=UTC)])
    frames = [moment.dt.cast_time_unit("ms"), moment.dt.convert_time_zone("Europe/Paris")]
    texts = [pl.select(written(pl.lit(s), s.dtype, Beside(DATETIME))).item() for s in frames]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("key", [("id",), ()])
def test_a_column_that_became_text_changes_no_row_that_says_the_same(store, key):
    numbers = pl.DataFrame({"id": range(10), "amount": [n * 1.5 for n in range(10)]})
    texts = pl.DataFrame({"id": range(11), "amount": [str(n * 1.5) for n in range(10)] + ["soon"]})
    spec = DiffSpec(write_table(store, "old", [numbers]), write_table(store, "new", [texts]), key)
    found = diff(spec, Silent())
    assert (found.added, found.removed, found.changed, found.unchanged) == (1, 0, 0, 10)
    assert found.columns[1].retyped


def test_text_is_read_in_the_form_that_the_numbers_had_in_their_file(store):
    old = write_table(store, "old", [pl.DataFrame({"amount": [1234.5, 3.0]})])
    new = write_table(store, "new", [pl.DataFrame({"amount": ["1 234,50", "3", "bientôt"]})])
    found = diff(DiffSpec(old, new, forms_before={"amount": "decimal_comma"}), Silent())
    assert (found.added, found.removed) == (1, 0)
    plain = diff(DiffSpec(old, new), Silent())
    assert (plain.added, plain.removed) == (2, 1)
