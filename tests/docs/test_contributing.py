"""The transform that CONTRIBUTING shows is one that works."""

import re
import textwrap
from pathlib import Path
from types import ModuleType

import polars as pl

from workers.recipes import Recipe, Step, fit
from workers.transforms import transforms

TEXT = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text()


def test_the_ten_minutes_transform_runs_on_frames_and_on_single_rows(monkeypatch):
    (code,) = re.findall(r"   ```python\n(.*?)   ```\n", TEXT, re.DOTALL)
    module = ModuleType("first_letters")
    exec(textwrap.dedent(code), vars(module))
    plugin = module.FirstLetters()
    plugin.name = "first_letters"
    monkeypatch.setitem(transforms._members, plugin.name, plugin)

    recipe = Recipe((Step("first_letters", plugin.examples[0]),))
    cities = ["Ålesund", "", None, "X"]
    fitted = fit(recipe, pl.DataFrame({"city": cities}))
    assert fitted.apply(pl.DataFrame({"city": cities}))["city"].to_list() == ["Ål", "", None, "X"]
    assert [fitted.row_function(["city"])({"city": city}) for city in cities] == [("Ål",), ("",), (None,), ("X",)]
    assert fitted.sentences() == ["Keep the first 2 letters of “city”."]
