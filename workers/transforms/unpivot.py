"""One row for each of some columns, instead of the columns."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import Steps, hidden
from workers.core.expressions.build import call, column, literal, look_up
from workers.core.expressions.grouping import Repeat
from workers.core.expressions.plans import Filter, Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.statistics import common
from workers.core.transform import TABLE, Behaviour, State, Transform, listed, new_name
from workers.core.words import _, say


class Unpivot(Transform):
    label = _("Unpivot: columns to rows")
    help = _("Makes a row for each of some columns: its name stands in one cell, its value in another.")
    words = _("melt wide to long stack transpose columns to rows gather")
    group = _("Reshape")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("gets a row like any value, unless such rows are left out"),
        unseen=_("taken over like any other value"),
        wrong_type=_("columns of different kinds become numbers where all are, else text"),
        empty=_("no rows in, no rows out"),
    )
    examples = (
        {"columns": ["amount", "count"], "missing": False},
        {"columns": ["city", "day", "active"], "names": "what", "values": "said"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns that become rows"))
        names: str = params.text(_("Column for their names"), default="name", max_length=200)
        values: str = params.text(_("Column for their values"), default="value", max_length=200)
        missing: bool = params.flag(_("Keep rows without a value"), default=True)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        values = tuple(common(column(name, schema) for name in params.columns))
        into = new_name(params.names, "names"), new_name(params.values, "values")
        steps, copy, value = Steps(schema), hidden(schema, "copy"), hidden(schema, "value")
        kept = tuple(name for name in schema.names if name not in params.columns)
        steps.add(Repeat(literal(len(values)), copy, kept, ((value, values),)))
        number, found = steps.column(copy), steps.column(value)
        if not params.missing:
            steps.add(Filter(call("not", call("is_missing", found))))
        named = look_up(number, dict(enumerate(params.columns, start=1)), TEXT)
        steps.add(change(steps.schema, adds=zip(into, (named, found), strict=True), drop=[copy, value]))
        return steps.chain

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "names": params.names, "values": params.values}
        return say(_("Make rows of {columns}: names in “{names}”, values in “{values}”."), **words)
