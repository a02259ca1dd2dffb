"""Moments in the local time of another time zone."""

from dataclasses import dataclass

from workers.core import params
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.expressions.zones import known_zone
from workers.core.schema import DATETIME, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

UTC = "UTC"
SKIPPED = _(
    "A time that clocks skip in spring is taken for as much later; one that they show twice in autumn for the first."
)


class ConvertTimeZone(Transform):
    label = _("Convert time zone")
    help = _("Shows moments as clocks in another time zone do, such as UTC in the local time of Europe/Paris.")
    words = _("timezone utc local daylight saving dst offset fuseau horaire heure locale été décalage")
    group = _("Dates")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("converted like any other value"),
        wrong_type=_("refused: only dates with a time have a time zone"),
        empty=_("a moment that leaves the years 1 to 9999 becomes missing"),
    )
    examples = (
        {"columns": ["moment"], "to_zone": "Europe/Paris"},
        {"columns": ["moment"], "from_zone": "America/New_York", "to_zone": "UTC"},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(DATETIME,))
        from_zone: str = params.text(_("From"), default=UTC, max_length=60, help=_("Moments in the data are in UTC."))
        to_zone: str = params.text(_("To"), default="Europe/Paris", max_length=60, help=SKIPPED)

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (DATETIME,))
        here, there = known_zone(params.from_zone, "from_zone"), known_zone(params.to_zone, "to_zone")
        made: dict[str, Expression] = {name: column(name, schema) for name in names}
        if here != UTC:
            made = {name: call("utc_from_local", of, literal(here)) for name, of in made.items()}
        if there != UTC:
            made = {name: call("local_from_utc", of, literal(there)) for name, of in made.items()}
        return change(schema, made)

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "here": params.from_zone, "there": params.to_zone}
        return say(_("Convert {columns} from the time of {here} to that of {there}."), **words)
