"""From a CSV file to a typed table on disk.

Ours begins with the file as an upload leaves it in the store, compares it with its checksum, decides every type from
every value and commits a Delta version with checksums of its own; the others write one Parquet file of types that they
guess. How long storing the file takes has a line of its own.
"""

import os
import shutil
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.timing import Row, Timing, interleaved, measured, program

TIME_GOAL, MEMORY_GOAL = 0.8, 0.25
NAMES = {
    "pandas": "pandas read_csv + to_parquet",
    "polars": "polars scan_csv + sink_parquet",
    "duckdb": "duckdb COPY",
}


def rows(work: Path, options: Any) -> list[Row]:
    return [line for count in (options.rows, options.small) for line in _compared(work, count, options.rounds)]


def _compared(work: Path, count: int, rounds: int) -> list[Row]:
    from bench.mixed import COLUMNS, mixed_csv  # what the others need not load

    source = mixed_csv(work, count)
    store = work / "store"
    shutil.rmtree(store, ignore_errors=True)
    storing = measured(program(__spec__.name, "stored", source, store))
    commands = {name: program(__spec__.name, name, source, work / f"out-{name}") for name in NAMES}
    digest = storing.output.strip()
    commands |= {name: program(__spec__.name, name, digest, store) for name in ("ours", "whole", "ours-loaded")}
    commands["pandas-loaded"] = program(__spec__.name, "pandas-loaded", source, work / "out-pandas")

    def nothing_there(_name: str = "") -> None:
        for folder in (store / "tables", *(work / f"out-{name}" for name in NAMES)):
            shutil.rmtree(folder, ignore_errors=True)

    timed = interleaved(commands, rounds, nothing_there)
    nothing_there()
    size = f"{count:,} × {COLUMNS}"
    lines = []
    for name, label in NAMES.items():
        goal = {"goal": TIME_GOAL} if name == "pandas" else {}
        lines.append(_line(f"import {size}", timed["ours"], label, timed[name], **goal))
    lines.append(_line(f"import {size} with its profile", timed["whole"], NAMES["pandas"], timed["pandas"]))
    told = [median(float(run.output) for run in timed[f"{name}-loaded"].runs) for name in ("ours", "pandas")]
    lines.append(
        Row(f"import {size}, libraries loaded", told[0], "s", NAMES["pandas"], told[1], note="as a worker's job")
    )
    lines.append(Row(f"storing the file of {size} first", storing.wall, note="a copy, its checksum, and on the disk"))
    ours, theirs = timed["ours"].peak, timed["pandas"].peak
    goal = MEMORY_GOAL if count > 1_000_000 else None
    lines.append(Row(f"peak memory, import {size}", ours, "MB", NAMES["pandas"], theirs, goal))
    return lines


def _line(what: str, ours: Timing, label: str, theirs: Timing, goal: float | None = None) -> Row:
    note = f"CPU {ours.cpu:.1f} s against {theirs.cpu:.1f} s"
    return Row(what, ours.wall, "s", label, theirs.wall, goal, note)


def stored(source: Path, store: Path) -> None:
    from workers.core.store import Store, StoreRef

    store.mkdir()
    print(Store(StoreRef(str(store))).put_file(source))


def ours(digest: str, store: Path) -> None:
    from workers.core.reporter import ListReporter
    from workers.importing.storing import store_table

    store_table(_spec(digest, store), ListReporter())


def whole(digest: str, store: Path) -> None:
    from workers.core.reporter import ListReporter
    from workers.importing.ingest import import_file

    import_file(_spec(digest, store), ListReporter())


def _spec(digest: str, store: Path) -> Any:
    from workers.core.store import StoreRef
    from workers.importing.opening import StoredFile
    from workers.importing.storing import ImportSpec

    return ImportSpec(store=StoreRef(str(store)), files=(StoredFile(digest, "mixed.csv"),), table="table")


def pandas(source: str, out: Path) -> None:
    import pandas as pd

    pd.read_csv(source).to_parquet(out / "table.parquet")


def polars(source: str, out: Path) -> None:
    import polars as pl

    pl.scan_csv(source, infer_schema_length=10_000).sink_parquet(out / "table.parquet", compression="snappy")


def duckdb(source: str, out: Path) -> None:
    import duckdb

    target = out / "table.parquet"
    duckdb.execute(f"COPY (FROM '{source}') TO '{target}' (FORMAT parquet, COMPRESSION snappy)")


def _load(name: str) -> None:
    """What a worker's waiting child has loaded and tried, or a notebook in which a small file was read before."""
    if name == "ours":
        from workers.child import load_ahead

        load_ahead()
        return
    from workers.importing.rehearsal import TABLE

    with TemporaryDirectory() as folder:
        small = Path(folder, "small.csv")
        small.write_text(TABLE)
        pandas(str(small), Path(folder))


def main(name: str, what: str, out: str) -> None:
    """One of the programs; tables go where none are."""
    folder = Path(out)
    if name == "stored":
        stored(Path(what), folder)
        return
    if name in ("pandas-loaded", *NAMES):
        folder.mkdir(parents=True)
    name, _dash, loaded = name.partition("-")
    if loaded:
        _load(name)
    began = time.perf_counter()
    {"pandas": pandas, "polars": polars, "duckdb": duckdb, "ours": ours, "whole": whole}[name](what, folder)
    if loaded:
        print(time.perf_counter() - began)


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # as a job's process ends
