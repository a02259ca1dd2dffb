"""Row steps wait: what nobody asks for is neither read nor computed, and what is asked for is as if none had waited."""

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.core.expressions.aggregates import maximum, mean
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.composing import composed
from workers.core.expressions.formula import parse_formula
from workers.core.expressions.plans import Filter, Guard, change, schema_after
from workers.core.schema import Schema
from workers.engines import polars, polars_rows
from workers.engines.polars_rows import FileColumns, FrameRows

FRAME = pl.DataFrame({"a": [1.0, 2.0, None], "b": [3.0, 4.0, 5.0], "c": ["x", "y", "z"]})


def _plans(schema: Schema):
    twice = change(schema, {"a": call("multiply", column("a", schema), literal(2.0))})
    renamed = change(schema_after(twice, schema), rename={"b": "d"}, drop=["c"])
    after = schema_after(renamed, schema_after(twice, schema))
    return twice, renamed, change(after, {"e": call("add", column("a", after), column("d", after))})


@pytest.fixture
def files(tmp_path):
    parts = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    for part, rows in zip(parts, (FRAME.head(1), FRAME.tail(2)), strict=True):
        rows.write_parquet(part)
    return FileColumns(parts)


@pytest.fixture
def read(files, monkeypatch):
    asked: list[list[str]] = []
    taken = FileColumns.frame
    monkeypatch.setattr(FileColumns, "frame", lambda self, names: asked.append(list(names)) or taken(self, names))
    return asked


def test_steps_that_wait_give_what_they_give_one_by_one():
    schema = Schema.of(FRAME)
    one_by_one, rows = FRAME, FrameRows.of(FRAME)
    for plan in _plans(schema):
        one_by_one, rows = polars.run(plan, one_by_one), rows.after(plan)
    assert rows.schema == Schema.of(one_by_one)
    assert rows.frame.equals(one_by_one)


def test_a_column_that_is_dropped_unread_is_not_read(files, read):
    rows = FrameRows(files)
    for plan in _plans(files.schema):
        rows = rows.after(plan)
    assert read == []
    assert rows.frame.columns == ["a", "d", "e"]
    assert read == [["a", "b"]]


def test_learning_reads_what_it_learns_from_and_nothing_else(files, read):
    twice, renamed, _added = _plans(files.schema)
    rows = FrameRows(files).after(twice).after(renamed)
    assert rows.learn({"d": {"mean": mean(column("d", rows.schema))}}) == {"d": {"mean": 4.0}}
    assert read == [["b"]]


def test_learning_from_what_waits_computes_it_once(files, monkeypatch):
    runs = []
    run = polars_rows.polars.run
    monkeypatch.setattr(polars_rows.polars, "run", lambda plan, frame: runs.append(plan) or run(plan, frame))
    rows = FrameRows(files).after(_plans(files.schema)[0])
    for _again in range(2):
        assert rows.learn({"a": {"most": maximum(column("a", rows.schema))}}) == {"a": {"most": 4.0}}
    assert rows.frame["a"].to_list() == [2.0, 4.0, None]
    assert len(runs) == 1


def test_a_guard_refuses_at_once_and_names_the_row_between_the_steps():
    schema = Schema.of(FRAME)
    kept = FrameRows.of(FRAME).after(_plans(schema)[0]).after(Filter(parse_formula("b > 3", schema)))
    guard = Guard("a", parse_formula("is_missing(a)", schema), "“a” is missing.", ("a",))
    with pytest.raises(DataError, match="Row 2: “a” is missing"):
        kept.after(change(kept.schema, guards=[guard]))


def test_guarded_steps_are_not_composed():
    schema = Schema.of(FRAME)
    guard = Guard("a", parse_formula("is_missing(a)", schema), "“a” is missing.", ("a",))
    with pytest.raises(ValueError, match="stay apart"):
        composed(change(schema), change(schema, guards=[guard]))


def test_a_long_chain_of_steps_that_mention_a_column_twice_stays_small():
    schema, rows = Schema.of(FRAME), FrameRows.of(FRAME)
    double = change(schema, {"b": parse_formula("(b + b) / 2", schema)})
    for _step in range(200):
        rows = rows.after(double)
    assert rows.frame["b"].to_list() == [3.0, 4.0, 5.0]


def test_steps_on_no_columns_keep_the_number_of_rows():
    rows = FrameRows.of(FRAME).after(change(Schema.of(FRAME), {"one": literal(1)}, drop=["a", "b", "c"]))
    assert rows.frame["one"].to_list() == [1, 1, 1]
