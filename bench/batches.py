"""Raw rows through ten fitted steps into the matrix of a model, by each engine, for several sizes of a batch.

    python -m bench.batches

Prints microseconds of processor time for a batch, the least of several repetitions, all learned and loaded before.
What comes as values (a request) and what comes as a table (a file) is told apart: each engine first makes of it what it
works on. Reading is what a signature does with the values of a request before.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from bench.rows import STEPS, raw
from workers.engines.numpy import Batch
from workers.engines.polars_canonical import canonical
from workers.packages import Input, Signature
from workers.packages.preparing import Preparation
from workers.recipes import Recipe, Step, fit

TRAINING = 10_000
PAUSE = 0.2
SIZES = (1, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
MOST_READ = 1_000
FEATURES = ("number", "integer", "boolean")
NUMBERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("fill_missing", {"columns": ["amount"], "method": "median"}),
    ("formula", {"column": "total", "formula": "price * quantity"}),
    ("clip_outliers", {"columns": ["amount"], "low": 0.01, "high": 0.99}),
    ("standard_scale", {"columns": ["price"]}),
    ("min_max_scale", {"columns": ["total"]}),
    ("formula", {"column": "part", "formula": "if(quantity > 10 and amount > 30, amount / quantity, round(price, 2))"}),
    ("formula", {"column": "span", "formula": "min(price, total) - max(amount, 2)"}),
    ("formula", {"column": "root", "formula": "sqrt(abs(amount)) + floor(price)"}),
    ("formula", {"column": "rest", "formula": "coalesce(amount, 1) * 2 - quantity"}),
    ("missing_indicator", {"columns": ["amount"]}),
)
Ways = dict[str, Callable[[], Any]]


def lines() -> Iterator[str]:
    given = raw(max(SIZES))
    for what, steps in (("with text and dates", STEPS), ("numbers alone", NUMBERS)):
        fitted = fit(Recipe(tuple(Step(op, params) for op, params in steps)), pl.DataFrame(given[:TRAINING]))
        features = tuple(column.name for column in fitted.output_schema if column.kind in FEATURES)
        prepared = Preparation(fitted.restrict(features), features)
        yield from _table(what, [(size, _ways(prepared, given[:size])) for size in SIZES])
    days = (date.fromordinal(1 + number).isoformat() for number in itertools.cycle(range(date.max.toordinal())))
    yield from _table("reading", [(size, _readings(given[:size], days)) for size in SIZES if size <= MOST_READ])


def _ways(prepared: Preparation, rows: list[dict[str, Any]]) -> Ways:
    schema, count = prepared.recipe.input_schema, len(rows)
    values = {name: [row[name] for row in rows] for name in schema.names}
    frame = canonical(pl.DataFrame(values), schema)
    return {
        "values, row by row": lambda: prepared.one_by_one(values, count),
        "values, arrays": lambda: prepared.as_arrays(Batch.of_values(values, schema, count)),
        "values, frame": lambda: prepared.as_frame(pl.DataFrame(values)),
        "table, arrays": lambda: prepared.as_arrays(Batch.of_frame(frame, schema)),
        "table, frame": lambda: prepared.as_frame(frame),
    }


def _readings(rows: list[dict[str, Any]], days: Iterator[str]) -> Ways:
    """Each time with other ``days``, for those that were just read are remembered."""
    forms = {"amount": "number", "price": "number", "quantity": "integer", "ordered": "date"}
    inputs = [Input(name, forms.get(name, "text"), True, format=forms.get(name, "")) for name in rows[0]]
    signature = Signature("regression", "y", tuple(inputs), ())
    batches = [[{**row, "ordered": next(days)} for row in rows] for _again in range(2 * _repeats(len(rows)))]
    sent = itertools.cycle(batches)
    return {
        "row by row": lambda: [signature.check_row(row, number) for number, row in enumerate(next(sent), start=1)],
        "column by column": lambda: signature.read_rows(next(sent)),
    }


def _table(what: str, sizes: Sequence[tuple[int, Ways]]) -> Iterator[str]:
    names = list(sizes[0][1])
    yield f"| {what} | {' | '.join(names)} |"
    yield f"|---:|{'---:|' * len(names)}"
    for size, ways in sizes:
        spent = [_least(ways[name], _repeats(size)) for name in names]
        yield f"| {size:,} | {' | '.join(f'{each:,.0f}' for each in spent)} |"
    yield ""


def _repeats(size: int) -> int:
    return max(3, min(60, 30_000 // size))


def _least(way: Callable[[], Any], repeats: int) -> float:
    """Microseconds of processor time. A library's threads go on waiting for a while, so each way has its own turn."""
    found = float("inf")
    time.sleep(PAUSE)
    for _repeat in range(repeats):
        start = time.process_time_ns()
        way()
        found = min(found, (time.process_time_ns() - start) / 1000)
    return found


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
