"""The figures of recipes: fifteen steps on a table beside the same by hand in pandas, Polars and DuckDB.

    python -m bench.wrangler                             # 5,000,000 and 50,000 rows
    python -m bench.wrangler --rows 500000 --rounds 1

All begin with the Parquet files of a version and end with Parquet files, each a process from its start to its end; ours
is that of a job, which checks every file, learns from the rows and commits a version. What each made has the same sums,
or the run fails; they are taken when the clock has stopped.
Last come single rows (bench.rows).
"""

import argparse
import json
import os
import shlex
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from bench.mixed import mixed_csv
from bench.timing import REPO, Row, interleaved, measured, program, table
from studio.env import child_environment
from workers.child import Order
from workers.core.reporter import ListReporter, Reporter
from workers.core.specs import from_json, to_json
from workers.core.store import StoreRef
from workers.core.tables import TableRef, local_files, pieces_of
from workers.importing.storing import ImportSpec, store_table
from workers.recipes import applying

TIME_GOAL, MEMORY_GOAL, HAND_GOAL, SMALL_GOAL = 1 / 3.5, 2 / 3, 1.2, 1.5
CLOSE = 1e-9
STEPS: list[dict[str, Any]] = [
    {"op": "drop_columns", "params": {"columns": ["token", "remark", "reference"]}},
    {"op": "fill_missing", "params": {"columns": ["stock"], "method": "median"}},
    {"op": "fill_missing", "params": {"columns": ["share"], "method": "mean"}},
    {"op": "filter_rows", "params": {"condition": "quantity > 20 and rating >= 2"}},
    {"op": "formula", "params": {"column": "total", "formula": "price * quantity"}},
    {"op": "formula", "params": {"column": "label", "formula": "upper(city) + '-' + level"}},
    {"op": "clip_outliers", "params": {"columns": ["amount"], "low": 0.01, "high": 0.99}},
    {"op": "standard_scale", "params": {"columns": ["score"]}},
    {"op": "min_max_scale", "params": {"columns": ["price"]}},
    {"op": "format_text", "params": {"columns": ["mot"], "case": "upper"}},
    {"op": "map_values", "params": {"column": "level", "pairs": [["low", "1"], ["middle", "2"], ["high", "3"]]}},
    {"op": "ordinal_encode", "params": {"columns": ["country"]}},
    {"op": "date_parts", "params": {"column": "ordered"}},
    {"op": "date_parts", "params": {"column": "seen", "year": False, "weekday": False, "hour": True}},
    {"op": "rename_columns", "params": {"names": [["born", "birthday"]]}},
]
SUMS = ("stock", "share", "total", "amount", "score", "price", "level", "country", "ordered_weekday", "seen_hour")
NAMES = {
    "pandas": "pandas by hand",
    "polars": "Polars by hand, lazy, in memory",
    "duckdb": "DuckDB by hand, one query a learning step",
}


def on_disk(spec: applying.ApplySpec, reporter: Reporter) -> applying.ApplyResult:
    """The job where it holds that rows are too many for memory."""
    applying.IN_MEMORY = 0
    return applying.apply_recipe(spec, reporter)


@dataclass(frozen=True)
class Job:
    """Our side: the process of a job, as the studio starts it when none waits with its libraries loaded."""

    compute: str
    ref: Path
    scratch: Path

    @property
    def command(self) -> list[str]:
        """Reads its order from a pipe that stays open, and tells events to what is the standard output here."""
        order = json.dumps(asdict(Order(self.compute, "workers.recipes.applying:ApplySpec", str(self.scratch))))
        child = f"exec {sys.executable} -m workers.child 3 3>&1"
        ordered = f"exec 0<>{self.scratch / 'pipe'}; printf '%s\\n' {shlex.quote(order)} >&0"
        own = [f"{name}={value}" for name, value in child_environment().items()]
        return ["env", *own, "sh", "-c", f"{ordered}; unset PYTHONDONTWRITEBYTECODE; {child}"]

    def prepare(self) -> None:
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        os.mkfifo(self.scratch / "pipe")
        spec = {"source": json.loads(self.ref.read_text()), "steps": STEPS, "table": self.scratch.name}
        # A disk that is busy with the tables of other rounds would be part of the figure.
        shutil.rmtree(Path(spec["source"]["store"]["root"], "tables", self.scratch.name), ignore_errors=True)
        (self.scratch / "spec.json").write_text(json.dumps(spec))

    @staticmethod
    def made(events: str) -> list[str]:
        """The files of the version. Raises ``SystemExit`` with what the job said where it failed."""
        last = json.loads(events.splitlines()[-1])
        if last["event"] != "result":
            raise SystemExit(f"The job failed: {last}")
        return [piece.path for piece in pieces_of(from_json(last["result"]["table"], TableRef))]


