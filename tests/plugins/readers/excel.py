"""Samples of Excel workbooks."""


def write(frame, path):
    frame.write_excel(path)
