"""Why files were read as they were: the sentences kept with an inspection or a version, said to the person who asks."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.said import spoken
from apps.core.templatetags.figures import number
from apps.datasets.choices import Mode
from apps.datasets.wording import form_label
from workers.core.said import Said

LISTED = 5
TEXT_FORM = "text"
Kept = str | Mapping[str, Any]
"""A sentence as it is kept; those of older versions are plain English."""


def sentence(kept: Kept) -> str:
    """In the language of the person who asks."""
    return kept if isinstance(kept, str) else spoken(Said(**kept))


def english(notes: Iterable[Kept]) -> list[str]:
    """As programs get them."""
    return [note if isinstance(note, str) else str(Said(**note).english) for note in notes]


def evidence_of(reading: Mapping[str, Any]) -> str:
    """The sentence of a stored ``Reading``."""
    return sentence(reading.get("said") or reading["evidence"])


def said_readings(origin: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The readings of an imported version, each with its sentence as ``evidence`` and its form as ``label``."""
    told = _("In the rows that were appended: %(evidence)s") if origin.get("mode") == Mode.APPEND else "%(evidence)s"
    return [
        {**reading, "evidence": told % {"evidence": evidence_of(reading)}, "label": form_label(reading["format"])}
        for reading in origin.get("readings", [])
    ]


def said_retypings(origin: Mapping[str, Any]) -> list[str]:
    """The sentences about columns that were of another type in the version before."""
    return [sentence(note) for note in origin.get("notes", [])[: origin.get("retyped", 0)]]


def said_losses(origin: Mapping[str, Any]) -> list[str]:
    """A sentence for each column of which values became missing, the first few of them."""
    lost = [(reading["column"], count) for reading in origin.get("readings", []) if (count := reading.get("lost"))]
    told = [_loss(column, count) for column, count in lost[:LISTED]]
    more = len(lost) - LISTED
    if more > 0:
        said = ngettext("So did values of %(n)s more column.", "So did values of %(n)s more columns.", more)
        told.append(said % {"n": number(more)})
    return told


def coming_losses(readings: Iterable[Mapping[str, Any]]) -> list[str]:
    """What an import would lose to the forms that were chosen: a sentence for each column, the first few of them."""
    lost = [reading for reading in readings if reading["format"] != TEXT_FORM and reading["fits"] < reading["values"]]
    told = [_coming_loss(reading["column"], reading["values"] - reading["fits"], reading["values"]) for reading in lost]
    more = len(lost) - LISTED
    if more > 0:
        said = ngettext("So would values of %(n)s more column.", "So would values of %(n)s more columns.", more)
        told[LISTED:] = [said % {"n": number(more)}]
    return told


def _coming_loss(column: str, count: int, of: int) -> str:
    if count == of:
        return _("No value of “%(name)s” fits: the whole column would be missing.") % {"name": column}
    said = ngettext(
        "%(n)s of %(of)s values of “%(name)s” would become missing.",
        "%(n)s of %(of)s values of “%(name)s” would become missing.",
        count,
    )
    return said % {"n": number(count), "of": number(of), "name": column}


def _loss(column: str, count: int) -> str:
    said = ngettext("%(n)s value of “%(name)s” became missing.", "%(n)s values of “%(name)s” became missing.", count)
    return said % {"n": number(count), "name": column}
