"""Parameters as data: one declaration validates, draws the form, documents, and gives the tuning space.

A family member declares a frozen dataclass deriving from ``Params`` whose fields come from the makers below::

    @dataclass(frozen=True)
    class Fill(Params):
        columns: tuple[str, ...] = columns(_("Columns"), kinds=NUMERIC)
        value: float = number(_("Value"), default=0.0)

``Fill.parse({"columns": ["age"]})`` answers an instance or raises ``ParamsError`` with one sentence per bad field;
``Fill.fields()`` answers plain dictionaries for forms, docs and the API schema.
"""

import dataclasses
import datetime
import math
from collections.abc import Mapping, Sequence
from typing import Any, Self

import msgspec

from workers.core.errors import DataError, ParamsError
from workers.core.others import OtherTable
from workers.core.specs import from_json, to_json
from workers.core.words import Phrase, _, say

REQUIRED = dataclasses.MISSING


def _field(default: Any, widget: str, label: str, help: str, **rules: Any) -> Any:
    meta = {"widget": widget, "label": label, "help": help, **rules}
    return dataclasses.field(default=default, metadata=meta, kw_only=True)


def number(
    label: str,
    *,
    default: float | None = REQUIRED,  # type: ignore[assignment]
    help: str = "",
    low: float | None = None,
    high: float | None = None,
    search: tuple[float, float] | None = None,
    log: bool = False,
    optional: bool = False,
) -> Any:
    """A float. ``search`` is the range a tuning study draws from, on a log scale when ``log``."""
    return _field(default, "number", label, help, low=low, high=high, search=search, log=log, optional=optional)


def integer(
    label: str,
    *,
    default: int | None = REQUIRED,  # type: ignore[assignment]
    help: str = "",
    low: int | None = None,
    high: int | None = None,
    search: tuple[int, int] | None = None,
    log: bool = False,
    optional: bool = False,
) -> Any:
    """A whole number."""
    return _field(default, "integer", label, help, low=low, high=high, search=search, log=log, optional=optional)


def text(label: str, *, default: str = REQUIRED, help: str = "", max_length: int = 1000) -> Any:  # type: ignore[assignment]
    """One line of text."""
    return _field(default, "text", label, help, max_length=max_length)


def date(label: str, *, default: str = REQUIRED, help: str = "") -> Any:  # type: ignore[assignment]
    """A day, as text such as 2024-12-31."""
    return _field(default, "date", label, help)


def lines(label: str, *, default: str = REQUIRED, help: str = "", max_length: int = 20_000) -> Any:  # type: ignore[assignment]
    """Text of several lines, such as a query."""
    return _field(default, "lines", label, help, max_length=max_length)


def query(label: str, *, help: str = "", max_length: int = 10_000) -> Any:
    """Text in SQL, of several lines."""
    return _field(REQUIRED, "lines", label, help, max_length=max_length, is_query=True)


def formula(label: str, *, default: str = REQUIRED, help: str = "", max_length: int = 4000) -> Any:  # type: ignore[assignment]
    """An expression over the columns, in the formula language (docs/expressions.md)."""
    return _field(default, "formula", label, help, max_length=max_length)


def condition(label: str, *, help: str = "", max_length: int = 4000) -> Any:
    """A formula that is true or false; forms let people choose a column, a comparison and a value instead."""
    return _field(REQUIRED, "formula", label, help, max_length=max_length, is_condition=True)


def secret(label: str, *, help: str = "", max_length: int = 4000) -> Any:
    """Text that is never shown again, such as a password; empty when there is none."""
    return _field("", "secret", label, help, max_length=max_length, optional=True)


def flag(label: str, *, default: bool = False, help: str = "") -> Any:
    """Yes or no."""
    return _field(default, "flag", label, help)


def choice(
    label: str,
    options: Mapping[str, str],
    *,
    default: str = REQUIRED,  # type: ignore[assignment]
    help: str = "",
    begins: str = "",
) -> Any:
    """One of ``options`` (value -> label). A blank form ``begins`` with this one where it is not the default."""
    rules = {"begins": begins} if begins else {}
    return _field(default, "choice", label, help, options=dict(options), **rules)


