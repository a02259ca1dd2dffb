"""Why a column was read as it was, in the language of the person who asks."""

from collections.abc import Mapping
from typing import Any

from apps.core.phrases import translated
from apps.datasets.wording import form_label
from workers.core.words import retold


def evidence_of(reading: Mapping[str, Any]) -> str:
    """The sentence of a stored ``Reading``; those of older versions are in English."""
    said = reading.get("said")
    return translated(retold(said)) if said else str(reading["evidence"])


def said_readings(origin: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The readings of an imported version, each with its sentence as ``evidence`` and its form as ``label``."""
    return [
        {**reading, "evidence": evidence_of(reading), "label": form_label(reading["format"])}
        for reading in origin.get("readings", [])
    ]
