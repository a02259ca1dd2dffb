"""Number categories in an order that a person gives."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, is_among, look_up
from workers.core.expressions.plans import Guard, Plan, change
from workers.core.schema import INTEGER, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say

OTHERS = {"missing": _("become missing"), "error": _("are refused")}


class OrderedCategories(Transform):
    label = _("Number categories in order")
    help = _("Numbers categories 0, 1, 2, ... in the order that you write, such as low, medium, high.")
    words = _("ordinal level scale rank grade rating")
    group = _("Encode")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("as chosen: becomes missing, or is refused"),
        wrong_type=_("refused: only text is put in order; numbers have theirs"),
        empty=_("empty text is a category only when the list has an empty line between two others"),
    )
    examples = ({"columns": ["city"], "order": "Paris\nLyon"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        order: str = params.lines(_("Categories"), help=_("One a line, the least first."))
        others: str = params.choice(_("Other categories"), OTHERS, default="missing")

        @property
        def categories(self) -> list[str]:
            return [line.strip() for line in self.order.strip().splitlines()]

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names, known = of_kinds(schema, params.columns, (TEXT,)), params.categories
        if len(set(known)) < len(known):
            raise ParamsError({"order": say(_("Write each category once."))})
        if not known:
            raise ParamsError({"order": say(_("Write the categories, one a line."))})
        numbers = {category: place for place, category in enumerate(known)}
        encoded = {name: look_up(column(name, schema), numbers, INTEGER) for name in names}
        guards = [self._guard(name, schema, known) for name in names if params.others == "error"]
        return change(schema, encoded, guards=guards)

    def _guard(self, name: str, schema: Schema, known: list[str]) -> Guard:
        message = f"“{name}” holds a category that is not in the list. Add it, or let other categories become missing."
        return Guard(name, call("not", is_among(column(name, schema), known)), message, (name,))

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "order": " < ".join(params.categories[:6])}
        return say(_("Number {columns} in this order: {order}."), **words)
