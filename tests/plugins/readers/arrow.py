"""Samples of Arrow files."""


def write(frame, path):
    frame.write_ipc(path, compression="zstd")
