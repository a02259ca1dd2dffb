"""The tours of the data in the manual and in the client's README run as they stand, in a live studio."""

import re
from pathlib import Path

import pytest

import etabli

pytestmark = [pytest.mark.live, pytest.mark.timeout(480)]
REPO = Path(__file__).resolve().parents[2]
CONNECTS = 'etabli.connect("http://127.0.0.1:8000", token='
"""A block that signs in somewhere else; the others find the project that it would give them."""


@pytest.mark.parametrize("page", ["docs/data.md", "sdk/README.md"])
def test_the_whole_way_of_data_in_python(studio, tmp_path, monkeypatch, page):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (REPO / page).read_text(), re.DOTALL)
    run = [block for block in blocks if CONNECTS not in block]
    assert run
    with etabli.connect(studio.url, studio.tokens["dan"]) as connected:
        for block in run:
            exec(compile(block, page, "exec"), {"project": connected.project(studio.project)})


def test_what_a_prompt_shows_says_what_the_thing_is(studio, tmp_path):
    file = tmp_path / "few.csv"
    file.write_text("code,churn\n001,yes\n002,no\n")
    with etabli.connect(studio.url, studio.tokens["dan"]) as connected:
        assert repr(connected).startswith("Studio('http://")
        project = connected.project(studio.project)
        inspection = project.inspect(file)
        assert repr(inspection) == "Inspection(rows=2, formats={'code': 'text', 'churn': 'boolean_yes'})"
        first = project.import_file(file, name="Few").latest
        file.write_text("code,churn\n001,yes\n003,no\n")
        second = project.dataset("Few").import_version(file)
        diff = second.diff(first, key=["code"])
        assert repr(diff) == "Diff(key=['code'], added=1, removed=1, changed=0, unchanged=1)"
        assert repr(second) == "DatasetVersion(number=2, rows=2, columns=2)"
        report = second.insights(target="churn")
        assert re.fullmatch(r"Insights\(target='churn', high=\d+, medium=\d+, low=\d+\)", repr(report))
