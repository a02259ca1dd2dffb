"""One column for each value of a column, instead of rows."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import Steps, hidden
from workers.core.errors import DataError
from workers.core.expressions.aggregates import categories
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.folds import ROWS, Fold, fold
from workers.core.expressions.grouping import Group
from workers.core.expressions.nodes import Column, Expression, Literal, typed
from workers.core.expressions.plans import Plan, change, refuse_twice
from workers.core.schema import BOOLEAN, DATE, INTEGER, TEXT, Schema
from workers.core.statistics import STATISTICS, statistic
from workers.core.transform import TABLE, Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import _, say

KINDS = (TEXT, BOOLEAN, INTEGER, DATE)
COUNTS = ("count", "distinct")


class Pivot(Transform):
    label = _("Pivot: rows to columns")
    help = _("Makes one row for each group, with a column for each value of a column, such as one for each month.")
    words = _("pivot table cross table crosstab long to wide spread contingency rows to columns")
    group = _("Reshape")
    kind = TABLE
    learns_columns = True
    behaviour = Behaviour(
        missing=_("rows without a value to name a column are left out of all columns"),
        unseen=_("values that come only after the columns were learned are left out"),
        wrong_type=_("refused: only text, whole numbers, dates and yes or no name columns"),
        empty=_("where a group has no such row the cell is missing, and a count is 0"),
    )
    examples = (
        {"keys": ["active"], "names": "city", "values": "amount", "statistic": "sum"},
        {"keys": ["day", "count"], "names": "active"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        keys: tuple[str, ...] = params.columns(_("One row for each"), ordered=True)
        names: str = params.column(_("One column for each value of"), kinds=KINDS)
        values: str = params.column(_("Cells from"), default="", help=_("Rows are counted when you choose none."))
        statistic: str = params.choice(_("Of several values"), STATISTICS, default="first")
        limit: int = params.integer(_("Most columns"), default=100, low=1, high=1000)

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        name = of_kinds(schema, (params.names,), KINDS)[0]
        return {name: {"values": categories(column(name, schema), params.limit + 1)}}

    def learn(self, params: Params, found: State) -> State:
        if len(found[params.names]["values"]) > params.limit:
            said = _(
                "“{column}” has more than {limit} different values. Allow more columns, or group its values first."
            )
            raise DataError(say(said, column=params.names, limit=params.limit), column=params.names)
        return found

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        steps, of, cell = Steps(schema), column(params.names, schema), hidden(schema, "cell")
        keys = [(name, column(name, schema)) for name in params.keys if name != params.names]
        steps.add(Group((*keys, (params.names, of)), ((cell, _cell(params, schema)),)))
        known = [typed(value, of.kind) for value in state[params.names]["values"] or ()]
        made = [(_name(value, params.names), Literal(value, of.kind)) for value in known]
        refuse_twice([name for name, _of in (*keys, *made)], schema)
        found = steps.column(cell)
        picked = [(name, fold("first", _where(of, value, found))) for name, value in made]
        steps.add(Group(tuple(keys), tuple(picked)))
        if not params.values or params.statistic in COUNTS:
            zeros = {name: call("coalesce", steps.column(name), literal(0)) for name, _value in made}
            steps.add(change(steps.schema, zeros))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"keys": listed(params.keys), "names": params.names, "values": params.values}
        if not params.values:
            return say(_("Count the rows of each {keys}, one column for each “{names}”."), **words)
        what = say(STATISTICS[params.statistic])
        return say(
            _("Make a row of each {keys} and a column for each “{names}”: {what} of “{values}”."), what=what, **words
        )


def _cell(params: Pivot.Params, schema: Schema) -> Fold:
    return statistic(params.statistic, params.values, schema) if params.values else ROWS


def _where(of: Column, value: Literal, found: Column) -> Expression:
    return call("if", call("equal", of, value), found, literal(None))


def _name(value: object, column: str) -> str:
    written = str(value).lower() if isinstance(value, bool) else str(value)
    return written if written.strip() else f"{column}_{written}"
