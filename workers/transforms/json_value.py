"""Take one value out of text that holds JSON."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.conversions import convert
from workers.core.expressions.json_text import parse_path
from workers.core.expressions.plans import Plan, change
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, new_name, of_kinds
from workers.core.words import _, say

KINDS = {
    TEXT: _("Text"),
    INTEGER: _("Whole number"),
    NUMBER: _("Number"),
    BOOLEAN: _("Yes or no"),
    DATE: _("Date"),
    DATETIME: _("Date and time"),
}


class JsonValue(Transform):
    label = _("Value from JSON")
    help = _("Takes one value out of JSON text by its path, such as address.city or lines[0].price.")
    words = _("json path extract nested object field key extraire chemin imbriqué champ clé")
    group = _("JSON")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("read like any other text"),
        wrong_type=_("refused: only text is read; a value that is not of the type chosen becomes missing"),
        empty=_("text that is no JSON, and a path where nothing stands, give missing"),
    )
    examples = ({"column": "city", "path": "address.lines[0]", "into": "line", "kind": "text"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        path: str = params.text(
            _("Path"),
            max_length=500,
            help=_('Names parted by dots, places in brackets: lines[0].price; [-1] is the last. Odd names: "a.b".'),
        )
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))
        kind: str = params.choice(_("Type"), KINDS, default=TEXT)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        if not parse_path(params.path):
            said = _("“{path}” is no path. Write names parted by dots and places in brackets, such as lines[0].price.")
            raise ParamsError({"path": say(said, path=params.path)})
        found = convert(call("json_value", of, literal(params.path)), params.kind)
        return change(schema, {new_name(params.into): found})

    def sentence(self, params: Params, state: State | None = None) -> str:
        said = _("Take “{path}” out of the JSON in “{column}” into “{into}”.")
        return say(said, path=params.path[:60], column=params.column, into=params.into)
