"""Forms drawn from ``Params``: what the inputs show, and reading them back for ``Params.parse``."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.core.column_words import column_word
from workers.core.expressions.choosing import TESTS, Chosen, chosen, likely
from workers.core.expressions.formula import named
from workers.core.expressions.functions import FUNCTIONS
from workers.core.expressions.grammar import bracketed

Field = Mapping[str, Any]


def drawn_fields(
    fields: Sequence[Field],
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    schema: Any,
    prefix: str,
    closed: Collection[str] = (),
) -> list[dict[str, Any]]:
    """One dictionary per input, ready for ``partials/params_form.html``; ``closed`` columns are there, not offered.

    A field without a label may have a ``title`` and a help ``said`` that are data.
    """
    return [_drawn(field, values, errors, schema, prefix, closed) for field in fields]


def _drawn(
    field: Field,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    schema: Any,
    prefix: str,
    closed: Collection[str],
) -> dict[str, Any]:
    name, widget = field["name"], field["widget"]
    value = values.get(name, field.get("default"))
    return {
        **field,
        "id": f"{prefix}-{name}",
        "label": _(field["label"]) if field["label"] else field.get("title", name),
        "help": _(field["help"]) if field["help"] else field.get("said", ""),
        "error": errors.get(name, ""),
        "value": _shown(widget, value),
        "columns": _columns(field, value, schema),
        "pairs": _pairs_there(field, value) if widget == "column_pairs" else (),
        "options": _offered(field, value) or _options(field, value, schema, closed),
        "step": "1" if widget == "integer" else "any",
        "completions": _completions(schema, closed, field.get("speaks", ())) if widget == "formula" else (),
        "chooser": _chooser(field, value, schema, closed) if field.get("is_condition") and schema else None,
    }


def _chooser(field: Field, value: Any, schema: Any, closed: Collection[str]) -> dict[str, Any]:
    """What ``<et-condition>`` offers instead of a formula: columns, comparisons, and what of them the formula says.

    Without a formula, the column that the form is ``about``.
    """
    about, offered = field.get("about", ""), [c for c in schema if c.name not in closed and bracketed(c.name)]
    kinds = {column.name: column.kind for column in offered}
    begun = Chosen(about, likely(kinds[about])) if about in kinds and not value else None
    said = chosen(str(value or "")) or begun
    is_known = said is not None and said.column in kinds
    return {
        "columns": [
            {"name": c.name, "written": bracketed(c.name), "kind": c.kind, "chosen": is_known and c.name == said.column}
            for c in offered
        ],
        "tests": [
            {"label": _(t.label), "form": t.form, "kinds": " ".join(t.kinds), "chosen": is_known and name == said.test}
            for name, t in TESTS.items()
        ],
        "value": said.value if is_known else "",
    }


def _completions(schema: Any, closed: Collection[str], parameters: Iterable[str]) -> list[dict[str, str]]:
    """What a formula may speak of, for ``<et-formula>``: the columns that can be named, ``$parameters``, functions."""
    columns = [(column, named(column.name)) for column in schema or () if column.name not in closed]
    return [
        *({"name": c.name, "insert": text, "about": column_word(c.kind)} for c, text in columns if text),
        *({"name": name, "insert": name, "about": _("parameter")} for name in parameters),
        *({"name": name, "usage": f.usage, "about": _(f.help)} for name, f in FUNCTIONS.items()),
    ]


def _shown(widget: str, value: Any) -> Any:
    if widget == "column_pairs":
        return [*(value or ()), ("", "")]
    if widget == "mapping":
        pairs = value.items() if isinstance(value, Mapping) else value or []
        return [*pairs, ("", "")]
    if widget == "columns":
        return "\n".join([value] if isinstance(value, str) else value or ())
    if widget in ("number", "integer") and value is not None:
        return str(value)  # never localised: the browser's number inputs speak machine
    return "" if value is None or widget == "secret" else value


def _offered(field: Field, value: Any) -> list[dict[str, Any]] | None:
    """Options that are data, under ``offered`` as pairs of value and label: they are shown as they are."""
    offered = field.get("offered", ())
    return [{"value": key, "label": text, "chosen": key == value} for key, text in offered] or None


def _options(field: Field, value: Any, schema: Any, closed: Collection[str]) -> list[dict[str, Any]] | None:
    if field["widget"] == "choice" or field.get("options"):
        return [{"value": key, "label": _(text), "chosen": key == value} for key, text in field["options"].items()]
    if field["widget"] not in ("column", "columns") or schema is None:
        return None
    chosen = [value] if isinstance(value, str) else list(value or ())
    schema = field.get("there") or () if field.get("of") else schema
    fitting = [c for c in schema if not field["kinds"] or c.kind in field["kinds"]]
    if field.get("ordered"):
        fitting.sort(key=lambda c: chosen.index(c.name) if c.name in chosen else len(chosen))
    known = [{"value": c.name, "label": c.name, "kind": c.kind, "chosen": c.name in chosen} for c in fitting]
    gone = set(chosen) - {c.name for c in fitting}
    return known + [
        {"value": name, "label": name, "kind": _("sensitive") if name in closed else _("not there"), "chosen": True}
        for name in sorted(gone)
        if name
    ]


def _columns(field: Field, value: Any, schema: Any) -> list[str]:
    """Of pairs of a column and something else, the columns that are offered; one that is gone stays visible."""
    if field["widget"] != "column_pairs" and (field["widget"] != "mapping" or not field.get("options")):
        return []
    return list(dict.fromkeys([*(schema.names if schema else ()), *(str(name) for name, _option in value or ())]))


def _pairs_there(field: Field, value: Any) -> list[str]:
    """Of pairs of columns of two tables, those that the other table offers; one that is gone stays visible."""
    return list(
        dict.fromkeys(
            [*(column.name for column in field.get("there") or ()), *(str(there) for _here, there in value or ())]
        )
    )


def read_params(fields: Iterable[Field], data: QueryDict) -> dict[str, Any]:
    """The raw values of a posted params form, as ``Params.parse`` wants them. Empty inputs are left out."""
    raw: dict[str, Any] = {}
    for field in fields:
        value = _READERS.get(field["widget"], _read_one)(data, field["name"])
        if value is not None:
            raw[field["name"]] = value
    return raw


def _read_one(data: QueryDict, name: str) -> str | None:
    return data.get(name) or None


def _read_text(data: QueryDict, name: str) -> str | None:
    return data.get(name)


def _read_flag(data: QueryDict, name: str) -> bool:
    return name in data


def _read_columns(data: QueryDict, name: str) -> list[str] | None:
    return [line for value in data.getlist(name) for line in value.splitlines() if line] or None


def _read_mapping(data: QueryDict, name: str) -> list[list[Any]] | None:
    pairs = zip(data.getlist(f"{name}.old"), data.getlist(f"{name}.new"), strict=False)
    return [[plain_value(old), plain_value(new)] for old, new in pairs if old or new] or None


def _read_column_pairs(data: QueryDict, name: str) -> list[list[str]] | None:
    pairs = zip(data.getlist(f"{name}.old"), data.getlist(f"{name}.new"), strict=False)
    return [[here, there] for here, there in pairs if here and there] or None


_READERS = {
    "text": _read_text,
    "lines": _read_text,
    "flag": _read_flag,
    "columns": _read_columns,
    "mapping": _read_mapping,
    "column_pairs": _read_column_pairs,
}


def plain_value(text: str) -> str | int | float | None:
    """What a person means by a typed value: ``1`` is a number, ``007`` and ``1e`` are text, nothing is missing."""
    if not text:
        return None
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        if str(value) == text and math.isfinite(value):
            return value
    return text
