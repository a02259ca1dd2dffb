"""How files are read, in the words of the person who asks: kinds of files, their options, forms of values."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.core.said import spoken
from apps.datasets.models import Fetch, Import, Source, Upload
from workers.connectors import connectors
from workers.core.connector import Connector
from workers.core.formats import FORMATS
from workers.readers import readers

UPLOAD, QUERY = "upload", "query"
NOTHING = ("", None, [])


def kind_of_file(reader: str) -> str:
    """What files of this reader are called; empty for a reader that is not there any more."""
    return _(readers.get(reader).label) if reader in readers.names() else ""


def option_facts(
    reader: str, options: Mapping[str, Any], offers: Mapping[str, Mapping[str, Any]] | None = None
) -> list[tuple[str, str]]:
    """The label of each option and its value as people say it; where nobody chose, what was taken of the ``offers``.

    Without ``offers``, those are left out for which nobody chose anything.
    """
    if reader not in readers.names():
        return []
    fields = {field["name"]: field for field in readers.get(reader).Params.fields()}
    said = {name: options[name] for name in fields if name in options}
    if offers is None:
        said = {name: value for name, value in said.items() if value not in NOTHING}
    else:
        said |= {name: offer["taken"] for name, offer in offers.items() if said.get(name) in NOTHING}
    return [(_(fields[name]["label"]), _value(fields[name], value)) for name, value in said.items()]


def offered_fields(reader: str, offers: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The reader's options for a form; those that only the file knows the choices of become lists of these."""
    return [_with_list(field, offers.get(field["name"])) for field in readers.get(reader).Params.fields()]


def _with_list(field: dict[str, Any], offer: Mapping[str, Any] | None) -> dict[str, Any]:
    if not offer or not offer["options"]:
        return field
    as_found = _("As found: %(label)s") % {"label": offer["taken"]} if offer["taken"] else _("As found")
    listed = [("", as_found), *((option, option) for option in offer["options"])]
    return {**field, "widget": "choice", "offered": listed, "help": ""}


def form_label(form: str) -> str:
    """What a form of values is called; one that is not known any more keeps its code name."""
    return spoken(FORMATS[form].label) if form in FORMATS else form


def form_with_example(form: str) -> str:
    """A form as it is offered: its label and what such values look like, on one line."""
    example = FORMATS[form].example.replace(" ", "\u00a0")
    return f"{form_label(form)} ({example})"


def _value(field: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field["widget"] == "choice":
        label = field["options"].get(value, value)
        return _(label)
    if value in NOTHING:
        return _("not set")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return {"\t": _("tab"), " ": _("space")}.get(value, value) if isinstance(value, str) else str(value)


def asked_facts(connector: Connector, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How a source is asked, in words, an upload by the name of its file; empty answers are left out."""
    said = [{**field, "value": options.get(field["name"])} for field in connector.Params.fields()]
    for fact in said:
        if fact["name"] == UPLOAD and fact["value"]:
            sent = Upload.objects.filter(id=fact["value"]).first()
            fact["value"] = sent.name if sent else fact["value"]
        if words := fact.get("options"):
            fact["value"] = _(words.get(fact["value"], ""))
    return [fact for fact in said if fact["value"] not in (None, "")]


def answers_a_query(source: Source | None) -> bool:
    """Whether what comes from the source are the rows of a query: the file that they come in is nobody's."""
    if source is None or source.connector not in connectors.names():
        return False
    return any(field["name"] == QUERY for field in connectors.get(source.connector).Params.fields())


def asked_of(entry: Import | None) -> list[dict[str, Any]]:
    """How the source of an import was asked when it was; nothing for an import of files alone."""
    if entry is None or entry.source is None or entry.source.connector not in connectors.names():
        return []
    fetch = Fetch.objects.filter(entry=entry).select_related("job").first()
    options = fetch.job.spec["params"] if fetch else entry.source.options
    return asked_facts(connectors.get(entry.source.connector), options)
