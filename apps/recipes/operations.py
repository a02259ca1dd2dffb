"""The operations that a step can be: all by group or those for a column, and what its form begins with."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workers.browsing.letters import bare
from workers.core.expressions.choosing import TESTS, condition, likely
from workers.core.schema import BOOLEAN, Schema
from workers.core.transform import Transform
from workers.transforms import transforms


def offers(column_kind: str = "") -> list[tuple[str, list[Transform]]]:
    """Every operation by group; with ``column_kind`` those that take such a column."""
    groups: dict[str, list[Transform]] = {}
    for transform in fitting(column_kind):
        groups.setdefault(str(_(transform.group)), []).append(transform)
    return sorted(groups.items(), key=lambda group: bare(group[0]))


def fitting(column_kind: str = "") -> list[Transform]:
    """The operations that take a column of a kind; all of them where none is named."""
    return [t for t in transforms.all() if not column_kind or _takes(t, column_kind)]


def begun(transform: Transform, asked: Mapping[str, str], schema: Schema | None) -> dict[str, Any]:
    """Parameters to begin a form with: those asked for as JSON, or the column that it was opened from; a condition is
    begun from the column and the value of the cell.
    """
    column = asked.get("column", "")
    fields = [f for f in transform.Params.fields() if f["widget"] in ("column", "columns")]
    values = {f["name"]: f["begins"] for f in transform.Params.fields() if f.get("begins")}
    values |= {f["name"]: column if f["widget"] == "column" else [column] for f in fields[:1]} if column else {}
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
