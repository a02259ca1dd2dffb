"""Say in a column of its own whether a value is one of a list."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import DataError, ParamsError
from workers.core.expressions.build import call, column, is_among
from workers.core.expressions.constants import constant
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import Behaviour, State, Transform, listed, new_name
from workers.core.words import _, say


class IsOneOf(Transform):
    label = _("Is one of")
    help = _("Adds a column of yes or no that says whether a value is one of a list, such as a city among the largest.")
    words = _("in list member flag")
    group = _("Conditions")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("compared like any other value"),
        wrong_type=_("a listed value that the column cannot hold is refused"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"column": "city", "values": "Paris\nLyon", "into": "is_large"},
        {"column": "count", "values": "1\n2", "into": "is_few", "inverted": True},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"))
        values: str = params.lines(_("Values"), help=_("One on each line, exactly as in the column."))
        into: str = params.text(_("New column"), max_length=200, help=_("An existing name is replaced."))
        inverted: bool = params.flag(_("Invert"), help=_("Yes where it is none of them."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(params.column, schema)
        if not _values(params):
            raise ParamsError({"values": say(_("Give at least one value."))})
        try:
            found = is_among(of, [constant(value, of.kind) for value in _values(params)])
        except DataError as problem:
            raise ParamsError({"values": problem.message}) from None
        return change(schema, {new_name(params.into): call("not", found) if params.inverted else found})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "into": params.into, "values": listed(_values(params))}
        if params.inverted:
            return say(_("Say in “{into}” whether “{column}” is none of {values}."), **words)
        return say(_("Say in “{into}” whether “{column}” is one of {values}."), **words)


def _values(params: IsOneOf.Params) -> tuple[str, ...]:
    """The lines that hold something, each once."""
    return tuple(dict.fromkeys(line for line in params.values.splitlines() if line.strip()))
