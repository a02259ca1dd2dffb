"""Keep some of the rows, drawn by chance."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.plans import Plan, Sample
from workers.core.said import Share
from workers.core.schema import Schema
from workers.core.transform import TABLE, Behaviour, State, Transform
from workers.core.words import _, counted, say

MOST = 10**12
ROWS, SHARE = "rows", "share"


class SampleRows(Transform):
    label = _("Sample rows")
    help = _(
        "Keeps some of the rows, drawn by chance and left in their order. The same seed draws the same rows again."
    )
    words = _("random subset draw")
    group = _("Sampling")
    kind = TABLE
    behaviour = Behaviour(
        missing=_("counts as a row like any other"),
        unseen=_("counts as a row like any other"),
        wrong_type=_("every kind is accepted"),
        empty=_("no rows in, no rows out"),
    )
    examples = ({"size": ROWS, "rows": 3}, {"size": SHARE, "percent": 50.0})

    @dataclass(frozen=True)
    class Params(params.Params):
        size: str = params.choice(
            _("How many"), {ROWS: _("a number of rows"), SHARE: _("a share of the rows")}, default=SHARE
        )
        rows: int = params.integer(_("Number of rows"), default=1_000, low=0, high=MOST)
        percent: float = params.number(_("Share in percent"), default=10.0, low=0, high=100)
        seed: int = params.integer(_("Seed"), default=0, low=0, high=2**31 - 1, help=_("Another one draws other rows."))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        if params.size == ROWS:
            return Sample(rows=params.rows, seed=params.seed)
        return Sample(share=params.percent / 100, seed=params.seed)

    def sentence(self, params: Params, state: State | None = None) -> str:
        if params.size == ROWS:
            one, many = _("Keep 1 row drawn by chance."), _("Keep {n:,} rows drawn by chance.")
            return counted(one, many, params.rows)
        return say(_("Keep {share} of the rows, drawn by chance."), share=Share(params.percent / 100))
