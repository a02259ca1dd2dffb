"""The operations that a step can be: finding one by words or for a column, and what its form begins with."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workers.browsing.letters import bare
from workers.core.expressions.choosing import TESTS, condition, likely
from workers.core.schema import BOOLEAN, Schema
from workers.core.transform import Transform
from workers.transforms import transforms

SMALL = {"a", "an", "the", "of", "to", "le", "la", "les", "l", "un", "une", "des", "de", "du", "d"}
"""Words that say nothing of what is searched."""


def offers(search: str, column_kind: str = "") -> list[tuple[str, list[Transform]]]:
    """The operations that a search finds, by group; with ``column_kind`` those that take such a column.

    What is named so comes first. Where no description has all the words, the choices of the forms are read too, at last
    for words without endings.
    """
    words = [word for word in bare(search).split() if word not in SMALL]
    stems = [word[:-2] if len(word) > 5 else word for word in words]
    fitting = [t for t in transforms.all() if not column_kind or _takes(t, column_kind)]
    groups: dict[str, list[Transform]] = {}
    for told, asked in ((_described, words), (_with_choices, words), (_with_choices, stems)):
        found = [transform for transform in fitting if _has(told(transform), asked)]
        for transform in sorted(found, key=lambda transform: not _has(bare(_(transform.label)), words)):
            groups.setdefault(str(_(transform.group)), []).append(transform)
        if groups:
            break
    return list(groups.items()) if words else sorted(groups.items())


def _has(text: str, words: list[str]) -> bool:
    return all(re.search(rf"\b{re.escape(word)}", text) for word in words)


def _described(transform: Transform) -> str:
    return bare(f"{_(transform.label)} {_(transform.help)} {_(transform.group)} {_(transform.words)} {transform.name}")


def _with_choices(transform: Transform) -> str:
    labels = [label for field in transform.Params.fields() for label in field.get("options", {}).values()]
    return f"{_described(transform)} {bare(' '.join(str(_(label)) for label in labels))}"


def begun(transform: Transform, asked: Mapping[str, str], schema: Schema | None) -> dict[str, Any]:
    """Parameters to begin a form with: those asked for as JSON, or the column that it was opened from; a condition is
    begun from the column and the value of the cell.
    """
    column = asked.get("column", "")
    fields = [f for f in transform.Params.fields() if f["widget"] in ("column", "columns")]
    values = {f["name"]: column if f["widget"] == "column" else [column] for f in fields[:1]} if column else {}
    if schema and column in schema:
        values |= _conditions(transform, column, schema.get(column).kind, asked.get("value", ""))
    try:
        told = json.loads(asked.get("params") or "{}")
    except ValueError:
        return values
    return told if isinstance(told, dict) and told else values


def _conditions(transform: Transform, column: str, kind: str, cell: str) -> dict[str, str]:
    """The condition that a form is begun with: the likeliest test for the value of the cell, which is JSON, or one that
    needs no value.
    """
    try:
        value = json.loads(cell)
    except ValueError:
        value, test = None, likely(kind)
        written = None if TESTS[test].takes_value else condition(column, kind, test)
    else:
        is_false = kind == BOOLEAN and value is False
        test = "missing" if value is None else "false" if is_false else likely(kind)
        written = None if isinstance(value, dict | list) else condition(column, kind, test, value)
    return {f["name"]: written for f in transform.Params.fields() if f.get("is_condition") and written}


def _takes(transform: Transform, kind: str) -> bool:
    fields = [f for f in transform.Params.fields() if f["widget"] in ("column", "columns") or f.get("is_condition")]
    return any(not f.get("kinds") or kind in f["kinds"] for f in fields)
