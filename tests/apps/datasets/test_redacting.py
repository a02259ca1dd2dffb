"""Sentences about data, without the values, for those who may not look into a sensitive column."""

from django.utils import translation

from apps.core.said import spoken
from apps.datasets.queries import redacted
from workers.core.words import say

KNOWN = {"salary"}


def test_every_text_of_a_sentence_is_masked_but_known_names_and_it_can_still_be_translated() -> None:
    said = say("“{name}” holds {kind} values; this step needs {wanted}.", name="salary", kind=say("text"), wanted="Ada")
    masked = redacted(said, KNOWN)
    assert masked == "“salary” holds text values; this step needs •••."
    with translation.override("fr"):
        assert "texte" in spoken(masked) and "Ada" not in spoken(masked)


def test_a_quoted_number_is_a_value_and_a_count_is_none() -> None:
    masked = redacted(say("“{value}” stands in row {row}.", value=4210.5, row=7), KNOWN)
    assert masked == "“•••” stands in row 7."
    assert spoken(masked) == "“•••” stands in row 7."
