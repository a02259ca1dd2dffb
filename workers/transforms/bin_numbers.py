"""Cut numbers into bins: at edges of your own, of equal width, or of as many rows."""

import math
import re
from dataclasses import dataclass

from workers.core import params
from workers.core.errors import DataError, ParamsError
from workers.core.expressions.aggregates import Aggregate, maximum, minimum, quantile
from workers.core.expressions.build import call, column, combine, literal, look_up, number
from workers.core.expressions.nodes import Column, Expression, Literal
from workers.core.expressions.plans import Plan, change
from workers.core.schema import INTEGER, NUMERIC, TEXT, Schema
from workers.core.transform import Behaviour, State, Statistics, Transform, listed, of_kinds
from workers.core.words import Phrase, _, joined, say, typed

EDGES, WIDTH, QUANTILES = "edges", "width", "quantiles"
NUMBERS, RANGES = "numbers", "ranges"
MOST = 50


class BinNumbers(Transform):
    label = _("Bin numbers")
    help = _(
        "Groups numbers into classes, such as age groups: at edges of your own, of equal width, or of equal count."
    )
    words = _("bucket discretize class interval histogram age groups ranges brackets")
    group = _("Numbers")
    behaviour = Behaviour(
        missing=_("stays missing and is left out of what is learned"),
        unseen=_("a number beyond the learned ones falls into the first or the last bin"),
        wrong_type=_("refused: only numbers can be binned"),
        empty=_("a column without any training value has nothing to learn edges from, and is refused"),
    )
    examples = (
        {"columns": ["amount", "count"], "method": EDGES, "edges": "-1; 0; 2.5"},
        {"columns": ["amount"], "method": WIDTH, "bins": 4},
        {"columns": ["count"], "method": QUANTILES, "bins": 4},
    )

    @dataclass(frozen=True)
    class Params(params.Params):
        columns: tuple[str, ...] = params.columns(_("Columns"), kinds=NUMERIC)
        method: str = params.choice(
            _("Bins"),
            {EDGES: _("with edges of your own"), WIDTH: _("of equal width"), QUANTILES: _("of as many training rows")},
            default=WIDTH,
        )
        bins: int = params.integer(
            _("How many bins"), default=5, low=2, high=MOST, help=_("Not used with edges of your own.")
        )
        edges: str = params.text(
            _("Edges"), default="", help=_("As 18; 25.5; 65. A number on an edge belongs to the bin above it.")
        )
        result: str = params.choice(
            _("Write a bin as"),
            {RANGES: _("its range, as 18 – 65"), NUMBERS: _("a number: 0, 1, 2, ...")},
            default=RANGES,
        )

    def statistics(self, params: Params, schema: Schema) -> Statistics:
        if params.method == EDGES:
            _typed(params)
        names = of_kinds(schema, params.columns, NUMERIC)
        return {} if params.method == EDGES else {name: _learned(params, column(name, schema)) for name in names}

    def learn(self, params: Params, found: State) -> State:
        for name in found:
            if not _cuts(params, found, name):
                said = say(_("“{name}” has no value in the training rows to learn from."), name=name)
                raise DataError(said, column=name)
        return found

    def lower(self, params: Params, state: State, schema: Schema) -> Plan:
        return change(schema, {n: _binned(column(n, schema), _cuts(params, state, n), params) for n in params.columns})

    def sentence(self, params: Params, state: State | None = None) -> str:
        words = {"columns": listed(params.columns), "bins": params.bins}
        if params.method == EDGES:
            return say(_("Bin {columns} at {edges}."), edges=_listed(_words(params.edges)), **words)
        if state and len(params.columns) == 1:
            cuts = _cuts(params, state, params.columns[0])
            return say(_("Bin {columns} at {edges}."), edges=_listed(_written(cuts)), **words)
        if params.method == WIDTH:
            return say(_("Bin {columns} into {bins} bins of equal width."), **words)
        return say(_("Bin {columns} into {bins} bins of as many rows."), **words)


def _learned(params: BinNumbers.Params, of: Column) -> dict[str, Aggregate]:
    if params.method == WIDTH:
        return {"minimum": minimum(of), "maximum": maximum(of)}
    return {f"edge_{at}": quantile(of, at / params.bins) for at in range(1, params.bins)}


def _cuts(params: BinNumbers.Params, state: State, name: str) -> list[float]:
    """The edges between the bins, in ascending order: one fewer than there are bins; none when nothing was learned."""
    if params.method == EDGES:
        return _typed(params)
    facts, shares = state[name], [at / params.bins for at in range(1, params.bins)]
    if None in facts.values():
        return []
    if params.method == QUANTILES:
        return sorted(set(facts.values()))
    least, most = facts["minimum"], facts["maximum"]
    return sorted({least * (1 - share) + most * share for share in shares}) if least < most else [least]


def _typed(params: BinNumbers.Params) -> list[float]:
    edges = set()
    for word in _words(params.edges):
        try:
            edges.add(float(word))
        except ValueError:
            raise ParamsError({"edges": say(_("“{value}” is not a number."), value=word)}) from None
    if not all(map(math.isfinite, edges)) or len(edges) >= MOST:
        raise ParamsError({"edges": say(_("Give at most {most} numbers."), most=MOST - 1)})
    return sorted(edges)


def _binned(of: Column, cuts: list[float], params: BinNumbers.Params) -> Expression:
    if not cuts:
        return Literal(None, INTEGER if params.result == NUMBERS else TEXT)
    value = number(of)
    above = combine("add", [call("to_integer", call("less_equal", literal(cut), value)) for cut in cuts])
    if params.result == NUMBERS:
        return above
    ends = _written(cuts)
    middle = [f"{low} – {high}" for low, high in zip(ends, ends[1:], strict=False)]
    return look_up(above, dict(enumerate([f"< {ends[0]}", *middle, f"≥ {ends[-1]}"])), TEXT)


def _written(cuts: list[float]) -> list[str]:
    """The edges with as few digits as tell them apart."""
    for digits in (4, 6, 9, 12):
        ends = [_short(float(f"{cut:.{digits}g}")) for cut in cuts]
        if len(set(ends)) == len(cuts):
            break
    return ends if len(set(ends)) == len(cuts) else [_short(cut) for cut in cuts]


def _short(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _words(edges: str) -> list[str]:
    return re.split(r"[;\s]+", edges.strip(" ;"))


def _listed(edges: list[str]) -> Phrase:
    shown = [typed(edge) for edge in edges]
    if len(shown) > 8:
        return say(_("{names} and {more} more"), names=joined(shown[:8], "; "), more=len(shown) - 8)
    return joined(shown, "; ")
