"""The supervisor with real processes: small ones, so that a fall and its mending take moments."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from studio.supervisor.lock import only_one
from studio.supervisor.parts import CannotStart, Part
from studio.supervisor.watch import Supervisor

SLEEPER = "import time, pathlib; pathlib.Path({mark!r}).touch(); time.sleep(600)"


def sleeper(name: str, folder: Path, *, foundation: bool = False, program: str = SLEEPER) -> Part:
    mark = folder / f"{name}.ready"
    return Part(name, (sys.executable, "-c", program.format(mark=str(mark))), mark.exists, foundation)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervise(tmp_path, said):
    started = []

    def build(*parts: Part) -> Supervisor:
        started.append(Supervisor(parts, tmp_path / "log", said.append))
        return started[-1]

    yield build
    for supervisor in started:
        supervisor.stop()


def pids(supervisor: Supervisor) -> list[int]:
    return [child.pid for child in supervisor._children]


def alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def until(condition, seconds: float = 10) -> None:
    patience = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < patience, "it did not happen in time"
        time.sleep(0.02)


def test_starts_the_foundation_before_the_rest_and_stops_everything(supervise, tmp_path):
    needs_it = "import pathlib, sys; sys.exit(9) if not pathlib.Path({base!r}).exists() else None; " + SLEEPER
    base = sleeper("base", tmp_path, foundation=True)
    user = sleeper("user", tmp_path, program=needs_it.replace("{base!r}", repr(str(tmp_path / "base.ready"))))
    supervisor = supervise(base, user)
    supervisor.start()
    running = pids(supervisor)
    assert all(alive(pid) for pid in running)
    supervisor.stop()
    assert not any(alive(pid) for pid in running)


def test_a_part_that_cannot_start_is_told_with_the_end_of_its_log(supervise, tmp_path):
    broken = Part("web", (sys.executable, "-c", "raise SystemExit('no such database')"), lambda: False)
    with pytest.raises(CannotStart, match=r"web process ended while starting(.|\n)*no such database"):
        supervise(broken).start()


def test_a_fallen_part_is_started_again_with_a_sentence(supervise, tmp_path, said):
    supervisor = supervise(sleeper("web", tmp_path))
    supervisor.start()
    (before,) = pids(supervisor)
    os.kill(before, signal.SIGKILL)
    until(lambda: supervisor._look_after_children() or pids(supervisor) != [before])
    assert "web process ended unexpectedly (killed by SIGKILL). It starts again in 1 s" in said[0]


def test_a_part_that_ignores_the_polite_signal_is_ended_within_ten_seconds(supervise, tmp_path):
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
    supervisor = supervise(sleeper("worker", tmp_path, program=stubborn))
    supervisor.start()
    (pid,) = pids(supervisor)
    before = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - before < 10
    assert not alive(pid)


def test_grandchildren_in_groups_of_their_own_are_ended_too(supervise, tmp_path):
    note = tmp_path / "grandchild"
    program = textwrap.dedent(f"""
        import pathlib, subprocess, sys, time
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
        pathlib.Path({str(note)!r}).write_text(str(child.pid))
        pathlib.Path({{mark!r}}).touch()
        time.sleep(600)
    """)
    supervisor = supervise(sleeper("web", tmp_path, program=program))
    supervisor.start()
    supervisor.stop()
    assert not alive(int(note.read_text()))


def test_nothing_outlives_a_supervisor_that_was_killed(tmp_path):
    program = textwrap.dedent(f"""
        import sys, time
        from pathlib import Path
        from tests.studio.test_supervisor import sleeper
        from studio.supervisor.watch import Supervisor
        supervisor = Supervisor([sleeper("web", Path({str(tmp_path)!r}))], Path({str(tmp_path / "log")!r}), print)
        supervisor.start()
        print(supervisor._children[0].pid, flush=True)
        time.sleep(600)
    """)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as owner:
        pid = int(owner.stdout.readline())
        owner.kill()
        until(lambda: not alive(pid))


def test_an_errand_ends_with_its_own_exit_code(supervise, tmp_path):
    supervisor = supervise(sleeper("web", tmp_path))
    supervisor.start()
    assert supervisor.run((sys.executable, "-c", "raise SystemExit(3)")) == 3


def test_a_second_studio_in_the_same_home_is_refused_in_a_sentence(tmp_path):
    url = "http://127.0.0.1:8000"
    with (
        only_one(tmp_path, url),
        pytest.raises(CannotStart, match=f"already running at {url}"),
        only_one(tmp_path, url),
    ):
        pass
    with only_one(tmp_path, url):
        pass


def test_an_adopted_process_that_ended_is_let_go(supervise, tmp_path):
    note = tmp_path / "orphan"
    parent = f"""
import pathlib, subprocess
pathlib.Path({str(note)!r}).write_text(str(subprocess.Popen(["sleep", "0.3"]).pid))
"""
    supervisor = supervise(sleeper("web", tmp_path))
    supervisor.start()
    supervisor.run((sys.executable, "-c", parent))
    until(lambda: supervisor.run(("sleep", "0.2")) is not None and not psutil.pid_exists(int(note.read_text())))
