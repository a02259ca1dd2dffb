"""Recipes on stored versions: looking at them while they are edited, and making a version with them."""

import json
from dataclasses import replace

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.core.store import CorruptObject, Store, StoreRef
from workers.core.tables import scan_table, write_table
from workers.recipes import FittedRecipe, Recipe, Step, sampling
from workers.recipes import browse as looking
from workers.recipes.applying import ApplySpec, apply_recipe
from workers.recipes.kept import Kept

ROWS = pl.DataFrame({"x": [float(i) for i in range(50)], "name": ["a", "b"] * 25})
RECIPE = Recipe((Step("min_max_scale", {"columns": ["x"]}), Step("filter_rows", {"condition": "name = 'a'"})))


@pytest.fixture
def ref(tmp_path):
    return write_table(Store(StoreRef(str(tmp_path))), "rows", ROWS)


def test_a_large_version_is_prepared_on_the_disk_with_the_same_result(ref, monkeypatch):
    spec = ApplySpec(ref, [*RECIPE.to_json(), {"op": "one_hot", "params": {"columns": ["name"]}}], "made")
    within = apply_recipe(spec, ListReporter())
    monkeypatch.setattr("workers.recipes.applying.IN_MEMORY", 0)
    reporter = ListReporter()
    beyond = apply_recipe(spec, reporter)
    assert (beyond.table.digest, beyond.columns, beyond.fitted) == (within.table.digest, within.columns, within.fitted)
    assert "The rows are many, so they stay on the disk." in reporter.lines


def test_a_window_shows_the_rows_after_a_step_with_the_cells_it_changed(ref):
    seen = looking.window(ref, RECIPE, 1, 49, 5)
    assert (seen.total, seen.rows) == (50, [[1.0, "b"]])
    assert seen.changed == [(49, 0)]
    assert [(c.name, c.missing, c.distinct) for c in seen.columns] == [("x", 0, 50), ("name", 0, 2)]
    assert looking.window(ref, RECIPE, 2, 0, 1).total == 25


def test_the_first_row_is_not_marked_where_scaling_leaves_it(ref):
    assert looking.window(ref, RECIPE, 1, 0, 2).changed == [(1, 0)]  # 0.0 stays 0.0


def test_adding_a_step_costs_that_step_alone(ref, monkeypatch):
    looking.look(ref, Recipe(RECIPE.steps[:1]))
    walked = []
    monkeypatch.setattr(looking, "advance", lambda seen, step, tables: walked.append(step.op) or seen)
    looking.look(ref, RECIPE)
    assert walked == ["filter_rows"]


def test_the_sample_is_bounded_by_rows_and_by_cells_and_drawn_at_random(ref, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_CELLS", 20)
    monkeypatch.setattr(looking, "_states", Kept(1))
    drawn = looking.look(ref, Recipe()).frame
    assert drawn.height == 10 and drawn["x"].is_sorted() and drawn["x"].n_unique() == 10
    assert drawn["x"].max() > 20, "not the first rows alone"
    assert sampling.sample(ref).equals(drawn), "the same rows each time"


def test_of_a_version_too_long_to_draw_from_the_first_rows_are_looked_at(ref, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_CELLS", 20)
    monkeypatch.setattr(sampling, "READ_CELLS", 90)
    assert sampling.drawn_by(ref.rows, 2) == "first"
    assert sampling.sample(ref)["x"].to_list() == ROWS["x"].head(10).to_list()


def test_only_columns_that_a_step_touched_are_described_anew(ref, monkeypatch):
    monkeypatch.setattr(looking, "_described", Kept(100))
    described = []
    monkeypatch.setattr(looking, "describe", lambda column, values: described.append(column.name) or column)
    names = looking.look(ref, Recipe()).frame.columns
    looking.window(ref, Recipe(), 0, 0, 5)
    assert described == names
    scaled = Recipe((Step("robust_scale", {"columns": ["x"]}), Step("sort_rows", {"columns": ["x"]})))
    looking.window(ref, scaled, 2, 0, 5)
    assert described == [*names, "x"], "the order of rows says nothing of a column"
    off = Recipe((replace(scaled.steps[0], enabled=False), scaled.steps[1]))
    looking.window(ref, off, 2, 0, 5)
    assert described == [*names, "x"]


def test_a_window_says_what_the_step_touched_and_what_that_was_before(ref):
    scaled = Recipe((Step("formula", {"column": "y", "formula": "x * 2"}), Step("robust_scale", {"columns": ["x"]})))
    made = looking.window(ref, scaled, 1, 0, 5)
    assert made.fresh == {"y"} and made.before == {}
    changed = looking.window(ref, scaled, 2, 0, 5)
    assert changed.fresh == {"x"} and changed.before["x"].high == ROWS["x"].max()


def test_a_job_applies_a_recipe_to_every_row_and_keeps_what_was_learned(ref):
    reporter = ListReporter()
    made = apply_recipe(ApplySpec(ref, RECIPE.to_json(), "prepared"), reporter)
    frame = scan_table(made.table).collect()
    assert frame.height == 25 and [c["name"] for c in made.columns] == ["x", "name"]
    learned = FittedRecipe.from_json(json.loads(Store(ref.store).read_bytes(made.fitted)))
    assert learned.apply(ROWS).equals(frame)
    assert reporter.lines == learned.sentences()


def test_a_job_whose_recipe_does_not_fit_makes_no_table(ref, tmp_path):
    steps = [{"op": "drop_columns", "params": {"columns": ["y"]}}]
    with pytest.raises(DataError, match="Step 1 \\(Drop columns\\): There is no column “y”"):
        apply_recipe(ApplySpec(ref, steps, "prepared"), ListReporter())
    assert not (tmp_path / "tables" / "prepared").exists()


@pytest.mark.parametrize("steps", [[], [{"op": "drop_columns", "params": {"columns": ["absent"]}}]])
@pytest.mark.parametrize("at", [10, -6])
def test_a_job_on_a_file_that_was_changed_says_so_and_makes_no_table(ref, tmp_path, at, steps):
    part = next((tmp_path / "tables" / "rows").glob("*.parquet"))
    data = bytearray(part.read_bytes())
    data[at] ^= 1  # within the rows, and within the footer, which cannot be read then
    part.write_bytes(data)
    with pytest.raises(CorruptObject, match="no longer has the checksum"):
        apply_recipe(ApplySpec(ref, steps, "made"), ListReporter())
    assert not (tmp_path / "tables" / "made").exists()
