"""Samples of Excel workbooks."""


def write(frame, path):
    frame.write_excel(path)


DAMAGES = 4  # each takes a process of its own
