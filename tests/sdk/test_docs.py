"""The manual's tour of the data runs as it stands, in a live studio."""

import re
from pathlib import Path

import pytest

import etabli

pytestmark = [pytest.mark.live, pytest.mark.timeout(240)]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "data.md"


def test_the_whole_way_of_data_in_python(studio, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with etabli.connect(studio.url, studio.tokens["dan"]) as connected:
        for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL):
            exec(compile(block, PAGE.name, "exec"), {"project": connected.project(studio.project)})
