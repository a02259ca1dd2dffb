"""Samples of delimited text."""


def write(frame, path):
    frame.write_csv(path)
