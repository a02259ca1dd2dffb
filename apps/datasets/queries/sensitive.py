"""Which columns a person may not look into: the one place that decides, asked by every page, file and answer."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.core.errors import NotAllowed
from apps.datasets.choices import Mark
from apps.datasets.models import ColumnProfile, Dataset, DatasetVersion
from apps.projects import policy
from workers.core.said import Said
from workers.core.words import Phrase

MASK = "•••"
"""What stands in place of a value."""

_OPEN_FACTS = {"name", "kind", "rows", "missing", "undefined", "distinct", "distinct_exact", "marks"}
"""Facts that give no value away; any other, known today or not, is emptied."""
_OPEN_READING = {"column", "format", "values", "fits", "exceptions"}
_QUOTED_PLACE = re.compile(r"[“\"'‘]\{(\w+)")
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|'([^']*)'|‘([^’]*)’")


def sensitive_columns(thing: Dataset | DatasetVersion) -> frozenset[str]:
    """The columns that are marked, for every version alike, older ones too."""
    dataset = thing.dataset if isinstance(thing, DatasetVersion) else thing
    return frozenset(name for name, words in dataset.marks.items() if Mark.SENSITIVE in words)


def known_columns(dataset: Dataset) -> list[str]:
    """The columns of every version, those of the newest first."""
    head = dataset.latest
    newest = [column["name"] for column in head.schema] if head else []
    older = ColumnProfile.objects.filter(version__dataset=dataset).order_by("position").values_list("name", flat=True)
    return list(dict.fromkeys([*newest, *older]))


def hidden_columns(actor: Any, thing: Dataset | DatasetVersion) -> frozenset[str]:
    """The columns whose values ``actor`` may not see; empty for whoever has the right ``dataset.sensitive``."""
    marked = sensitive_columns(thing)
    dataset = thing.dataset if isinstance(thing, DatasetVersion) else thing
    if not marked or policy.allows(actor, "dataset.sensitive", dataset.project):
        return frozenset()
    return marked


def refuse_hidden(hidden: Collection[str], names: Iterable[str]) -> None:
    """Raise ``NotAllowed`` when one of ``names`` is hidden: an order or a filter tells values as a cell does."""
    for name in names:
        if name in hidden:
            raise NotAllowed(
                _("The column “%(column)s” is sensitive, and your role may not look into it. Choose another column.")
                % {"column": name}
            )


def masked_rows(rows: Iterable[Sequence[Any]], names: Sequence[str], hidden: Collection[str]) -> list[list[Any]]:
    """Rows of cells whose columns are ``names``, with the mask in place of hidden values; a missing one stays so."""
    places = {place for place, name in enumerate(names) if name in hidden}
    if not places:
        return [list(row) for row in rows]
    return [[MASK if at in places and value is not None else value for at, value in enumerate(row)] for row in rows]


def masked_facts(facts: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """A column's facts; of a hidden one only those that give no value away, the others empty."""
    if facts.get("name") not in hidden:
        return dict(facts)
    return {key: value if key in _OPEN_FACTS else _emptied(value) for key, value in facts.items()}


def origin_for(actor: Any, version: DatasetVersion) -> dict[str, Any]:
    """Where the version came from, without what the evidence of hidden columns quotes."""
    hidden = hidden_columns(actor, version)
    readings = [
        _masked_reading(reading) if reading.get("column") in hidden else reading
        for reading in version.origin.get("readings", [])
    ]
    if not hidden:
        return dict(version.origin)
    known = {*version.columns_schema.names, version.origin.get("file", "")}
    notes = [_masked_note(note, known) for note in version.origin.get("notes", [])]
    return {**version.origin, "readings": readings, "notes": notes}


def redacted(text: str, known: Collection[str]) -> str:
    """The text with the mask in place of whatever it quotes, unless that is one of the ``known`` names.

    Of what ``say`` made, every value that is text is masked, quoted or not, and it can still be translated.
    """
    if isinstance(text, Phrase):
        return Said(**_masked_note(Said.of(text).plain, known)).english
    return _QUOTED.sub(lambda found: found[0] if found[found.lastindex or 0] in known else f"“{MASK}”", text)


def _masked_note(note: Any, known: Collection[str]) -> Any:
    """A kept sentence with the mask in place of every text in it that is not one of the ``known`` names."""
    if isinstance(note, str):
        return redacted(note, known)
    quoted = set(_QUOTED_PLACE.findall(note["template"]))
    values = note["values"].items()
    return {**note, "values": {name: _masked_value(value, name in quoted, known) for name, value in values}}


def _masked_value(value: Any, is_quoted: bool, known: Collection[str]) -> Any:
    if isinstance(value, dict):
        return _masked_note(value, known) if "template" in value else value
    return MASK if (is_quoted or isinstance(value, str)) and value not in known else value


def _masked_reading(reading: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value if key in _OPEN_READING else _emptied(value) for key, value in reading.items()}
    return kept | {"evidence": MASK}


def _emptied(value: Any) -> Any:
    return type(value)() if isinstance(value, dict | list | tuple) else None
