"""Samples of JSON Lines."""


def write(frame, path):
    frame.write_ndjson(path)
