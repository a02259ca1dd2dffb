"""Series of the same number of rows."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import ORDER_HELP, Steps, hidden, window
from workers.core.expressions.build import call, literal
from workers.core.expressions.folds import ROWS
from workers.core.expressions.grouping import SO_FAR, Frame, Looked, Repeat
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Filter, Plan, change
from workers.core.schema import Schema
from workers.core.series import emptied, of_series, put_in_order
from workers.core.transform import TABLE, Behaviour, State, Transform
from workers.core.words import _, say

FIRST, LAST = "first", "last"


class EqualLength(Transform):
    label = _("Equal length")
    help = _("Makes all series the same number of rows: longer ones are cut, shorter ones get rows without values.")
    words = _("pad truncate series same length sequences fixed size window")
    group = _("Series")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("counts as a row like any other; a missing series is a series of its own"),
        unseen=_("counts as a row like any other"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"keys": ["city"], "length": 3, "order": ["moment"]},)

    @dataclass(frozen=True)
    class Params(params.Params):
        keys: tuple[str, ...] = params.columns(_("A series for each"), ordered=True)
        length: int = params.integer(_("Number of rows"), low=1, high=1_000)
        order: tuple[str, ...] = params.columns(_("In the order of"), default=(), ordered=True, help=ORDER_HELP)
        keep: str = params.choice(
            _("Of longer series"),
            {FIRST: _("the first rows are kept"), LAST: _("the last rows are kept")},
            default=LAST,
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        steps, names = Steps(schema), tuple(name for name in schema.names if name not in params.keys)
        place, count, copy = (hidden(schema, word) for word in ("place", "count", "copy"))
        put_in_order(steps, (*params.keys, *params.order))
        frame = SO_FAR if params.keep == FIRST else Frame(0, None)
        steps.add(window(steps.schema, [Looked(place, ROWS, frame), Looked(count, ROWS)], params.keys))
        at, length = steps.column(place), literal(params.length)
        steps.add(Filter(call("less_equal", at, length)))
        kept = call("minimum", steps.column(count), length)
        is_last = call("equal", at, kept if params.keep == FIRST else literal(1))
        steps.add(Repeat(call("if", is_last, _rest(length, kept), literal(1)), copy, schema.names))
        steps.add(change(steps.schema, emptied(steps, names, copy), drop=[copy]))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"length": params.length, "series": of_series(params.keys)}
        if params.keep == FIRST:
            return say(
                _("Make {length} rows{series}: the first, then rows without values where these are fewer."), **words
            )
        return say(_("Make {length} rows{series}: the last, then rows without values where these are fewer."), **words)


def _rest(length: Expression, kept: Expression) -> Expression:
    """How often the last row is there: once, and once for each row that its series is short of."""
    return call("add", call("subtract", length, kept), literal(1))
