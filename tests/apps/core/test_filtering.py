"""The one grammar of searches: what is read, what is refused and where."""

from datetime import date

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from apps.core.filtering import FilterError, Term, date_field, number_field, read, text_field

FIELDS = {
    "tag": text_field("Tag", lambda value: Q(tags=value), "tag:gold"),
    "rows": number_field("Rows", "rows", "rows>1000"),
    "created": date_field("Created", "created_at", "created>2026-01-01"),
}


def terms(text):
    return read(text, FIELDS).terms


def test_every_kind_of_part_is_read():
    assert terms('sales "big spenders" tag:gold rows>=1_000 created<2026-03-01 -tag:"not this" -old rows<2k') == (
        Term("", ":", "sales"),
        Term("", ":", "big spenders"),
        Term("tag", ":", "gold"),
        Term("rows", ">=", 1000.0),
        Term("created", "<", date(2026, 3, 1)),
        Term("tag", ":", "not this", is_not=True),
        Term("", ":", "old", is_not=True),
        Term("rows", "<", 2000.0),
    )


def test_quotes_keep_what_would_be_a_field():
    assert terms('"tag:gold"') == (Term("", ":", "tag:gold"),)
    assert terms("") == terms("   ") == ()


def test_it_is_said_in_words():
    assert read('a -tag:b rows>1000 created>=2026-01-02', FIELDS).summary == [
        "“a” in the name, the description or a column", "not: Tag: b",
        "Rows more than 1,000", "Created from 2026-01-02 on",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("sales tga:gold", "There is no “tga” to search by. There are: tag, rows, created", 7),
        ("a rows>many", "“many” is not a number. Write rows>1000", 3),
        ("rows>1e400", "is not a number", 1),
        ("created>yesterday", "“yesterday” is not a date", 1),
        ("tag>gold", "text has no more or less. Write tag:gold", 1),
        ("tag:", "needs a value, such as tag:gold", 1),
        ('ok "never closed', "is not closed", 4),
        ("a - b", "After “-” comes what is not wanted", 3),
        ("x" * 501, "at most 500 characters", 500),
        ("a " * 21, "at most 20 parts", 1),
    ],
)
def test_nonsense_is_refused_with_its_place(text, message, at):
    with pytest.raises(FilterError, match=message) as refused:
        terms(text)
    assert refused.value.details["at"] == at


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        search = read(text, FIELDS)
    except FilterError as refused:
        assert refused.message.endswith(".") and refused.details["at"] >= 1
    else:
        assert len(search.summary) == len(search.terms)
        search.condition(lambda word: Q(name=word))
