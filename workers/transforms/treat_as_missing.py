"""Read words that stand for no value as missing."""

from dataclasses import dataclass

from workers.core import params
from workers.core.errors import ParamsError
from workers.core.expressions.build import call, column, is_among, literal
from workers.core.expressions.nodes import Expression
from workers.core.expressions.plans import Plan, change
from workers.core.schema import INTEGER, NUMERIC, TEXT, Schema
from workers.core.transform import Behaviour, State, Transform, listed, of_kinds
from workers.core.words import _, joined, quoted, say

KINDS = (TEXT, *NUMERIC)


class TreatAsMissing(Transform):
    label = _("Treat values as missing")
    help = _("Makes values that stand for “unknown” missing, such as n/a, a dash, -1 or 999.")
    words = _("null na placeholder sentinel unknown blank remove value")
    group = _("Missing values")
    behaviour = Behaviour(
        missing=_("stays missing"),
        unseen=_("kept unless it is one of the values"),
        wrong_type=_("refused: only text and numbers hold such values"),
        empty=_("empty text becomes missing where that is chosen"),
    )
    examples = ({"columns": ["city", "count"], "values": "n/a\n999"},)

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=KINDS)
        values: str = params.lines(
            _("Values"), default="n/a\nnull\nunknown\n-", help=_("One a line. Case and blanks around do not matter.")
        )
        empty: bool = params.flag(_("Empty text, too"), default=True)

        @property
        def words(self) -> list[str]:
            return list(dict.fromkeys(line.strip().lower() for line in self.values.splitlines() if line.strip()))

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        names = of_kinds(schema, params.columns, KINDS)
        if not params.words and not params.empty:
            raise ParamsError({"values": say(_("Write at least one value."))})
        return change(schema, {name: _without(column(name, schema), params) for name in names})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = [quoted(word) for word in params.words[:6]] + ([say(_("empty text"))] if params.empty else [])
        return say(_("Treat as missing in {columns}: {words}."), columns=listed(params.columns), words=joined(words))


def _without(of: Expression, params: TreatAsMissing.Params) -> Expression:
    if of.kind == TEXT:
        wrong = [*params.words, *([""] if params.empty else [])]
        return call("if", is_among(call("lower", call("trim", of)), wrong), literal(None), of)
    kind = int if of.kind == INTEGER else float
    numbers = [number for word in params.words if (number := _number(word, kind)) is not None]
    return call("if", is_among(of, numbers), literal(None), of)


def _number(word: str, kind: type[int] | type[float]) -> int | float | None:
    try:
        value = float(word)
        return kind(value) if kind(value) == value else None
    except (ValueError, OverflowError):
        return None
