"""`etabli demo`: the guided first project, from an empty home to a curl that works; and once more."""

import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import LiveStudio

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]

LAST_LINE = "administers the studio"


@pytest.fixture(scope="module")
def demo() -> Iterator[LiveStudio]:
    studio = LiveStudio(Path(tempfile.mkdtemp(prefix="etabli-")))
    try:
        studio.start("demo")
        wait_for_the_end(studio)
        yield studio
    finally:
        studio.stop()
        shutil.rmtree(studio.home, ignore_errors=True)


def wait_for_the_end(studio: LiveStudio) -> None:
    patience = time.monotonic() + 240
    while LAST_LINE not in studio.output:
        assert time.monotonic() < patience and studio.process.poll() is None, studio.output
        time.sleep(0.2)


def facts(output: str) -> str:
    """Everything from the figures on."""
    return output[output.index("Test accuracy:") : output.index(LAST_LINE)]


def test_the_model_is_good_enough_and_says_so(demo):
    accuracy = re.search(r"Test accuracy: ([\d.]+)% on 114 rows nobody trained on \(seed 42\)", demo.output)
    assert accuracy, demo.output
    assert float(accuracy[1]) >= 95.2


def test_the_author_was_refused_and_somebody_else_approved(demo):
    assert demo.output.index("approve her own work, and is refused") < demo.output.index("Rita approves it for staging")


def test_the_curl_works_when_pasted(demo):
    (curl,) = re.findall(r"^curl .*?^\}'$", demo.output, re.DOTALL | re.MULTILINE)
    answer = json.loads(subprocess.run(["bash", "-c", curl], capture_output=True, text=True, check=True).stdout)
    assert answer["model_version"] == "tumours/1"
    assert answer["predictions"][0]["prediction"] == "malignant"


def test_a_second_start_makes_nothing_new_and_says_the_same(demo):
    first = facts(demo.output)
    demo.stop()
    again = demo.etabli("demo", "--once")
    assert again.returncode == 0, again.stderr
    assert facts(again.stdout) == first
    assert "imports" not in again.stdout and "trains XGBoost" not in again.stdout
