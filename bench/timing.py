"""Measures whole processes, one after the other in rounds, and prints what came out beside what was hoped for.

A figure of one process: wall seconds from start to end, CPU seconds of the process and all its children, and the peak
of the resident memory of the whole tree. Of several rounds the minimum and the median are kept.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

REPO = Path(__file__).resolve().parents[1]
TICK = 0.02


@dataclass(frozen=True)
class Run:
    """One process: seconds, seconds, bytes, and what it printed."""

    wall: float
    cpu: float
    peak: int
    output: str


@dataclass(frozen=True)
class Timing:
    """Several rounds of the same process."""

    runs: tuple[Run, ...]

    @property
    def best(self) -> float:
        return min(run.wall for run in self.runs)

    @property
    def wall(self) -> float:
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        return median(run.cpu for run in self.runs)

    @property
    def peak(self) -> float:
        return median(run.peak for run in self.runs)

    @property
    def output(self) -> str:
        """What the last run printed."""
        return self.runs[-1].output


@dataclass(frozen=True)
class Row:
    """One line of the table. ``goal`` bounds the ratio from above, or ``ours`` itself when there is no alternative."""

    what: str
    ours: float
    unit: str = "s"
    alternative: str = ""
    theirs: float | None = None
    goal: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.theirs if self.theirs else None

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        figure = self.ours if self.ratio is None else self.ratio
        return "goal met" if figure <= self.goal else "goal missed"


def program(module: str, *arguments: object, python: str = sys.executable) -> list[str]:
    """The command that runs ``module`` (usually the section itself) as a process of its own.

    It may keep compiled modules, whatever is usual here: nobody who uses a program has it compiled anew each time.
    """
    return ["env", "-u", "PYTHONDONTWRITEBYTECODE", python, "-m", module, *map(str, arguments)]


def interleaved(
    commands: Mapping[str, Sequence[str]], rounds: int, before: Callable[[str], object] = lambda _name: None
) -> dict[str, Timing]:
    """Every command once per round, so that a busy minute hits all of them.

    ``before`` is done before each, untimed, with its name.
    """
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(rounds):
        for name, command in commands.items():
            print(f"  round {turn + 1} of {rounds}: {name} …", end="", flush=True, file=sys.stderr)
            before(name)
            run = measured(command)
            print(f" {run.wall:.2f} s, {run.peak / 1e6:,.0f} MB", file=sys.stderr)
            runs[name].append(run)
    return {name: Timing(tuple(some)) for name, some in runs.items()}


def measured(command: Sequence[str]) -> Run:
    """Run one command to its end. Raises ``CalledProcessError`` with its words when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watch = _Watch(process.pid)
    watch.start()
    before = os.times()
    output, errors = process.communicate()
    wall = time.perf_counter() - start
    after = os.times()
    watch.stop()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output, errors)
    spent = (after.children_user - before.children_user) + (after.children_system - before.children_system)
    return Run(wall, spent, watch.peak, output)


class _Watch(threading.Thread):
    """The peak of what a process and its children hold in memory."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.root = psutil.Process(pid)
        self.peak = 0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(TICK):
            try:
                family = [self.root, *self.root.children(recursive=True)]
                self.peak = max(self.peak, sum(member.memory_info().rss for member in family))
            except psutil.Error:  # one of them ended just now
                continue

    def stop(self) -> None:
        self._over.set()
        self.join()


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| what | ours | the alternative | | ratio | goal | |",
        "|---|---:|---|---:|---:|---:|---|",
    ]
    for row in rows:
        theirs = "" if row.theirs is None else _figure(row.theirs, row.unit)
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        goal = ""
        if row.goal is not None:
            goal = f"≤ {_figure(row.goal, row.unit)}" if row.ratio is None else f"≤ {row.goal:.2f}"
        remark = ". ".join(filter(None, (row.verdict, row.note)))
        cells = [row.what, _figure(row.ours, row.unit), row.alternative, theirs, ratio, goal, remark]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _figure(value: float, unit: str) -> str:
    if unit == "MB":
        return f"{value / 1e6:,.0f} MB"
    return f"{value:.3g} {unit}" if value < 100 else f"{value:,.0f} {unit}"
