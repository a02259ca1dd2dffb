"""The rows of another table below these rows."""

from dataclasses import dataclass

from workers.core import params
from workers.core.around import Steps
from workers.core.errors import DataError
from workers.core.expressions.build import call, literal
from workers.core.expressions.combining import Append
from workers.core.expressions.plans import Plan, change, refuse_twice
from workers.core.others import OtherTable
from workers.core.schema import Schema
from workers.core.transform import EXAMPLE_OTHER, TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, say

ADD, DROP, MISSING, REFUSE = "add", "drop", "missing", "refuse"
MORE = {
    ADD: _("Add them; they are missing in the rows here"),
    DROP: _("Leave them out"),
    REFUSE: _("Refuse the step"),
}
LACKING = {MISSING: _("Leave their cells missing"), REFUSE: _("Refuse the step")}


class ConcatenateTables(Transform):
    label = _("Concatenate tables")
    help = _("Puts the rows of another table below, each value in the column of its name.")
    words = _("append union stack rows below bind add rows combine vertical months files another table")
    group = _("Combine tables")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("stays missing; columns that only one table has are missing in the rows of the other"),
        unseen=_("rows are taken as they are"),
        wrong_type=_("refused: a column must hold values of the same type in both tables"),
        empty=_("no rows here: the rows of the other table alone"),
    )
    examples = (
        {"table": EXAMPLE_OTHER},
        {"table": EXAMPLE_OTHER, "more": "drop", "source": "from", "here": "orders"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        table: OtherTable = params.table(_("Table"))
        more: str = params.choice(_("Columns that only the other table has"), MORE, default=ADD)
        lacking: str = params.choice(_("Columns that the other table lacks"), LACKING, default=MISSING)
        source: str = params.text(
            _("New column that says where a row comes from"),
            default="",
            max_length=200,
            help=_("None when it is empty. Rows of the other table say its name and version."),
        )
        here: str = params.text(_("Word for the rows here"), default="this table", max_length=200)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        other = params.table.schema
        _check_kinds(params.table, schema)
        more = [name for name in other.names if name not in schema]
        if more and params.more == REFUSE:
            said = _("“{table}” has columns that are not here: {columns}. Add them, or leave them out.")
            raise DataError(say(said, table=params.table.title, columns=listed(tuple(more))))
        lacking = [name for name in schema.names if name not in other]
        if lacking and params.lacking == REFUSE:
            said = _("“{table}” lacks {columns}. Leave their cells missing, or drop these columns first.")
            raise DataError(say(said, table=params.table.title, columns=listed(tuple(lacking))))
        added = tuple(more) if params.more == ADD else ()
        refuse_twice([*schema.names, *added, *([params.source] if params.source else ())], schema)
        append = Append(params.table, added)
        return _with_source(params, append, schema) if params.source else append

    def sentence(self, params: Params, state: State | None = None) -> str:
        if params.source:
            said = _("Put the rows of “{table}” below, and say in “{source}” where each row comes from.")
            return say(said, table=params.table.title, source=params.source)
        return say(_("Put the rows of “{table}” below."), table=params.table.title)


def _check_kinds(table: OtherTable, schema: Schema) -> None:
    for column in table.schema:
        kind = schema.get(column.name).kind if column.name in schema else column.kind
        if kind != column.kind:
            said = _(
                "“{column}” holds {kind} values here and {other} values in “{table}”. Change the type of one of them "
                "first."
            )
            words = {"kind": say(kind), "other": say(column.kind), "table": table.title}
            raise DataError(say(said, column=column.name, **words), column=column.name)


def _with_source(params: ConcatenateTables.Params, append: Append, schema: Schema) -> Plan:
    """Rows here get their word before the others come; those that have none then are the others."""
    if params.source in params.table.schema:
        said = _("“{table}” has a column “{column}” already. Choose another name.")
        raise DataError(say(said, table=params.table.title, column=params.source), column=params.source)
    steps = Steps(schema)
    steps.add(change(schema, adds=[(params.source, literal(params.here))]))
    steps.add(append)
    word = call("coalesce", steps.column(params.source), literal(params.table.title))
    steps.add(change(steps.schema, {params.source: word}))
    return steps.chain
