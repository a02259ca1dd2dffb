"""Take texts out of text wherever they occur."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, say


class RemoveText(Transform):
    label = _("Remove text")
    help = _("Takes out every occurrence of some texts, such as “€” or “approx.”, one after the other. Case counts.")
    words = _("delete erase clean")
    group = _("Text")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("treated like any other text"),
        wrong_type=_("refused: only text is edited"),
        empty=_("empty text stays empty"),
    )
    examples = ({"columns": ["city"], "texts": "-\n a"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=(TEXT,))
        texts: str = params.lines(_("Remove"), max_length=2000, help=_("One text on each line; spaces count."))

        @property
        def each(self) -> list[str]:
            return [line for line in self.texts.splitlines() if line]

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, (TEXT,))
        if not 1 <= len(params.each) <= 50:
            raise ParamsError({"texts": say(_("Write one to fifty texts, each on a line of its own."))})
        return change(schema, {name: _without(params.each, column(name, schema)) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "texts": listed(tuple(params.each))}
        return say(_("Remove {texts} within {columns}."), **words)


def _without(texts: list[str], of: Expression) -> Expression:
    for text in texts:
        of = call("replace", of, literal(text), literal(""))
    return of
