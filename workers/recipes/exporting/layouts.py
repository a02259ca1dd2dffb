"""How the file that a dataset was made of is laid out, so that an exported file reads the next one of its kind."""

from collections.abc import Mapping
from typing import Any

from workers.core.formats import FORMATS, Format
from workers.core.schema import BOOLEAN, DATE, DATETIME, TEXT

PLAIN = {"delimiter": ",", "quote": '"', "header": True, "encoding": "utf-8", "skip": 0, "comment": "", "names": []}
"""What need not be said."""
NAMES = {"delimiter": "separator"}


def layout_of(origin: Mapping[str, Any]) -> dict[str, Any]:
    """The layout for ``workers.engines.source_reading.read``, of where a dataset version came from.

    It holds what differs from CSV as Etabli writes it; nothing where the version was not made of delimited text.
    """
    if origin.get("reader") != "delimited":
        return {}
    options = {**PLAIN, **origin.get("options", {})}
    layout = {NAMES.get(name, name): options[name] for name, usual in PLAIN.items() if options[name] != usual}
    forms = {name: form for name, told in origin.get("formats", {}).items() if (form := _form(FORMATS.get(told)))}
    missing = [word.strip().lower() for word in origin.get("chosen", {}).get("missing") or ()]
    return {**layout, **({"missing": missing} if missing else {}), **({"forms": forms} if forms else {})}


def _form(form: Format | None) -> tuple[str, str] | None:
    """The shape of the values and how they are read; None for values as Etabli writes them, and for text."""
    if form is None or form.kind == TEXT or form.name in ("boolean", "date", "datetime", "integer", "number"):
        return None
    if form.kind in (BOOLEAN, DATE, DATETIME):
        return (form.shape, form.written[0]) if form.written else None
    return None if form.name.startswith("decimal_") and form.name != "decimal_comma" else (form.shape, _sign(form))


def _sign(form: Format) -> str:
    return "," if form.name.endswith("_comma") else "."