def column(label: str, *, default: str = REQUIRED, help: str = "", kinds: tuple[str, ...] = ()) -> Any:  # type: ignore[assignment]
    """The name of one column, of one of ``kinds`` (any when empty)."""
    return _field(default, "column", label, help, kinds=list(kinds))


def columns(
    label: str,
    *,
    default: tuple[str, ...] = REQUIRED,  # type: ignore[assignment]
    help: str = "",
    kinds: tuple[str, ...] = (),
    ordered: bool = False,
    of: str = "",
) -> Any:
    """Names of columns, at least one unless a default is given; ``ordered`` when their order means something.

    With ``of``, columns of the table that the field of that name holds.
    """
    return _field(default, "columns", label, help, kinds=list(kinds), ordered=ordered, of=of)


def table(label: str, *, help: str = "") -> Any:
    """Another table: a frozen version of a dataset of the same project, an ``OtherTable``."""
    return _field(REQUIRED, "table", label, help)


def column_pairs(label: str, *, of: str, default: Any = REQUIRED, help: str = "") -> Any:
    """Pairs of a column here and one of the table that the field ``of`` holds."""
    return _field(default, "column_pairs", label, help, of=of)


def mapping(label: str, *, default: Any = REQUIRED, help: str = "") -> Any:
    """Pairs of old value -> new value, kept in order; stored as a tuple of pairs."""
    return _field(default, "mapping", label, help)


def per_column(label: str, options: Mapping[str, str], *, default: Any = REQUIRED, help: str = "") -> Any:
    """Pairs of a column and one of ``options`` (value -> label); a column may come more than once."""
    return _field(default, "mapping", label, help, options=dict(options))


