"""The workshop's sentences in the language, and with the figures, of the person who asks."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from apps.core.templatetags.figures import brief, cell, percent, stored
from workers.core.said import Said
from workers.core.words import Phrase

_IN_GROUPS = re.compile(r"-?\d{1,3}( \d{3})*([.,]\d+)?( \W)?")
"""A figure with blanks in it, such as 1 234,56 %: no line ends there."""


def spoken(sentence: Said | str | Promise | None) -> str:
    """The sentence in the active language, with those inside it. Text that ``say`` did not make is data and stays."""
    if isinstance(sentence, Promise):  # a sentence of the apps themselves, marked before the language was known
        return str(sentence)
    if isinstance(sentence, str):
        return spoken(Said.of(sentence)) if isinstance(sentence, Phrase) else sentence
    if sentence is None or not sentence.template:
        return ""
    # What people typed stays a value: only marked text is ever a template.
    words = gettext(sentence.template)
    if sentence.values is None:
        return words
    values = {name: _value(value) for name, value in sentence.values.items()}
    return words.format(**values)


def spoken_each(sentences: Mapping[str, str]) -> dict[str, str]:
    """The sentence about each field."""
    return {name: spoken(sentence) for name, sentence in sentences.items()}


class _Figure(str):
    """A number as the reader's language writes it; what a template says of its digits is for English."""

    def __format__(self, _spec: str) -> str:
        return str(self)


def _value(value: Any) -> Any:
    if isinstance(value, dict) and "share" in value:
        share = value["share"]
        return percent(share, 0 if share in (0, 1) else 1 if share >= 0.001 else 3)
    if isinstance(value, dict) and "typed" in value:
        number = float(value["typed"])
        return cell(int(number)) if number.is_integer() else stored(number)
    if isinstance(value, dict) and "template" in value:
        return spoken(Said(**value))
    if isinstance(value, str):  # what is masked stands where a template awaits a number, too
        return _Figure(value.replace(" ", "\u00a0") if _IN_GROUPS.fullmatch(value) else value)
    return _Figure(brief(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value
