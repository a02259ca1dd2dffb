"""Looking at the rows of a large version: ours beside what people would type to see the same hundred rows.

Every program begins as a new process that has checked and read nothing. Ours reads a Delta version through its manifest
and checks what it reads; the others read the same Parquet files and check nothing. A jump is the slowest but five of a
hundred random ones. The first sorted or filtered page of ours works out the order, which is then kept on disk.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.mixed import COLUMNS, mixed_frame
from bench.timing import Row, Timing, interleaved, program

PAGE, JUMPS = 100, 100
PIECE = 250_000
FIRST_GOAL, SCROLL_GOAL = 1.0, 0.2
NAMES = {"pandas": "pandas read_parquet, iloc", "polars": "polars scan, slice", "duckdb": "duckdb LIMIT OFFSET"}
STEPS = {
    "first": "first page",
    "jump": "scroll, 95% of jumps",
    "sorted_first": "first sorted page",
    "sorted_jump": "sorted scroll, 95% of jumps",
    "filtered_first": "first filtered page",
    "filtered_jump": "filtered scroll, 95% of jumps",
}
GOALS = {"first": FIRST_GOAL, "jump": SCROLL_GOAL, "sorted_jump": SCROLL_GOAL, "filtered_jump": SCROLL_GOAL}
JUMPS_OF_OTHERS = 5
"""Where every page costs seconds, five say as much as a hundred."""


def rows(work: Path, options: Any) -> list[Row]:
    place = _made(work, options.rows)
    timed = interleaved({name: program(__spec__.name, name, place) for name in ("ours", *NAMES)}, options.rounds)
    figures = {name: _figures(timing) for name, timing in timed.items()}
    size = f"{options.rows:,} × {COLUMNS}"
    lines = [
        Row(f"grid {size}: {label}", figures["ours"][step], goal=GOALS.get(step), note="in a new process")
        for step, label in STEPS.items()
    ]
    lines += [
        Row(f"grid {size}: {label}", figures["ours"][step], alternative=NAMES[name], theirs=figures[name][step])
        for step, label in STEPS.items()
        for name in NAMES
    ]
    return lines


def _figures(timing: Timing) -> dict[str, float]:
    """The median of each step over the rounds."""
    runs = [json.loads(run.output.splitlines()[-1]) for run in timing.runs]
    return {step: sorted(run[step] for run in runs)[len(runs) // 2] for step in STEPS}


def _made(work: Path, count: int) -> Path:
    """A version of so many rows, checked once as the job that describes it does; made once."""
    from workers.core.specs import to_json
    from workers.core.store import Store, StoreRef
    from workers.core.tables import scan_table, write_table

    place = work / f"grid-{count}"
    if not (place / "ref.json").is_file():
        shutil.rmtree(place, ignore_errors=True)
        batches = (mixed_frame(first, min(PIECE, count - first)) for first in range(0, count, PIECE))
        ref = write_table(Store(StoreRef(str(place / "store"))), "grid", batches)
        scan_table(ref)
        (place / "ref.json").write_text(json.dumps(to_json(ref)))
    return place


def ours(place: Path) -> dict[str, float]:
    import polars as pl

    from workers.browsing.cache import forget
    from workers.browsing.conditions import parse_where
    from workers.browsing.orders import Look
    from workers.browsing.window import window
    from workers.core.row_groups import layout, read_group
    from workers.core.schema import Schema
    from workers.core.specs import from_json
    from workers.core.tables import TableRef

    ref = from_json(json.loads((place / "ref.json").read_text()), TableRef)
    forget(ref)
    first = _timed(lambda: window(ref, 0, PAGE))
    schema = Schema.of(pl.DataFrame(pl.from_arrow(read_group(ref, 0, layout(ref).schema.names))))
    where = parse_where('[["quantity", "below", 100], ["country", "in", "France", "Spain"]]', schema)
    figures = {"first": first, "jump": _jumps(lambda at: window(ref, at, PAGE), ref.rows)}
    for name, look in (("sorted", Look(sort="-score")), ("filtered", Look(where=where))):
        figures[f"{name}_first"] = _timed(lambda look=look: window(ref, 0, PAGE, look))
        total = window(ref, 0, 1, look).total
        figures[f"{name}_jump"] = _jumps(lambda at, look=look: window(ref, at, PAGE, look), total)
    return figures


def pandas(place: Path) -> dict[str, float]:
    import pandas as pd

    begun = time.perf_counter()
    frame = pd.concat([pd.read_parquet(file) for file in _files(place)], ignore_index=True)
    frame.iloc[:PAGE].to_dict("records")
    figures = {"first": time.perf_counter() - begun}
    figures["jump"] = _jumps(lambda at: frame.iloc[at : at + PAGE].to_dict("records"), len(frame))
    begun = time.perf_counter()
    ordered = frame.sort_values("score", ascending=False)
    figures["sorted_first"] = time.perf_counter() - begun
    figures["sorted_jump"] = _jumps(lambda at: ordered.iloc[at : at + PAGE].to_dict("records"), len(frame))
    begun = time.perf_counter()
    kept = frame[(frame.quantity < 100) & frame.country.isin(["France", "Spain"])]
    figures["filtered_first"] = time.perf_counter() - begun
    return figures | {"filtered_jump": _jumps(lambda at: kept.iloc[at : at + PAGE].to_dict("records"), len(kept))}


def polars(place: Path) -> dict[str, float]:
    import polars as pl

    table = pl.scan_parquet(_files(place))
    kept = table.filter((pl.col("quantity") < 100) & pl.col("country").is_in(["France", "Spain"]))
    looks = {"": table, "sorted_": table.sort("score", descending=True), "filtered_": kept}
    return _queried(looks, lambda look, at: look.slice(at, PAGE).collect().rows(), place)


def duckdb(place: Path) -> dict[str, float]:
    import duckdb

    source = f"read_parquet({_files(place)})"
    where = "WHERE quantity < 100 AND country IN ('France', 'Spain')"
    looks = {"": source, "sorted_": f"{source} ORDER BY score DESC", "filtered_": f"{source} {where}"}
    ask = duckdb.connect()
    return _queried(looks, lambda look, at: ask.sql(f"FROM {look} LIMIT {PAGE} OFFSET {at}").fetchall(), place)


def _queried(looks: dict[str, Any], page: Callable[[Any, int], object], place: Path) -> dict[str, float]:
    """The figures of a query engine, which works everything out again for each page."""
    total = json.loads((place / "ref.json").read_text())["rows"]
    figures = {}
    for name, look in looks.items():
        reach = total // 10 if name == "filtered_" else total
        figures[f"{name}first"] = _timed(lambda look=look: page(look, 0))
        figures[f"{name}jump"] = _jumps(lambda at, look=look: page(look, at), reach, JUMPS_OF_OTHERS)
    return figures


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _jumps(page: Callable[[int], object], total: int, jumps: int = JUMPS) -> float:
    """The time that 95 of 100 random pages stay below."""
    took = sorted(_timed(lambda at=at: page(at)) for at in _places(total, jumps))
    return took[int(0.95 * (len(took) - 1))]


def _places(total: int, jumps: int) -> Iterator[int]:
    at = 12_345
    for _jump in range(jumps):
        at = (at * 1_103_515_245 + 12_345) % 2**31
        yield at % max(1, total - PAGE)


def _files(place: Path) -> list[str]:
    return [str(path) for path in sorted((place / "store" / "tables" / "grid").glob("*.parquet"))]


if __name__ == "__main__":
    programs = {"ours": ours, "pandas": pandas, "polars": polars, "duckdb": duckdb}
    print(json.dumps(programs[sys.argv[1]](Path(sys.argv[2]))))
