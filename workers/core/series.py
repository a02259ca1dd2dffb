"""Series of rows in time: rows for the periods that have none."""

from workers.core.around import Steps, hidden, window
from workers.core.expressions.build import call, literal
from workers.core.expressions.folds import fold
from workers.core.expressions.grouping import Frame, Looked, Repeat
from workers.core.expressions.nodes import Expression
from workers.core.expressions.periods import between, later
from workers.core.expressions.plans import Sort, change
from workers.core.transform import listed
from workers.core.words import Phrase, _, say


def put_in_order(steps: Steps, names: tuple[str, ...]) -> None:
    """Sort by these columns, each from the least to the greatest."""
    if names:
        steps.add(Sort(tuple((steps.column(name), False) for name in names)))


def fill_gaps(steps: Steps, time: str, period: str, keys: tuple[str, ...], *, repeat: bool = False) -> None:
    """After each row, one for every period that is left out before the next row of its series.

    The rows are in order of series and time. With ``repeat`` new rows have the values of the row before.
    """
    names, of = steps.schema.names, steps.column(time)
    following, copy = hidden(steps.schema, "following"), hidden(steps.schema, "copy")
    steps.add(window(steps.schema, [Looked(following, fold("first", of), Frame(1, 1))], keys, (time,)))
    left_out = call("coalesce", between(period, of, steps.column(following)), literal(0))
    steps.add(Repeat(call("add", call("maximum", left_out, literal(0)), literal(1)), copy, names))
    gone = call("subtract", steps.column(copy), literal(1))
    moved = {time: later(period, of, gone)}
    others = () if repeat else tuple(name for name in names if name not in (time, *keys))
    steps.add(change(steps.schema, {**moved, **emptied(steps, others, copy)}, drop=[copy]))


def emptied(steps: Steps, names: tuple[str, ...], copy: str) -> dict[str, Expression]:
    """The columns, missing in every copy of a row but the first."""
    is_first = call("equal", steps.column(copy), literal(1))
    return {name: call("if", is_first, steps.column(name), literal(None)) for name in names}


def of_series(keys: tuple[str, ...]) -> Phrase:
    """“ for each …”, as a part of a sentence; empty for a single series."""
    return say(_(" for each {keys}"), keys=listed(keys)) if keys else say("")
