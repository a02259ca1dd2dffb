"""The `etabli` command as a person at a terminal meets it."""

import os
import stat
import time
from pathlib import Path

import psutil
import pytest

from tests.live import LiveStudio, live_studio

pytestmark = [pytest.mark.live, pytest.mark.timeout(480)]


@pytest.fixture(scope="module")
def studio():
    with live_studio() as started:
        yield started


def test_the_first_start_makes_an_administrator_and_keeps_secrets_to_the_owner(studio):
    assert "Sign in as admin with the password" in studio.output
    for name in ("credentials.txt", "secrets.json"):
        assert stat.S_IMODE((studio.home / name).stat().st_mode) == 0o600


def test_doctor_finds_a_running_studio_well(studio):
    done = studio.etabli("doctor")
    assert done.returncode == 0, done.stdout
    assert "!!" not in done.stdout and "Workers: The workers answer." in done.stdout


def test_doctor_names_what_is_wrong_and_the_mending_command(studio):
    (studio.home / "secrets.json").chmod(0o644)
    done = studio.etabli("doctor")
    (studio.home / "secrets.json").chmod(0o600)
    assert done.returncode == 1
    assert f"To mend it: chmod 600 {studio.home / 'secrets.json'}" in done.stdout


def test_a_second_studio_in_the_same_home_says_where_the_first_one_is(studio):
    done = studio.etabli("up")
    assert done.returncode == 1
    assert f"already running at {studio.url}" in done.stderr


def test_a_port_in_use_is_told_with_another_one_to_take(studio, tmp_path):
    other = LiveStudio(tmp_path, ETABLI_URL=studio.url)
    done = other.etabli("up")
    assert done.returncode == 1
    port = studio.url.rpartition(":")[2]
    assert f"Port {port}, wanted by the web server, is in use" in done.stderr and "ETABLI_URL=" in done.stderr


def test_a_wrong_setting_is_a_sentence(tmp_path):
    done = LiveStudio(tmp_path, ETABLI_WORKERS="many").etabli("doctor")
    assert done.returncode == 1
    assert done.stderr.strip() == "ETABLI_WORKERS must be a whole number of at least 1, not “many”."


def test_accounts_and_the_audit_trail_by_hand(studio):
    made = studio.etabli("createuser", "lin", "--name", "Lin Wei", "--password", "a long enough one")
    assert made.returncode == 0 and "lin can sign in." in made.stdout
    again = studio.etabli("createuser", "lin", "--password", "a long enough one")
    assert again.returncode == 1 and "is taken" in again.stderr
    assert studio.etabli("audit", "verify").stdout == "The audit trail is whole.\n"


def test_stopping_leaves_no_process_and_starting_again_finds_everything(studio):
    family = psutil.Process(studio.process.pid).children(recursive=True)
    assert len(family) >= 6
    studio.stop()
    assert not [process for process in family if process.is_running()]
    assert "Everything has stopped." in studio.output

    (studio.home / "run" / "broker.sock").touch()  # what a crash may leave behind
    studio.start()
    assert "First start" not in studio.output
    assert studio.etabli("doctor").returncode == 0


def test_a_fallen_part_comes_back(studio):
    (web,) = [p for p in psutil.Process(studio.process.pid).children() if "uvicorn" in " ".join(p.cmdline())]
    web.kill()
    patience = time.monotonic() + 60
    while "The web process ended unexpectedly" not in studio.output or studio.etabli("doctor").returncode:
        assert time.monotonic() < patience, studio.output


def test_nothing_of_the_studio_outlives_a_killed_supervisor(studio):
    family = psutil.Process(studio.process.pid).children(recursive=True)
    os.kill(studio.process.pid, 9)
    studio.process.wait()
    _gone, alive = psutil.wait_procs(family, timeout=20)
    assert not alive
    studio.start()
    assert Path(studio.home / "run" / "broker.sock").is_socket()
