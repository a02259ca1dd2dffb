"""Samples of LibSVM text, which knows a label and numbers only."""

import polars as pl

FRAME = pl.DataFrame({"label": [1, 0, 1], "f1": [0.5, 0.0, 1.25], "f2": [0.0, -3.0, 1e300]})


def many(rows):
    return pl.DataFrame({"label": range(rows), "f1": [1.0] * rows})


def write(frame, path):
    features = list(enumerate(frame.columns[1:], start=1))
    with path.open("w") as file:
        for row in frame.rows(named=True):
            pairs = (f" {number}:{row[name]!r}" for number, name in features if row[name])
            file.write(f"{row['label']}{''.join(pairs)}\n")
