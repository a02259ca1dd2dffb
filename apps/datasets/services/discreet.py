"""Sentences about data that everybody in the project may read: without the values of sensitive columns."""

from typing import Any

from apps.datasets.models import Dataset
from apps.datasets.queries.sensitive import known_columns, redacted, sensitive_columns
from workers.core.words import _, say


def discreet_error(dataset: Dataset, message: str, details: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """How a job on the dataset failed, as everybody may read it. Nothing changes where no column is sensitive.

    An error in a sensitive column names its place and nothing else; any other loses the values that it quotes.
    """
    marked = sensitive_columns(dataset)
    if not marked:
        return message, details
    place = {name: details[name] for name in ("file", "row", "column", "step") if name in details}
    if place.get("column") in marked:
        return _place_alone(place), place
    return redacted(message, {*known_columns(dataset), dataset.name, *map(str, place.values())}), place


def _place_alone(place: dict[str, Any]) -> str:
    if "row" not in place:
        return say(_("A value of the sensitive column “{column}” does not fit; it is not shown."), **place)
    return say(_("Row {row}: the value of the sensitive column “{column}” does not fit; it is not shown."), **place)
