"""From a CSV file to a typed table on disk.

Ours decides every type from every value, checks sums and commits a Delta version; the others write one Parquet file of
types that they guess.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from bench.mixed import COLUMNS, mixed_csv
from bench.timing import Row, Timing, interleaved, program

TIME_GOAL, MEMORY_GOAL = 0.8, 0.25
NAMES = {
    "pandas": "pandas read_csv + to_parquet",
    "polars": "polars scan_csv + sink_parquet",
    "duckdb": "duckdb COPY",
}


def rows(work: Path, options: Any) -> list[Row]:
    return [line for count in (options.rows, options.small) for line in _compared(work, count, options.rounds)]


def _compared(work: Path, count: int, rounds: int) -> list[Row]:
    source = mixed_csv(work, count)
    commands = {name: program(__spec__.name, name, source, work / f"out-{name}") for name in ("ours", "whole", *NAMES)}
    timed = interleaved(commands, rounds)
    size = f"{count:,} × {COLUMNS}"
    lines = []
    for name, label in NAMES.items():
        goal = {"goal": TIME_GOAL} if name == "pandas" else {}
        lines.append(_line(f"import {size}", timed["ours"], label, timed[name], **goal))
    lines.append(_line(f"import {size} with its profile", timed["whole"], NAMES["pandas"], timed["pandas"]))
    ours, theirs = timed["ours"].peak, timed["pandas"].peak
    goal = MEMORY_GOAL if count > 1_000_000 else None
    lines.append(Row(f"peak memory, import {size}", ours, "MB", NAMES["pandas"], theirs, goal))
    return lines


def _line(what: str, ours: Timing, label: str, theirs: Timing, goal: float | None = None) -> Row:
    note = f"CPU {ours.cpu:.1f} s against {theirs.cpu:.1f} s"
    return Row(what, ours.wall, "s", label, theirs.wall, goal, note)


def ours(source: Path, out: Path) -> None:
    from workers.core.reporter import ListReporter
    from workers.core.store import StoreRef
    from workers.importing.ingest import ImportSpec, store_table

    store_table(ImportSpec.of(StoreRef(str(out)), source, "table"), ListReporter())


def whole(source: Path, out: Path) -> None:
    from workers.core.reporter import ListReporter
    from workers.core.store import StoreRef
    from workers.importing.ingest import ImportSpec, import_file

    import_file(ImportSpec.of(StoreRef(str(out)), source, "table"), ListReporter())


def pandas(source: Path, out: Path) -> None:
    import pandas as pd

    pd.read_csv(source).to_parquet(out / "table.parquet")


def polars(source: Path, out: Path) -> None:
    import polars as pl

    pl.scan_csv(source, infer_schema_length=10_000).sink_parquet(out / "table.parquet", compression="zstd")


def duckdb(source: Path, out: Path) -> None:
    import duckdb

    target = out / "table.parquet"
    duckdb.execute(f"COPY (FROM '{source}') TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def main(name: str, source: str, out: str) -> None:
    """One of the programs, into an empty folder."""
    folder = Path(out)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    {"ours": ours, "whole": whole, "pandas": pandas, "polars": polars, "duckdb": duckdb}[name](Path(source), folder)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
