"""Categories in a fixed number of columns, without learning any."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal, remainder
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import BOOLEAN, INTEGER, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

KINDS = (TEXT, BOOLEAN, INTEGER)
COLUMNS, NUMBER = "columns", "number"
MOST_COLUMNS = 512


class HashEncode(Transform):
    label = _("Hash encode")
    help = _(
        "Puts categories into a fixed number of buckets by a hash (CRC-32), so that new categories have a place too; "
        "some categories share one. For columns with very many categories."
    )
    words = _("hashing trick bucket category high cardinality")
    group = _("Encode")
    behaviour = Behaviour(
        missing=_("gets 0 everywhere, or stays missing as a number"),
        unseen=_("every category has a bucket, seen or not"),
        wrong_type=_("refused: only text, whole numbers and yes or no are categories"),
        empty=_("empty text is a category like any other"),
    )
    examples = ({"columns": ["city", "count"], "buckets": 4}, {"columns": ["active"], "result": NUMBER})

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=KINDS)
        buckets: int = params.integer(
            _("Buckets"), default=16, low=2, high=1_000_000, help=_("The more, the fewer categories share one.")
        )
        result: str = params.choice(
            _("Write as"),
            {COLUMNS: _("one column of 0 and 1 for each bucket"), NUMBER: _("the number of the bucket")},
            default=COLUMNS,
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        bucket = {}
        for name in of_kinds(schema, params.columns, KINDS):
            of = column(name, schema)
            written = of if of.kind == TEXT else call("to_text", of)
            bucket[name] = remainder(call("crc_32", written), params.buckets)
        if params.result == NUMBER:
            return change(schema, bucket)
        if params.buckets > MOST_COLUMNS:
            raise ParamsError({"buckets": say(_("At most {most} columns are made of one."), most=MOST_COLUMNS)})
        places = range(params.buckets)
        made = [(f"{name}_hash_{at}", _flag(of, at)) for name, of in bucket.items() for at in places]
        return change(schema, adds=made, drop=params.columns)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "buckets": params.buckets}
        if params.result == NUMBER:
            return say(_("Replace the categories of {columns} by one of {buckets} buckets, chosen by a hash."), **words)
        return say(_("Replace {columns} by {buckets} columns of 0 and 1 each, chosen by a hash."), **words)


def _flag(bucket: Expression, at: int) -> Expression:
    return call("to_integer", call("coalesce", call("equal", bucket, literal(at)), literal(False)))
