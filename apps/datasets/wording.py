"""How files are read, in the words of the person who asks: kinds of files, their options, forms of values."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.core.phrases import translated
from workers.core.formats import FORMATS
from workers.readers import readers


def kind_of_file(reader: str) -> str:
    """What files of this reader are called; empty for a reader that is not there any more."""
    return _(readers.get(reader).label) if reader in readers.names() else ""


def option_facts(reader: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The label of each option and its value as people say it."""
    if reader not in readers.names():
        return []
    fields = readers.get(reader).Params.fields()
    return [(_(field["label"]), _value(field, options[field["name"]])) for field in fields if field["name"] in options]


def form_label(form: str) -> str:
    """What a form of values is called; one that is not known any more keeps its code name."""
    return translated(FORMATS[form].label) if form in FORMATS else form


def form_with_example(form: str) -> str:
    """A form as it is offered: its label and what such values look like."""
    return f"{form_label(form)} ({FORMATS[form].example})"


def _value(field: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field["widget"] == "choice":
        label = field["options"].get(value, value)
        return _(label)
    if value in ("", None, []):
        return _("none")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return {"\t": _("tab"), " ": _("space")}.get(value, value) if isinstance(value, str) else str(value)