@dataclasses.dataclass(frozen=True)
class Params:
    """Base of every plug-in's parameters. Subclasses are frozen dataclasses."""

    @classmethod
    def fields(cls) -> list[dict[str, Any]]:
        """One plain dictionary per field: name, widget, label, help, default (absent when required), rules."""
        described = []
        for f in dataclasses.fields(cls):
            entry = {"name": f.name, "required": f.default is REQUIRED, **f.metadata}
            if f.default is not REQUIRED:
                entry["default"] = f.default
            described.append(entry)
        return described

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """Check ``raw`` field by field. Raises ``ParamsError`` naming every bad field and every unknown one."""
        errors: dict[str, str] = {}
        values: dict[str, Any] = {}
        known = {f.name: f for f in dataclasses.fields(cls)}
        for name in raw:
            if name not in known:
                errors[name] = _unknown(name, list(known))
        for name, f in known.items():
            if name not in raw or raw[name] in (None, "", []) and f.metadata["widget"] != "text":
                if f.default is REQUIRED:
                    errors[name] = _about(f, say(_("a value is needed.")))
                continue
            try:
                values[name] = _CHECKS[f.metadata["widget"]](raw[name], f.metadata)
            except DataError as problem:
                errors[name] = _about(f, problem.message)
        if errors:
            raise ParamsError(errors)
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values; ``parse(to_dict())`` gives an equal instance."""
        return {f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}


def checked(widget: str, value: Any, **rules: Any) -> Any:
    """One value as an input of this kind has it. Raises ``DataError`` with what is wrong."""
    return _CHECKS[widget](value, rules)


def _unknown(name: str, known: Sequence[str]) -> Phrase:
    if not known:
        return say(_("“{name}” is not a parameter here: there are none."), name=name)
    return say(_("“{name}” is not a parameter here. Known: {known}."), name=name, known=", ".join(known))


def _about(field: dataclasses.Field[Any], problem: str) -> Phrase:
    return say(_("{label}: {problem}"), label=say(field.metadata["label"]) or field.name, problem=problem)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, OtherTable):
        return {name: _plain(part) for name, part in to_json(value).items()}
    return value


def _check_number(value: Any, rules: Mapping[str, Any]) -> float:
    try:
        result = float(value)
    except (TypeError, ValueError):
        raise _not_a_number(value) from None
    if isinstance(value, bool) or not math.isfinite(result):
        raise _not_a_number(value)
    _check_bounds(result, rules)
    return result


def _not_a_number(value: Any) -> DataError:
    return DataError(say(_("“{value}” is not a number."), value=str(value)))


def _check_integer(value: Any, rules: Mapping[str, Any]) -> int:
    try:
        result = int(value) if not isinstance(value, float) or value.is_integer() else None
    except (TypeError, ValueError, OverflowError):
        result = None
    if result is None or isinstance(value, bool):
        raise DataError(say(_("“{value}” is not a whole number."), value=str(value)))
    _check_bounds(result, rules)
    return result


def _check_bounds(value: float, rules: Mapping[str, Any]) -> None:
    low, high = rules.get("low"), rules.get("high")
    if low is not None and value < low:
        raise DataError(say(_("must be at least {low}."), low=low))
    if high is not None and value > high:
        raise DataError(say(_("must be at most {high}."), high=high))


def _check_text(value: Any, rules: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        raise DataError(say(_("must be text.")))
    if len(value) > rules["max_length"]:
        raise DataError(say(_("must be at most {most} characters."), most=rules["max_length"]))
    return value


def _check_date(value: Any, rules: Mapping[str, Any]) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise DataError(say(_("“{value}” is not a day such as 2024-12-31."), value=str(value))) from None


def _check_flag(value: Any, rules: Mapping[str, Any]) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "on", "1", "yes"):
        return True
    if str(value).lower() in ("false", "off", "0", "no"):
        return False
    raise DataError(say(_("must be yes or no.")))


def _check_choice(value: Any, rules: Mapping[str, Any]) -> str:
    if not isinstance(value, str) or value not in rules["options"]:
        said = _("“{value}” is not offered. Choose one of: {offered}.")
        raise DataError(say(said, value=str(value), offered=", ".join(rules["options"])))
    return value


def _check_column(value: Any, rules: Mapping[str, Any]) -> str:
    if not isinstance(value, str) or not value:
        raise DataError(say(_("must be the name of a column.")))
    return value


def _check_columns(value: Any, rules: Mapping[str, Any]) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []
    if not names:
        raise DataError(say(_("choose at least one column.")))
    return tuple(dict.fromkeys(_check_column(name, rules) for name in names))


def _check_mapping(value: Any, rules: Mapping[str, Any]) -> tuple[tuple[Any, Any], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    try:
        result = tuple((old, new) for old, new in pairs)
    except (TypeError, ValueError):
        raise DataError(say(_("must be pairs of old value and new value."))) from None
    if "options" in rules:
        return tuple((str(name), _check_choice(option, rules)) for name, option in result if name not in (None, ""))
    if not result or any(not isinstance(v, str | int | float | bool | None) for pair in result for v in pair):
        raise DataError(say(_("must be pairs of plain values, at least one.")))
    return result


def _check_table(value: Any, rules: Mapping[str, Any]) -> OtherTable:
    try:
        return from_json(value, OtherTable)
    except msgspec.ValidationError:
        raise DataError(say(_("choose a version of a dataset."))) from None


def _check_column_pairs(value: Any, rules: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    try:
        pairs = [(_check_column(here, rules), _check_column(there, rules)) for here, there in value]
    except (TypeError, ValueError):
        raise DataError(say(_("must be pairs of a column here and one there."))) from None
    return tuple(dict.fromkeys(pairs))


_CHECKS = {
    "number": _check_number,
    "integer": _check_integer,
    "text": _check_text,
    "lines": _check_text,
    "formula": _check_text,
    "secret": _check_text,
    "date": _check_date,
    "flag": _check_flag,
    "choice": _check_choice,
    "column": _check_column,
    "columns": _check_columns,
    "mapping": _check_mapping,
    "table": _check_table,
    "column_pairs": _check_column_pairs,
}
