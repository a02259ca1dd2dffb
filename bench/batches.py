"""Raw rows through ten fitted steps by each engine that prepares rows for a model, for several sizes of a batch.

    python -m bench.batches

Prints microseconds of processor time for a batch, the least of several repetitions, all learned and loaded before.
What comes as values (a request) and what comes as a frame (a file) is told apart: each engine first makes of it what it
works on. Reading is what a signature does with the values of a request before.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import polars as pl

from bench.rows import STEPS, raw
from workers.engines.numpy import Batch, compile_plans
from workers.engines.polars_canonical import canonical
from workers.packages import Input, Signature
from workers.recipes import FittedRecipe, Recipe, Step, fit

TRAINING = 10_000
PAUSE = 0.2
SIZES = (1, 10, 30, 100, 200, 300, 1_000, 3_000, 10_000, 30_000)
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
    for what, steps in (("numbers, text, dates", STEPS), ("numbers", NUMBERS)):
        fitted = fit(Recipe(tuple(Step(op, params) for op, params in steps)), pl.DataFrame(given[:TRAINING]))
        kinds = {column.name: column.kind for column in fitted.output_schema}
        outputs = [name for name, kind in kinds.items() if what != "numbers" or kind not in ("text", "date")]
        yield from _table(what, [(size, _ways(fitted, outputs, given[:size])) for size in SIZES])
    yield from _table("reading", [(size, _readings(given[:size])) for size in SIZES if size <= TRAINING])


def _ways(fitted: FittedRecipe, outputs: Sequence[str], rows: list[dict[str, Any]]) -> Ways:
    least = fitted.restrict(outputs)
    schema, frame = least.input_schema, canonical(pl.DataFrame(rows), least.input_schema)
    row, arrays = fitted.row_function(outputs), compile_plans([step.plan for step in least.steps], schema)
    return {
        "values, one by one": lambda: [row(each) for each in rows],
        "values, arrays": lambda: arrays(Batch.of_rows(rows, schema)),
        "values, frame": lambda: least.apply(pl.DataFrame(rows)),
        "frame, arrays": lambda: arrays(Batch.of_frame(frame, schema)),
        "frame, frame": lambda: least.apply(frame),
    }


def _readings(rows: list[dict[str, Any]]) -> Ways:
    sent = [{**row, "ordered": row["ordered"].isoformat()} for row in rows]
    forms = {"amount": "number", "price": "number", "quantity": "integer", "ordered": "date"}
    inputs = [Input(name, forms.get(name, "text"), True, format=forms.get(name, "")) for name in rows[0]]
    signature = Signature("regression", "y", tuple(inputs), ())
    return {
        "row by row": lambda: [signature.check_row(row, number) for number, row in enumerate(sent)],
        "column by column": lambda: signature.read_rows(sent),
    }


def _table(what: str, sizes: Sequence[tuple[int, Ways]]) -> Iterator[str]:
    names = list(sizes[0][1])
    yield f"| {what}: rows | {' | '.join(names)} |"
    yield f"|---:|{'---:|' * len(names)}"
    for size, ways in sizes:
        spent = [_least(ways[name], max(3, min(60, 30_000 // size))) for name in names]
        yield f"| {size:,} | {' | '.join(f'{each:,.0f}' for each in spent)} |"
    yield ""


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
