"""Tests that need a started studio lie in the folders that `make test` names for them, or it would leave them out."""

import re
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
MARKED = re.compile(r"\bmark\.(browser|live|fault)\b")


def test_make_names_every_folder_with_browser_live_or_fault_tests() -> None:
    (line,) = re.findall(r"^LIVE := .*$", (REPO / "Makefile").read_text(), re.MULTILINE)
    named = set(re.findall(r"\btests/\w+", line))
    files = [path for path in (REPO / "tests").rglob("test_*.py") if MARKED.search(path.read_text())]
    assert {str(path.parent.relative_to(REPO)) for path in files} == named
