"""The figures of recipes: fifteen steps on a table beside the same by hand in pandas, Polars and DuckDB.

    python -m bench.wrangler                             # 5,000,000 and 50,000 rows
    python -m bench.wrangler --rows 500000 --rounds 1

All begin with the Parquet files of a version and end with Parquet files; ours checks every file, learns from the rows,
and commits a version. What each made has the same sums, or the run fails; they are taken when the clock has stopped.
Last come single rows (bench.rows).
"""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from bench.timing import REPO, Row, interleaved, measured, program, table

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


def ours(ref: Path, out: Path, *, on_disk: bool = False) -> list[str]:
    from workers.core.reporter import ListReporter
    from workers.core.specs import from_json
    from workers.core.tables import TableRef, pieces_of
    from workers.recipes import applying

    if on_disk:
        applying.IN_MEMORY = 0
    source = from_json(json.loads(ref.read_text()), TableRef)
    made = applying.apply_recipe(applying.ApplySpec(source, STEPS, out.name), ListReporter())
    return [piece.path for piece in pieces_of(made.table)]


def pandas(files: list[str], out: Path) -> list[str]:
    import pandas as pd

    frame = pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)
    frame = frame.drop(columns=["token", "remark", "reference"])
    frame["stock"] = frame["stock"].fillna(frame["stock"].median())
    frame["share"] = frame["share"].fillna(frame["share"].mean())
    frame = frame[(frame["quantity"] > 20) & (frame["rating"] >= 2)].copy()
    frame["total"] = frame["price"] * frame["quantity"]
    frame["label"] = frame["city"].str.upper() + "-" + frame["level"]
    frame["amount"] = frame["amount"].clip(frame["amount"].quantile(0.01), frame["amount"].quantile(0.99))
    frame["score"] = (frame["score"] - frame["score"].mean()) / frame["score"].std(ddof=0)
    low, high = frame["price"].min(), frame["price"].max()
    frame["price"] = (frame["price"] - low) / (high - low)
    frame["mot"] = frame["mot"].str.strip().str.upper()
    frame["level"] = frame["level"].map({"low": 1, "middle": 2, "high": 3})
    frame["country"] = frame["country"].map({name: at for at, name in enumerate(sorted(frame["country"].unique()))})
    days, seen = pd.to_datetime(frame["ordered"]), frame["seen"]
    frame["ordered_year"], frame["ordered_month"] = days.dt.year, days.dt.month
    frame["ordered_weekday"] = days.dt.day_of_week + 1
    frame["seen_month"], frame["seen_hour"] = seen.dt.month, seen.dt.hour
    frame = frame.drop(columns=["ordered", "seen"]).rename(columns={"born": "birthday"})
    frame.to_parquet(out)
    return [str(out)]


def polars(files: list[str], out: Path) -> list[str]:
    import polars as pl

    frame = pl.read_parquet(files).drop("token", "remark", "reference")
    frame = frame.with_columns(
        pl.col("stock").fill_null(pl.col("stock").median()), pl.col("share").fill_null(pl.col("share").mean())
    ).filter((pl.col("quantity") > 20) & (pl.col("rating") >= 2))
    price, amount, score = pl.col("price"), pl.col("amount"), pl.col("score")
    known = frame["country"].unique().sort().to_list()
    made = (
        frame.lazy()
        .with_columns(
            (price * pl.col("quantity")).alias("total"),
            (pl.col("city").str.to_uppercase() + "-" + pl.col("level")).alias("label"),
            amount.clip(amount.quantile(0.01, "linear"), amount.quantile(0.99, "linear")),
            (score - score.mean()) / score.std(ddof=0),
            (price - price.min()) / (price.max() - price.min()),
            pl.col("mot").str.strip_chars().str.to_uppercase(),
            pl.col("level").replace_strict({"low": 1, "middle": 2, "high": 3}),
            pl.col("country").replace_strict(known, list(range(len(known)))),
            pl.col("ordered").dt.year().alias("ordered_year"),
            pl.col("ordered").dt.month().alias("ordered_month"),
            pl.col("ordered").dt.weekday().alias("ordered_weekday"),
            pl.col("seen").dt.month().alias("seen_month"),
            pl.col("seen").dt.hour().alias("seen_hour"),
        )
        .drop("ordered", "seen")
        .rename({"born": "birthday"})
        .collect(engine="in-memory")
    )
    made.write_parquet(out, compression="snappy")
    return [str(out)]


