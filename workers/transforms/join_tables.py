"""Columns, or a choice of rows, by what another table holds."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import DataError, ParamsError
from workers.core.expressions.combining import CROSS, OF_FIRST, SEMI_OR_ANTI, Join
from workers.core.expressions.plans import Plan, refuse_twice
from workers.core.others import OtherTable
from workers.core.schema import Schema
from workers.core.transform import EXAMPLE_OTHER, TABLE, Behaviour, State, Transform, listed
from workers.core.words import _, joined, quoted, say

KINDS = {
    "left": _("All rows here, with what matches (left)"),
    "inner": _("Rows that match in both (inner)"),
    "right": _("All rows of the other table, with what matches here (right)"),
    "full": _("All rows of both (full)"),
    "semi": _("Keep rows that match (semi)"),
    "anti": _("Keep rows without match (anti)"),
    "cross": _("Every row with every row (cross)"),
}
SENTENCES = {
    "left": _("Add {columns} of “{table}” to the rows, matched by {keys}."),
    "inner": _("Add {columns} of “{table}” to the rows that match it by {keys}, and drop the others."),
    "right": _(
        "Add {columns} of “{table}” to the rows that match it by {keys}, drop the others, add its others below."
    ),
    "full": _("Add {columns} of “{table}” to the rows, matched by {keys}, and its other rows below."),
    "semi": _("Keep the rows that match “{table}” by {keys}."),
    "anti": _("Keep the rows that match nothing in “{table}” by {keys}."),
    "cross": _("Put each row of “{table}” beside each row, with {columns}."),
}
SENTENCES_OF_FIRST = {
    "left": _("Add {columns} of the first row of “{table}” that matches to the rows, by {keys}."),
    "inner": _("Add {columns} of the first row of “{table}” that matches to the rows, by {keys}, and drop the others."),
}


class JoinTables(Transform):
    label = _("Join tables")
    help = _("Looks up another table by one or more keys: adds its columns, or keeps the rows that match or do not.")
    words = _(
        "merge lookup vlookup xlookup inner left right outer full semi anti cross product key match combine add "
        "columns another table bring match"
    )
    group = _("Combine tables")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("a missing key matches nothing; where a row has no match, the added columns are missing"),
        unseen=_("a key that the other table lacks matches nothing"),
        wrong_type=_("refused: two keys that are compared must hold values of the same type"),
        empty=_("no rows here leave none, but for the rows of the other table where these are kept"),
    )
    examples = (
        {"table": EXAMPLE_OTHER, "kind": "left", "keys": [["city", "city"]], "columns": ["people", "count"]},
        {"table": EXAMPLE_OTHER, "keys": [["city", "city"], ["count", "count"]], "suffix": " there", "most": 2000},
        {"table": EXAMPLE_OTHER, "keys": [["city", "city"]], "several": "first", "columns": ["people"]},
        {"table": EXAMPLE_OTHER, "kind": "cross", "suffix": "2"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        table: OtherTable = params.table(_("Table"))
        kind: str = params.choice(_("Kind"), KINDS, default="left")
        keys: tuple[tuple[str, str], ...] = params.column_pairs(
            _("Keys"),
            of="table",
            default=(),
            help=_("A column here, and the one in the other table that it must equal."),
        )
        several: str = params.choice(
            _("When a key comes several times there"),
            {"all": _("all matches: a row for each"), "first": _("the first match only")},
            default="all",
            help=_("The first in the order of the other table's rows: then no row here comes several times."),
        )
        columns: tuple[str, ...] = params.columns(
            _("Columns to add"), of="table", default=(), help=_("All but the keys when you choose none.")
        )
        suffix: str = params.text(
            _("Behind names that are there already"),
            default="_other",
            max_length=50,
            help=_("An added column of a name that is there already gets this behind it."),
        )
        most: int | None = params.integer(
            _("Allow so many rows"),
            default=None,
            low=0,
            optional=True,
            help=_(
                "A join that makes far more rows than there are is refused as an accident unless you write a number."
            ),
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        _check_keys(params, schema)
        taken = () if params.kind in SEMI_OR_ANTI else _taken(params, schema)
        refuse_twice([*schema.names, *(name for _theirs, name in taken)], schema)
        first = params.several == "first" and params.kind not in SEMI_OR_ANTI
        return Join(params.table, params.kind, params.keys, taken, params.most, first)  # type: ignore[arg-type]

    def sentence(self, params: Params, state: State | None = None) -> str:
        keys = [
            quoted(here) if here == there else say("“{here}” = “{there}”", here=here, there=there)
            for here, there in params.keys
        ]
        columns = listed(params.columns, 2) if params.columns else say(_("the columns"))
        sentence = SENTENCES_OF_FIRST.get(params.kind) if params.several == "first" else None
        return say(sentence or SENTENCES[params.kind], columns=columns, table=params.table.title, keys=joined(keys))


def _check_keys(params: JoinTables.Params, schema: Schema) -> None:
    for here, there in params.keys:
        kinds = schema.get(here).kind, params.table.schema.get(there).kind
        if kinds[0] != kinds[1]:
            said = _(
                "“{here}” holds {kind} values, and “{there}” of “{table}” holds {other} values. Change the type of one "
                "of them first."
            )
            words = {"kind": say(kinds[0]), "other": say(kinds[1]), "table": params.table.title}
            raise DataError(say(said, here=here, there=there, **words), column=here)
    if params.kind == CROSS and params.keys:
        raise ParamsError(
            {"keys": say(_("Every row with every row needs no keys. Take them out, or choose another kind."))}
        )
    if params.kind != CROSS and not params.keys:
        raise ParamsError({"keys": say(_("Choose at least one key."))})
    if params.several == "first" and params.kind not in (*OF_FIRST, *SEMI_OR_ANTI):
        said = _("The first match only is for the kinds “left” and “inner”. Choose one of these, or all matches.")
        raise ParamsError({"several": say(said)})


def _taken(params: JoinTables.Params, schema: Schema) -> tuple[tuple[str, str], ...]:
    keys = {there for _here, there in params.keys}
    wanted = params.columns or tuple(name for name in params.table.schema.names if name not in keys)
    known = {name.lower() for name in schema.names}
    names = (params.table.schema.get(name).name for name in wanted)
    return tuple((name, f"{name}{params.suffix}" if name.lower() in known else name) for name in names)