def compared(work: Path, count: int, rounds: int) -> list[Row]:
    ref, files = _version(work, count)
    jobs = {
        "ours": Job("workers.recipes.applying:apply_recipe", ref, work / "job"),
        "disk": Job(f"{__spec__.name}:on_disk", ref, work / "job-disk"),
    }
    commands = {name: program("bench.by_hand", name, files, work / f"made-{name}") for name in NAMES}
    commands |= {name: job.command for name, job in jobs.items()}
    timed = interleaved(commands, rounds, lambda name: jobs[name].prepare() if name in jobs else None)
    told = {name: found.output for name, found in timed.items()}
    made = {name: jobs[name].made(told[name]) if name in jobs else json.loads(told[name]) for name in told}
    _agree({name: _sums(files) for name, files in made.items()})
    size, large = f"{len(STEPS)} steps on {count:,} × 20", count > 1_000_000
    hand = HAND_GOAL if large else SMALL_GOAL
    goals = {"pandas": TIME_GOAL if large else None, "polars": hand, "duckdb": hand}
    rows = []
    for what, found, wanted in ((size, timed["ours"], goals), (f"{size}, from the disk", timed["disk"], {})):
        for name, label in NAMES.items():
            note = f"CPU {found.cpu:.1f} s against {timed[name].cpu:.1f} s"
            rows.append(Row(what, found.wall, "s", label, timed[name].wall, wanted.get(name), note))
        peak = timed["pandas"].peak
        rows.append(
            Row(f"peak memory, {what}", found.peak, "MB", NAMES["pandas"], peak, MEMORY_GOAL if large else None)
        )
    return rows


def _version(work: Path, count: int) -> tuple[Path, Path]:
    """A version of the table, made once: where it says how it is found, and which files it has."""
    store = work / f"version-{count}"
    ref, files = store / "ref.json", store / "files.json"
    if not files.exists():
        shutil.rmtree(store, ignore_errors=True)
        made = store_table(ImportSpec.of(StoreRef(str(store)), mixed_csv(work, count), "table"), ListReporter()).table
        ref.write_text(json.dumps(to_json(made)))
        files.write_text(json.dumps([str(file) for file in local_files(made)]))
    return ref, files


def _sums(files: list[str]) -> dict[str, float]:
    rows = pl.scan_parquet(files, glob=False)
    return rows.select(pl.col(SUMS).cast(pl.Float64).sum(), rows=pl.len()).collect().row(0, named=True)


def _agree(sums: dict[str, dict[str, float]]) -> None:
    first = sums.pop("pandas")
    for name, found in sums.items():
        off = {
            key for key, value in first.items() if abs(found[key] - value) > CLOSE * max(1.0, abs(value), first["rows"])
        }
        if off:
            raise SystemExit(f"{name} made something else than pandas did: {off}")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.wrangler", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--small", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, default=REPO / "var" / "bench", help="folder for the data")
    given = parser.parse_args(arguments)
    given.work.mkdir(parents=True, exist_ok=True)
    lines = [row for count in (given.rows, given.small) for row in compared(given.work, count, given.rounds)]
    print(table(lines))
    print(measured(program("bench.rows")).output)


if __name__ == "__main__":
    main()
