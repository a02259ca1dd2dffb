"""The fifteen steps of ``bench.wrangler`` as somebody would write them by hand, each a program of its own.

python -m bench.by_hand duckdb FILES.json OUT.parquet
"""

import json
import sys
from pathlib import Path


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


if __name__ == "__main__":
    named, given, made = sys.argv[1:]
    by_hand = {"pandas": pandas, "polars": polars, "duckdb": duckdb}[named]
    print(json.dumps(by_hand(json.loads(Path(given).read_text()), Path(made))))
