"""Keep the first or the last rows, or leave them out."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.plans import Plan, Slice
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform
from workers.core.words import _, counted

MOST = 10**12
_SENTENCES = {
    "keep_first": (_("Keep the first row."), _("Keep the first {n:,} rows.")),
    "keep_last": (_("Keep the last row."), _("Keep the last {n:,} rows.")),
    "drop_first": (_("Drop the first row."), _("Drop the first {n:,} rows.")),
    "drop_last": (_("Drop the last row."), _("Drop the last {n:,} rows.")),
}


class KeepRows(Transform):
    label = _("First or last rows")
    help = _("Keeps the first or the last rows in the order that they are in, or drops them.")
    words = _("head tail limit top")
    group = _("Rows")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("counts as a row like any other"),
        unseen=_("counts as a row like any other"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"rows": 3},)

    @dataclass(frozen=True)
    class Params(params.Params):
        rows: int = params.integer(_("How many rows"), low=0, high=MOST)
        action: str = params.choice(
            _("What becomes of them"),
            {
                "keep_first": _("keep the first"),
                "keep_last": _("keep the last"),
                "drop_first": _("drop the first"),
                "drop_last": _("drop the last"),
            },
            default="keep_first",
        )

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        action, _sign, end = params.action.partition("_")
        offset, length = (0, params.rows) if action == "keep" else (params.rows, None)
        return Slice(offset, length, from_end=end == "last")

    def sentence(self, params: Params, state: State | None = None) -> str:
        return counted(*_SENTENCES[params.action], params.rows)
