"""The table that everything is measured on: twenty columns of the kinds that people really have."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

PIECE = 250_000
COLUMNS = 20
_DAYS = 20 * 365
_SECONDS = 5 * 365 * 86_400
COUNTRIES = ["France", "Germany", "Belgium", "Spain", "Italy", "Portugal", "Poland", "Austria", "Sweden", "Ireland"]
WORDS = (  # noqa: SIM905 - thirty words in two lines
    "été élève garçon naïveté cœur forêt château français où déjà hôpital mère août noël maïs crème fenêtre île "
    "théâtre poème maison jardin rivière montagne école voiture soleil lumière musique bateau"
).split()


def mixed_csv(work: Path, rows: int) -> Path:
    """A CSV file of so many rows and 20 columns, about 160 bytes a row; made once, always the same bytes."""
    path = work / f"mixed-{rows}.csv"
    if path.exists():
        return path
    partial = path.with_suffix(".partial")
    with partial.open("wb") as out:
        for first in range(0, rows, PIECE):
            frame = mixed_frame(first, min(PIECE, rows - first))
            frame.write_csv(out, include_header=first == 0)
    partial.rename(path)
    return path


def mixed_frame(first: int, rows: int) -> pl.DataFrame:
    """Rows ``first`` to ``first + rows`` of the table, as text where the file says more than a type would."""
    draw = np.random.default_rng([first, 3])
    whole = pl.int_range(first, first + rows, eager=True)
    typed = pl.DataFrame(
        {
            "id": whole + 1,
            "quantity": draw.integers(0, 500, rows),
            "stock": _gaps(draw, draw.integers(0, 100_000, rows), 0.08),
            "rating": draw.integers(1, 6, rows),
            "price": np.round(draw.gamma(2.0, 30.0, rows), 2),
            "score": draw.normal(size=rows),
            "share": _gaps(draw, np.round(draw.random(rows), 4), 0.2),
            "amount": np.round(draw.normal(0, 10_000, rows), 2),
            "postcode": pl.Series(draw.integers(1_000, 98_000, rows)).cast(pl.String).str.zfill(5),
            "reference": pl.Series(draw.integers(0, 10**6, rows)).cast(pl.String).str.zfill(7),
            "ordered": pl.Series(draw.integers(0, _DAYS, rows), dtype=pl.Int32),
            "born": pl.Series(draw.integers(0, _DAYS, rows), dtype=pl.Int32),
            "seen": pl.Series(draw.integers(0, _SECONDS, rows), dtype=pl.Int64),
            "active": draw.random(rows) < 0.7,
            "country": _picked(draw, COUNTRIES, rows),
            "city": "C" + pl.Series(draw.zipf(1.6, rows) % 2_000).cast(pl.String),
            "token": pl.Series(draw.integers(0, 2**62, rows)).cast(pl.String).str.tail(12).str.replace("^", "k"),
            "mot": _picked(draw, WORDS, rows) + " " + _picked(draw, WORDS, rows),
            "remark": _remarks(draw, rows),
            "level": _picked(draw, ["low", "middle", "high"], rows),
        }
    )
    return typed.with_columns(
        (date(2005, 1, 1) + pl.duration(days=pl.col("ordered"))).dt.to_string("%Y-%m-%d").alias("ordered"),
        (date(1970, 1, 1) + pl.duration(days=pl.col("born"))).dt.to_string("%d/%m/%Y").alias("born"),
        (pl.lit(date(2020, 1, 1)).cast(pl.Datetime("us")) + pl.duration(seconds=pl.col("seen")))
        .dt.to_string("%Y-%m-%d %H:%M:%S")
        .alias("seen"),
    )


def _gaps(draw: np.random.Generator, values: np.ndarray, share: float) -> pl.Series:
    return pl.select(pl.when(pl.Series(draw.random(len(values)) >= share)).then(pl.Series(values))).to_series()


def _picked(draw: np.random.Generator, words: list[str], rows: int) -> pl.Series:
    return pl.Series(words).gather(draw.integers(0, len(words), rows))


def _remarks(draw: np.random.Generator, rows: int) -> pl.Series:
    """Longer text, some of it with commas and quotes; most rows have none."""
    parts = [_picked(draw, WORDS, rows) for _ in range(6)]
    said = pl.DataFrame({str(at): part for at, part in enumerate(parts)}).select(
        pl.format('{} {}, {} "{}" {}; {}', *map(str, range(6)))
    )
    return pl.select(pl.when(pl.Series(draw.random(rows) < 0.15)).then(said.to_series())).to_series()
