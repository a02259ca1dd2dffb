"""What is different between two tables of a million rows, one row in a hundred changed, rows shuffled.

Ours tells rows, cells, columns and distributions, and checks every pair value by value; the others tell the rows alone.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bench.timing import Row, interleaved, program

ROWS, GOAL_SECONDS = 1_000_000, 30.0
COLUMNS = 20


def rows(work: Path, options: Any) -> list[Row]:
    source = _made(work)
    commands = {
        name: program(__spec__.name, name, source, work / f"out-{name}") for name in ("ours", "pandas", "naive")
    }
    timed = interleaved(commands, options.rounds)
    size = f"{ROWS:,} × {COLUMNS}"
    return [
        Row(f"diff by key, {size}", timed["ours"].wall, goal=GOAL_SECONDS, note=f"CPU {timed['ours'].cpu:.1f} s"),
        Row(f"diff by key, {size}", timed["ours"].wall, "s", "pandas merge with indicator", timed["pandas"].wall),
        Row(f"diff by key, {size}", timed["ours"].wall, "s", "pandas, column by column", timed["naive"].wall),
        Row("peak memory", timed["ours"].peak, "MB", "pandas merge with indicator", timed["pandas"].peak),
    ]


def _made(work: Path) -> Path:
    """Both tables, as Parquet files and as versions of ours."""
    folder = work / f"diffing-{ROWS}"
    if not (folder / "after.parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        before = _table()
        changed = pl.when(pl.int_range(pl.len()) % 100 == 0).then(pl.col("f0") + 5).otherwise("f0").alias("f0")
        before.write_parquet(folder / "before.parquet")
        before.with_columns(changed).sample(fraction=1.0, shuffle=True, seed=3).write_parquet(folder / "after.parquet")
    return folder


def _table() -> pl.DataFrame:
    random = np.random.default_rng(1)
    columns: dict[str, Any] = {"id": [f"{number:08}" for number in range(ROWS)]}
    columns |= {f"f{at}": random.normal(size=ROWS) for at in range(9)}
    columns |= {f"i{at}": random.integers(0, 1000, ROWS) for at in range(5)}
    columns |= {f"t{at}": random.choice(["alpha", "beta", "gamma"], ROWS) for at in range(4)}
    return pl.DataFrame(columns).with_columns(pl.Series("long", [f"text {n}" for n in random.integers(0, 10**7, ROWS)]))


def ours(source: Path, out: Path) -> None:
    from workers.comparing.diff import DiffSpec, diff
    from workers.core.reporter import Silent
    from workers.core.store import Store, StoreRef
    from workers.core.tables import write_table

    store = Store(StoreRef(str(out)))
    before, after = (
        write_table(store, "t", pl.read_parquet(source / f"{name}.parquet")) for name in ("before", "after")
    )
    print(diff(DiffSpec(before, after, ("id",)), Silent()).changed)


def pandas(source: Path, out: Path) -> None:
    import pandas as pd

    before, after = (pd.read_parquet(source / f"{name}.parquet") for name in ("before", "after"))
    found = before.merge(after, how="outer", on=list(before.columns), indicator=True)
    print((found["_merge"] != "both").sum())


def naive(source: Path, out: Path) -> None:
    import pandas as pd

    before, after = (pd.read_parquet(source / f"{name}.parquet") for name in ("before", "after"))
    both = before.merge(after, how="outer", on="id", suffixes=("_before", "_after"), indicator=True)
    print(sum((both[f"{name}_before"] != both[f"{name}_after"]).sum() for name in before.columns if name != "id"))


def main(name: str, source: str, out: str) -> None:
    """One of the programs, into an empty folder. Ours writes its two versions first, which counts against it."""
    folder = Path(out)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    {"ours": ours, "pandas": pandas, "naive": naive}[name](Path(source), folder)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
