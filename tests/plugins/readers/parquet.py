"""Samples of Parquet."""


def write(frame, path):
    frame.write_parquet(path)
