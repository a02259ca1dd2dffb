"""What every column of a table holds: ours beside ydata-profiling, DuckDB's SUMMARIZE and pandas describe.

Each reads a typed table from disk in a process of its own and says how long the work took, without start-up; ours gives
more than SUMMARIZE (moments of higher order, histograms, commonest values, patterns, gaps) in the time that is shown.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.environments import environment
from bench.mixed import COLUMNS, PIECE, mixed_frame
from bench.timing import Row, Timing, interleaved, program

YDATA_GOAL, SUMMARIZE_GOAL = 0.1, 1.0
WIDE = (1_000_000, 50)
WIDE_GOAL = 30.0


def rows(work: Path, options: Any) -> list[Row]:
    large, small, wide = (_made(work, *size) for size in ((options.rows, COLUMNS), (options.small, COLUMNS), WIDE))
    lines = []
    for count, place in ((options.rows, large), (options.small, small)):
        timed = interleaved(
            {name: program(__spec__.name, name, place) for name in ("ours", "summarize", "describe")}, options.rounds
        )
        size = f"{count:,} × {COLUMNS}"
        goal = SUMMARIZE_GOAL if count == options.rows else None
        lines.append(_line(f"profile {size}", timed["ours"], "duckdb SUMMARIZE", timed["summarize"], goal))
        lines.append(_line(f"profile {size}", timed["ours"], "pandas describe", timed["describe"]))
        if count == options.rows:
            peaks = timed["ours"].peak, timed["describe"].peak
            lines.append(Row(f"peak memory, profile {size}", peaks[0], "MB", "pandas describe", peaks[1]))
    python = environment(work, "profiling")
    if python is not None:
        commands = {"ours": program(__spec__.name, "ours", small)}
        commands["ydata"] = program("bench.ydata", small, python=str(python))
        timed = interleaved(commands, options.rounds)
        what = f"profile {options.small:,} × {COLUMNS}"
        lines.append(_line(what, timed["ours"], "ydata-profiling, minimal", timed["ydata"], YDATA_GOAL))
    timed = interleaved({"ours": program(__spec__.name, "ours", wide)}, options.rounds)
    return [*lines, Row(f"profile {WIDE[0]:,} × {WIDE[1]}", _seconds(timed["ours"]), goal=WIDE_GOAL)]


def _seconds(timing: Timing) -> float:
    return min(float(run.output.split()[-1]) for run in timing.runs)


def _line(what: str, ours: Timing, label: str, theirs: Timing, goal: float | None = None) -> Row:
    note = f"whole processes {ours.wall:.2f} s against {theirs.wall:.2f} s"
    return Row(what, _seconds(ours), "s", label, _seconds(theirs), goal, note)


def _made(work: Path, count: int, width: int) -> Path:
    """A folder with the table as a version of ours and as one Parquet file; made once."""
    from workers.core.specs import to_json
    from workers.core.store import Store, StoreRef
    from workers.core.tables import write_table

    place = work / f"profile-{count}x{width}"
    if (place / "ref.json").exists():
        return place
    place.mkdir(parents=True, exist_ok=True)
    frames = (_typed(first, min(PIECE, count - first), width) for first in range(0, count, PIECE))
    ref = write_table(Store(StoreRef(str(place / "store"))), "table", frames)
    (place / "ref.json").write_text(json.dumps(to_json(ref)))
    return place


def _typed(first: int, count: int, width: int) -> Any:
    """Some rows with the types that an import gives them, repeated sideways to ``width`` columns."""
    import polars as pl

    frame = mixed_frame(first, count)
    frame = frame.with_columns(
        pl.col("ordered").str.to_date("%Y-%m-%d"), *(pl.col(name).cast(pl.Int64) for name in ("quantity", "rating"))
    )
    copies = [frame.select(pl.all().name.suffix(f"_{n}" if n else "")) for n in range(-(-width // frame.width))]
    return pl.concat(copies, how="horizontal").select(pl.all().name.keep()).select(pl.nth(range(width)))


def ours(place: Path) -> None:
    from workers.core.reporter import ListReporter
    from workers.core.specs import from_json
    from workers.core.tables import TableRef
    from workers.profiling.profile import ProfileSpec, profile

    profile(ProfileSpec(from_json(json.loads((place / "ref.json").read_text()), TableRef)), ListReporter())


def summarize(place: Path) -> None:
    import duckdb

    duckdb.execute(f"SUMMARIZE FROM '{place}/store/tables/table/*.parquet'").fetchall()


def describe(place: Path) -> None:
    import pandas as pd

    pd.read_parquet(place / "store" / "tables" / "table").describe(include="all")


def main(name: str, place: str) -> None:
    """One of the programs; the libraries are loaded before the clock starts."""
    work = {"ours": ours, "summarize": summarize, "describe": describe}[name]
    _load(name)
    start = time.perf_counter()
    work(Path(place))
    print(f"{time.perf_counter() - start:.4f}")


def _load(name: str) -> None:
    if name == "ours":
        import workers.profiling.profile  # noqa: F401
    elif name == "summarize":
        import duckdb  # noqa: F401
    else:
        import pandas.io.parquet  # noqa: F401


if __name__ == "__main__":
    main(*sys.argv[1:])
