"""Which place a value has among the values of its group."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import KEYS_HELP, Steps, grouped_words, hidden, window
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.folds import ROWS, fold
from workers.core.expressions.grouping import SO_FAR, Looked
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform
from workers.core.words import _, say

FIRST, DENSE, MEAN, EACH = "first", "dense", "mean", "each"
TIES = {
    FIRST: _("share the best rank, and the next ranks are left out: 1, 2, 2, 4"),
    DENSE: _("share a rank, and no rank is left out: 1, 2, 2, 3"),
    MEAN: _("share the mean of their ranks: 1, 2.5, 2.5, 4"),
    EACH: _("get one rank each, in the order of the rows: 1, 2, 3, 4"),
}
UP, DOWN = "ascending", "descending"


class RankRows(Transform):
    label = _("Rank")
    help = _("Adds the rank of each value among all values, or among those of its group; 1 is the first.")
    words = _("position place top best order dense rank percentile")
    group = _("Other rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("has no rank"),
        unseen=_("is ranked like any other value"),
        wrong_type=_("every kind is accepted; text is ordered by its characters, capitals first"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"column": "count", "keys": ["active"]}, {"column": "city", "order": UP, "name": "place"})

    @dataclass(frozen=True)
    class Params(params.Params):
        column: str = params.column(_("Column"))
        order: str = params.choice(
            _("Rank 1 is"), {DOWN: _("the greatest value"), UP: _("the least value")}, default=DOWN
        )
        ties: str = params.choice(_("Equal values"), TIES, default=FIRST)
        keys: tuple[str, ...] = params.columns(_("In groups of"), default=(), help=KEYS_HELP)
        name: str = params.text(
            _("New column"), default="", max_length=200, help=_("Called after the column when empty.")
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        of, steps = column(params.column, schema), Steps(schema)
        number = hidden(schema, "number")
        ordered = (params.keys, (params.column,))
        down = params.order == DOWN
        steps.add(window(schema, [Looked(number, ROWS, SO_FAR)], *ordered, down=down))
        rank = _ranked(params, steps, number, down=down)
        gone = [name for name in steps.schema.names if name not in schema]
        made = call("if", call("is_missing", of), literal(None), rank)
        steps.add(change(steps.schema, adds=[(params.name.strip() or f"{params.column}_rank", made)], drop=gone))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"column": params.column, "groups": grouped_words(params.keys)}
        if params.order == UP:
            return say(_("Rank “{column}”{groups}, the least value first."), **words)
        return say(_("Rank “{column}”{groups}, the greatest value first."), **words)


def _ranked(params: RankRows.Params, steps: Steps, number: str, *, down: bool) -> Expression:
    """The rank, from the number of each row in the order of the values; columns for it are added to the steps."""
    if params.ties == EACH:
        return steps.column(number)
    least, greatest, new = (hidden(steps.schema, word) for word in ("least", "greatest", "new"))
    place = steps.column(number)
    made = [Looked(least, fold("minimum", place)), Looked(greatest, fold("maximum", place))]
    steps.add(window(steps.schema, made, (*params.keys, params.column)))
    first, last = steps.column(least), steps.column(greatest)
    if params.ties == FIRST:
        return first
    if params.ties == MEAN:
        return call("divide", call("add", first, last), literal(2))
    is_new = call("to_integer", call("equal", place, first))
    steps.add(
        window(steps.schema, [Looked(new, fold("sum", is_new), SO_FAR)], params.keys, (params.column,), down=down)
    )
    return steps.column(new)