def duckdb(files: list[str], out: Path) -> list[str]:
    import duckdb as db

    source = f"read_parquet({files})"
    (stock, share) = db.execute(f"SELECT median(stock), avg(share) FROM {source}").fetchone()
    kept = f"FROM {source} WHERE quantity > 20 AND rating >= 2"
    low, high, mean, spread, least, most = db.execute(
        "SELECT quantile_cont(amount, 0.01), quantile_cont(amount, 0.99), avg(score), stddev_pop(score), min(price), "
        f"max(price) {kept}"
    ).fetchone()
    countries = [name for (name,) in db.execute(f"SELECT DISTINCT country {kept} ORDER BY 1").fetchall()]
    db.execute(
        f"""COPY (SELECT * EXCLUDE (token, remark, reference, ordered, seen, born)
        REPLACE (coalesce(stock, {stock}) AS stock, coalesce(share, {share}) AS share, upper(trim(mot)) AS mot,
        least(greatest(amount, {low}), {high}) AS amount, (score - {mean}) / {spread} AS score,
        (price - {least}) / {most - least} AS price, list_position({countries}, country) - 1 AS country,
        CASE level WHEN 'low' THEN 1 WHEN 'middle' THEN 2 WHEN 'high' THEN 3 END AS level), born AS birthday,
        price * quantity AS total, upper(city) || '-' || level AS label, year(ordered) AS ordered_year,
        month(ordered) AS ordered_month, isodow(ordered) AS ordered_weekday, month(seen) AS seen_month,
        hour(seen) AS seen_hour {kept}) TO '{out}' (FORMAT parquet, COMPRESSION snappy)"""
    )
    return [str(out)]


def compared(work: Path, count: int, rounds: int) -> list[Row]:
    ref, files = _version(work, count)
    commands = {name: program(__spec__.name, name, files, work / f"made-{name}") for name in NAMES}
    commands |= {name: program(__spec__.name, name, ref, work / f"made-{name}") for name in ("ours", "disk")}
    timed = interleaved(commands, rounds)
    _agree({name: _sums(json.loads(found.output)) for name, found in timed.items()})
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
    from bench.mixed import mixed_csv
    from workers.core.reporter import ListReporter
    from workers.core.specs import to_json
    from workers.core.store import StoreRef
    from workers.core.tables import local_files
    from workers.importing.storing import ImportSpec, store_table

    store = work / f"version-{count}"
    ref, files = store / "ref.json", store / "files.json"
    if not files.exists():
        shutil.rmtree(store, ignore_errors=True)
        made = store_table(ImportSpec.of(StoreRef(str(store)), mixed_csv(work, count), "table"), ListReporter()).table
        ref.write_text(json.dumps(to_json(made)))
        files.write_text(json.dumps([str(file) for file in local_files(made)]))
    return ref, files


def _sums(files: list[str]) -> dict[str, float]:
    import polars as pl

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


def _run(name: str, given: Path, out: Path) -> list[str]:
    if name in ("ours", "disk"):
        return ours(given, out, on_disk=name == "disk")
    return {"pandas": pandas, "polars": polars, "duckdb": duckdb}[name](json.loads(given.read_text()), out)


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
    if sys.argv[1:2] and sys.argv[1] in (*NAMES, "ours", "disk"):
        print(json.dumps(_run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main()
