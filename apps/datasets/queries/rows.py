"""What the grid asks of a version, for the person who asks."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.said import spoken
from apps.datasets.models import DatasetVersion
from apps.datasets.queries.sensitive import hidden_columns, masked_facts, masked_rows, refuse_hidden, sensitive_columns
from workers.browsing.conditions import Where, as_text, parse_where, sentences, summary
from workers.browsing.orders import Look, sorted_by
from workers.browsing.search import read_in
from workers.browsing.window import place_of, window
from workers.core.schema import TEXT, Schema

MOST_ROWS = 500
MOST_CELLS = 50_000
"""Of one answer: a thousand columns come in windows."""


def rows_for(actor: Any, version: DatasetVersion, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Some rows as ``RowsQuery`` asks for them, with the heads of their columns.

    Cells of columns that the actor may not look into are masked; to sort or filter by one is refused, and a search does
    not look there.
    """
    schema, hidden = version.columns_schema, hidden_columns(actor, version)
    look = look_for(schema, hidden, sort=asked["sort"], where=asked["filter"], search=asked["q"])
    names = chosen(asked["columns"], schema.names)
    limit = min(asked["limit"], MOST_ROWS)
    if len(names) * limit > MOST_CELLS and asked["columns"]:
        raise DomainError(_("So many cells are too much for one answer. Ask for fewer rows or columns."))
    seen = window(version.ref, asked["offset"], limit, look, names)
    return {
        "total": seen.total,
        "of": version.rows,
        "said": spoken(summary(look.where, schema)),
        "found": place_of(version.ref, look, asked["row"]) if asked["row"] else None,
        "numbers": seen.numbers,
        "rows": masked_rows(seen.rows, names, hidden),
        "columns": _heads(version, hidden, {"all": schema.names, "none": ()}.get(asked["heads"], names)),
    }


def look_for(schema: Schema, hidden: Collection[str], *, sort: str = "", where: str = "", search: str = "") -> Look:
    """The look that an address means. Raises ``NotAllowed`` for a hidden column, ``DataError`` for nonsense."""
    conditions = parse_where(where, schema)
    refuse_hidden(hidden, conditions.columns)
    if sort:
        refuse_hidden(hidden, [sorted_by(sort, list(schema.names))[0]])
    searched = tuple(name for name in schema.names if name not in hidden) if hidden and search else None
    return Look(sort, conditions, search, searched, read_in(search, get_language() or "") if search else "")


def chips(where: Where, schema: Schema) -> list[dict[str, str | None]]:
    """Each group of a filter in words, with the filter that is left without it."""
    return [
        {"said": spoken(said), "rest": as_text(where.without(number).plain()) or None}
        for number, said in enumerate(sentences(where, schema))
    ]


def chosen(columns: str, names: Sequence[str]) -> list[str]:
    """The names at these places, as "0-31,40": ranges from 0, in any order; all of them for empty text."""
    if not columns:
        return list(names)
    places: dict[int, None] = {}
    for piece in columns.split(","):
        low, dash, high = piece.partition("-")
        if not low.isdecimal() or not (high if dash else low).isdecimal():
            raise DomainError(_("Columns are places from 0, such as 0-31,40."), field="columns")
        places |= dict.fromkeys(range(int(low), min(int(high or low), len(names) - 1) + 1))
    return [names[place] for place in places]


def _heads(version: DatasetVersion, hidden: Collection[str], names: Sequence[str]) -> list[dict[str, Any]]:
    if not names:
        return []
    facts = dict(version.profiles.filter(name__in=names).values_list("name", "facts")) if len(names) < 500 else {}
    facts = facts or dict(version.profiles.values_list("name", "facts"))
    columns, marked = {column.name: column for column in version.columns_schema}, sensitive_columns(version)
    return [
        {
            "name": name,
            "kind": columns[name].kind,
            "marks": [*columns[name].marks, *(["sensitive"] if name in marked else [])],
            "masked": name in hidden,
            **column_head(masked_facts(facts[name], hidden) if name in facts else None),
        }
        for name in names
    ]


def column_head(facts: dict[str, Any] | None) -> dict[str, Any]:
    """What the head of a grid column shows of its facts; of text, the commonest ``values``, which a filter offers."""
    if not facts:
        return {}
    histogram, top = facts["histogram"], facts["top"] or []
    return {
        "missing": facts["missing"] / facts["rows"] if facts["rows"] else 0,
        "distinct": facts["distinct"],
        "histogram": histogram["counts"] if histogram else [count for _value, count in top],
        **({"values": [value for value, _count in top]} if facts["kind"] == TEXT else {}),
    }
