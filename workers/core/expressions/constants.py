"""Values that people type into forms, as cells of a kind."""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from workers.core.errors import DataError
from workers.core.expressions.nodes import Value
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.core.words import _, say

# 00123 and +1 are text: turning them into numbers would lose what was typed.
_INTEGER = re.compile(r"(0|-?[1-9][0-9]{0,17})\Z")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?\Z")
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


_REFUSED = {
    INTEGER: _("“{value}” is not a whole number."),
    NUMBER: _("“{value}” is not a number."),
    BOOLEAN: _("“{value}” is neither true nor false."),
    DATE: _("“{value}” is not a date."),
    DATETIME: _("“{value}” is not a date with a time."),
}


def constant(value: Any, kind: str) -> Value:
    """``value`` (plain or as typed) as a cell of ``kind``; None stays missing. Raises ``DataError`` when it is none."""
    if value is None:
        return None
    try:
        return _READERS[kind](value)
    except (ValueError, OverflowError, KeyError):
        refused = _REFUSED.get(kind, _("“{value}” is no value of this kind."))
        raise DataError(say(refused, value=str(value))) from None


def common_kind(values: Iterable[Any]) -> str:
    """The narrowest kind that holds every value as typed: integer, number, boolean or text."""
    present = [v for v in values if v is not None]
    for kind, holds in ((INTEGER, _is_integer), (NUMBER, _is_number), (BOOLEAN, _is_boolean)):
        if present and all(holds(v) for v in present):
            return kind
    return TEXT


def _is_integer(value: Any) -> bool:
    return not isinstance(value, bool) and bool(_INTEGER.match(str(value)))


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and bool(_NUMBER.match(str(value)))


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool) or value in ("true", "false")


def _integer(value: Any) -> int:
    result = int(value)
    if isinstance(value, float) and result != value or not -(2**63) <= result < 2**63:
        raise ValueError
    return result


def _number(value: Any) -> float:
    result = float(value)
    if not math.isfinite(result):
        raise ValueError
    return result


_READERS: dict[str, Callable[[Any], Value]] = {
    INTEGER: _integer,
    NUMBER: _number,
    BOOLEAN: lambda value: _BOOLEANS[str(value).strip().lower()],
    TEXT: lambda value: str(value).lower() if isinstance(value, bool) else str(value),
    DATE: lambda value: date.fromisoformat(str(value).strip()),
    DATETIME: lambda value: datetime.fromisoformat(str(value).strip()),
}
