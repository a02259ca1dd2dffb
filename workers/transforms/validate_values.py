"""Values must be among those listed."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, is_among
from workers.core.expressions.plans import Plan
from workers.core.rules import MISSING_BREAKS_NOTHING, action, held, limit, mark_name, ruled
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say


class ValidateValues(Transform):
    label = _("Check: one of a list")
    help = _("Checks that a value is one of a list, such as the codes that are in use.")
    words = _("validate allowed values domain enumeration list quality rule valider valeurs autorisées liste règle")
    group = _("Validate")
    kind = TABLE
    behaviour = Behaviour(
        missing=MISSING_BREAKS_NOTHING,
        unseen=_("held against the rule like any other value"),
        wrong_type=_("a listed value that the column cannot hold is refused"),
        empty=_("no rows break no rule"),
    )
    examples = ({"column": "city", "values": "Paris\nLyon", "action": "mark"}, {"column": "count", "values": "1\n2"})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"))
        values: str = params.lines(_("Values"), help=_("One on each line, exactly as in the column."))
        action: str = action()
        into: str = mark_name()

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(params.column, schema)
        if not _values(params):
            raise ParamsError({"values": say(_("Give at least one value."))})
        known = is_among(of, [limit(value, "values", of).value for value in _values(params)])
        broken = [(of.name, call("not", known), f"{of.name}: not one of the list")]
        return held(schema, broken, params.action, params.into)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "values": listed(_values(params), most=3)}
        return ruled(say(_("Check that “{column}” is one of {values}."), **words), params.action)


def _values(params: ValidateValues.Params) -> tuple[str, ...]:
    """The lines that hold something, each once."""
    return tuple(dict.fromkeys(line for line in params.values.splitlines() if line.strip()))
