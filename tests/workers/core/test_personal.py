"""Checksums of personal numbers, and what is not one."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.checks.planted import card, iban, nir
from workers.core.columns import ColumnView, masked
from workers.core.personal import MOST_VALUES, RECOGNISERS, is_card, is_iban, is_nir, luhn
from workers.core.schema import Schema


def kind_of(values, name="column"):
    frame = pl.DataFrame({name: values})
    column = ColumnView(Schema.of(frame).get(name), frame[name])
    return next((seen.kind for look in RECOGNISERS if (seen := look(column))), None)


def test_published_examples_are_recognised():
    assert is_iban("FR14 2004 1010 0505 0001 3M02 606") and is_iban("DE89370400440532013000")
    assert is_iban("GB82 WEST 1234 5698 7654 32") and not is_iban("GB82 WEST 1234 5698 7654 33")
    assert is_card("4111 1111 1111 1111") and is_card("5500-0000-0000-0004") and not is_card("4111 1111 1111 1112")
    assert is_nir("2 55 08 14 168 025 38") and not is_nir("2 55 08 14 168 025 39")


@given(st.integers(0, 10**11 - 1))
def test_one_wrong_figure_breaks_the_checksum_of_an_iban(account):
    right = iban(account)
    wrong = right[:12] + str((int(right[12]) + 1) % 10) + right[13:]
    assert is_iban(right) and not is_iban(wrong)


@given(st.integers(0, 10**14 - 1), st.integers(0, 15))
def test_one_wrong_figure_breaks_luhn(number, place):
    right = card(number)
    wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
    assert luhn(right) and not luhn(wrong)


@given(st.integers(0, 999), st.integers(1, 95), st.integers(1, 12), st.integers(1, 2))
def test_one_wrong_figure_breaks_the_key_of_a_nir(order, department, month, sex):
    if department == 20:
        return
    number = int(f"{sex}85{month:02}{department:02}123{order:03}")
    right = nir(number)
    wrong = right[:12] + str((int(right[12]) + 1) % 10) + right[13:]
    assert is_nir(right) and not is_nir(wrong)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678", "01.23.45.67.89"], "phone"),
        (["+44 20 7946 0958", "+1 415 555 2671", "(415) 555-2671"], "phone"),
        (["12 bis rue de la Paix, 75002 Paris", "3, avenue Foch", "221 Baker Street"], "address"),
        (["Hauptstraße 12", "Lindenweg 4", "Goetheplatz 1"], "address"),
        (["10.0.0.1", "192.168.1.254", "2001:db8::1"], "ip"),
        (["Marie Dupont", "Jean Martin", "Sophie Petit", "Karim Benali", "Anna Schmidt"], "name"),
        (["call jean at 06 12 34 56 78 tomorrow", "nothing", "nothing more"], "phone"),
    ],
)
def test_forms_are_recognised(values, kind):
    assert kind_of(values) == kind


@pytest.mark.parametrize(
    "values",
    [
        ["Paris", "Lyon", "Florence", "Sydney", "Victoria", "Nice", "Lille"],
        ["1.2.3", "1.2.4", "2.0.0"],
        ["2024-01-01", "2024-01-02", "2024-01-03"],
        ["75001", "69002", "13003", "06000"],
        ["lamp", "chair", "table", "desk", "sofa", "shelf"],
        [f"{n:016}" for n in range(1234567890123456, 1234567890123556)],
        ["12.50 €", "13.00 €", "9.99 €"],
    ],
)
def test_what_is_not_personal_is_left_alone(values):
    assert kind_of(values) is None


@given(st.text(min_size=2, max_size=40))
def test_a_masked_value_keeps_its_shape_and_no_letter_but_the_first(value):
    shown = masked(value)
    assert not any(letter.isalnum() for letter in shown[1:])
    assert len(shown) == len(value.replace("\0", "")) or "\0" in value


def test_beyond_many_values_evenly_spaced_ones_are_tested_and_counted(monkeypatch):
    monkeypatch.setattr("workers.core.personal.MOST_VALUES", 100)
    monkeypatch.setattr("workers.core.columns.FIRST_LOOKED_AT", 10)
    values = [f"user{at:05}@example.org" for at in range(1000)]
    frame = pl.DataFrame({"a": values})
    column = ColumnView(Schema.of(frame).get("a"), frame["a"])
    seen = next(seen for look in RECOGNISERS if (seen := look(column)))
    assert seen.kind == "email" and seen.rows == seen.examined and 90 <= seen.rows <= 110


def test_the_first_rows_are_told_of_many_different_values():
    """Of more values than are tested, those of the first rows are among the tested ones."""
    values = ["", "none", *(f"person{at}@example.org" for at in range(3 * MOST_VALUES))]
    frame = pl.DataFrame({"contact": values})
    column = ColumnView(Schema.of(frame).get("contact"), frame["contact"])
    seen = RECOGNISERS[0](column)
    assert seen is not None and seen.examined is not None and seen.examined < len(values)
    assert column.places_of(seen.values) == (3, 4, 5, 6, 7)
