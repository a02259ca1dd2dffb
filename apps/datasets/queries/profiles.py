"""What the columns of a version hold, as far as the actor may know: the one way from stored facts to people."""

from typing import Any

from apps.core.column_words import column_word
from apps.datasets.models import ColumnProfile, DatasetVersion
from apps.datasets.queries.sensitive import hidden_columns, masked_facts
from workers.core.specs import to_json
from workers.profiling.facts import ColumnFacts

_EMPTY = to_json(ColumnFacts(name="", kind="", rows=0, missing=0, distinct=0, distinct_exact=True))
"""Facts that were stored before a figure was known lack it; they are read as if it did not apply."""

ORDERS = {
    "position": lambda row: row.position,
    "name": lambda row: row.name.casefold(),
    "missing": lambda row: row.facts["missing"],
    "distinct": lambda row: row.facts["distinct"],
}


def profiles_of(actor: Any, version: DatasetVersion) -> list[ColumnProfile]:
    """Every column in its order; facts of hidden columns hold no value."""
    hidden = hidden_columns(actor, version)
    rows = list(version.profiles.all())
    for row in rows:
        row.facts = {**_EMPTY, **masked_facts(row.facts, hidden)}
    return rows


def profile_of(actor: Any, version: DatasetVersion, column: str) -> ColumnProfile | None:
    """One column, None when it is not there or not described yet."""
    row = version.profiles.filter(name=column).first()
    if row is not None:
        row.facts = {**_EMPTY, **masked_facts(row.facts, hidden_columns(actor, version))}
    return row


def search_profiles(rows: list[ColumnProfile], search: str, order: str) -> list[ColumnProfile]:
    """Those whose name, kind or mark contains ``search``, by one of ``ORDERS``; "-" before it turns it round."""
    wanted = search.casefold()
    found = [row for row in rows if any(wanted in word.casefold() for word in _words_of(row))]
    key = ORDERS.get(order.removeprefix("-"), ORDERS["position"])
    return sorted(found, key=key, reverse=order.startswith("-"))


def _words_of(row: ColumnProfile) -> list[str]:
    """What a column is found by: its name; its kind and marks, as the interface calls them and as the page does."""
    known = [row.kind, *row.facts["marks"]]
    return [row.name, *known, *map(column_word, known)]
