"""Text must be of a pattern."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.plans import Plan
from workers.core.rules import MISSING_BREAKS_NOTHING, action, held, mark_name, ruled
from workers.core.schema import TEXT, Schema
from workers.core.transform import TABLE, Behaviour, State, Transform, of_kinds
from workers.core.words import _, say


class ValidatePattern(Transform):
    label = _("Check: of a pattern")
    help = _("Checks that text is written in one way, such as AA-999-AA for a number plate.")
    words = _("validate pattern format mask regex shape quality rule valider motif format masque règle")
    group = _("Validate")
    kind = TABLE
    behaviour = Behaviour(
        missing=MISSING_BREAKS_NOTHING,
        unseen=_("held against the rule like any other value"),
        wrong_type=_("refused: only text has a pattern"),
        empty=_("no rows break no rule"),
    )
    examples = ({"column": "city", "pattern": "Aa*"}, {"column": "city", "pattern": "99999", "action": "remove"})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"), kinds=(TEXT,))
        pattern: str = params.text(
            _("Pattern"),
            max_length=200,
            help=_("A is a capital, a a small letter, 9 a digit, ? any sign, * any signs, \\ takes the next as it is."),
        )
        action: str = action()
        into: str = mark_name()

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of = column(of_kinds(schema, (params.column,), (TEXT,))[0], schema)
        if not params.pattern:
            raise ParamsError({"pattern": say(_("Write the pattern."))})
        wrong = call("not", call("matches", of, literal(params.pattern)))
        return held(schema, [(of.name, wrong, f"{of.name}: not as {params.pattern}")], params.action, params.into)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "pattern": params.pattern[:60]}
        return ruled(say(_("Check that “{column}” is written as {pattern}."), **words), params.action)
