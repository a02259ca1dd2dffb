"""A table made by an SQL query on the rows of the step."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.plans import Plan
from workers.core.expressions.watching import Select
from workers.core.queries import described
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform
from workers.core.words import _, say


class SqlQuery(Transform):
    label = _("SQL query")
    help = _("Makes a table by a query such as: select city, sum(amount) as total from input group by city.")
    words = _("sql select query duckdb database code")
    group = _("SQL")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("is NULL in the query"),
        unseen=_("queried like any other value"),
        wrong_type=_("refused when the step is checked; a value that a cast cannot convert stops the query"),
        empty=_("the query runs on a table without rows"),
    )
    examples = ({"query": "select city, sum(amount) as total from input group by city"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        query: str = params.query(
            _("Query"),
            help=_(
                "One SELECT in the SQL of DuckDB; the rows are the table “input”. Without ORDER BY they come sorted by "
                "all columns."
            ),
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        if not params.query.strip():
            raise ParamsError({"query": say(_("Write the query."))})
        return Select(params.query, described(params.query, tuple((column.name, column.kind) for column in schema)))

    def sentence(self, params: Params, state: State | None = None) -> str:
        query = " ".join(params.query.split())
        return say(_("Query: {query}."), query=query if len(query) <= 120 else f"{query[:119]}…")
