"""Requests to the Linux kernel, so that no process outlives the studio. Elsewhere they do nothing."""

import ctypes
import os
import signal
import sys
from collections.abc import Collection

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """To run in a fresh child before it becomes its program: the kernel ends it when its parent is gone."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == 1:  # the parent ended before the request was made
            os.kill(os.getpid(), signal.SIGTERM)


def adopt_orphans() -> None:
    """Grandchildren whose parent dies become ours, so that stopping can find them."""
    if _libc is not None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)


def bury_adopted(own: Collection[int | None]) -> None:
    """Let go of one adopted process that has ended; those in ``own`` are waited for by whoever started them."""
    try:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return
    if ended and ended.si_pid not in own:
        os.waitpid(ended.si_pid, os.WNOHANG)
