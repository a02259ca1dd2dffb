"""Row steps wait: what nobody asks for is neither read nor computed, and what is asked for is as if none had waited."""

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.core.expressions.aggregates import maximum, mean
from workers.core.expressions.build import call, column, literal
from workers.core.expressions.composing import composed
from workers.core.expressions.formula import parse_formula
from workers.core.expressions.nodes import children
from workers.core.expressions.plans import Filter, Guard, change, schema_after
from workers.core.schema import Schema
from workers.engines import polars, polars_columns, polars_rows
from workers.engines.polars_columns import FileColumns
from workers.engines.polars_rows import FrameRows

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
    return FileColumns(parts, FRAME.height)


@pytest.fixture
def read(files, monkeypatch):
    asked: list[list[str]] = []
    taken = FileColumns.frame
    monkeypatch.setattr(
        FileColumns, "frame", lambda self, names, soon=(): asked.append(list(names)) or taken(self, names, soon)
    )
    return asked


@pytest.mark.parametrize(("most", "found"), [(100, [["a", "b"]]), (0, [["a"], ["b"]])], ids=["small", "large"])
def test_of_small_files_all_that_is_still_wanted_is_read_at_once_and_nothing_else(files, monkeypatch, most, found):
    monkeypatch.setattr(polars_columns, "SMALL", most)
    taken, looked = polars_columns._read, []
    monkeypatch.setattr(polars_columns, "_read", lambda of, names: looked.append(list(names)) or taken(of, names))
    rows = FrameRows(files).after(change(files.schema, drop=["c"]))
    for name in ("a", "b", "a"):
        rows.learn({name: {"most": maximum(column(name, rows.schema))}})
    assert looked == found


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
    runs = _runs(monkeypatch)
    rows = FrameRows(files).after(_plans(files.schema)[0])
    for _again in range(2):
        assert rows.learn({"a": {"most": maximum(column("a", rows.schema))}}) == {"a": {"most": 4.0}}
    assert rows.frame["a"].to_list() == [2.0, 4.0, None]
    assert sum(_computes(plan) for plan in runs) == 1


def _runs(monkeypatch):
    runs = []
    run = polars_rows.polars.run
    monkeypatch.setattr(polars_rows.polars, "run", lambda plan, frame: runs.append(plan) or run(plan, frame))
    return runs


def _computes(plan):
    return any(children(output.expression) for output in plan.outputs)


def test_a_choice_of_rows_reads_what_it_asks_about_and_leaves_the_rest_waiting(files, read):
    rows = FrameRows(files).after(Filter(parse_formula("b > 3", files.schema)))
    assert read == [["b"]]
    assert rows.height == 2
    assert rows.learn({"a": {"most": maximum(column("a", rows.schema))}}) == {"a": {"most": 2.0}}
    assert read == [["b"], ["a"]]
    assert rows.frame.equals(FRAME.tail(2))


def test_choosing_by_what_waits_computes_it_once(files, monkeypatch):
    runs = _runs(monkeypatch)
    twice = FrameRows(files).after(_plans(files.schema)[0])
    rows = twice.after(Filter(parse_formula("a > 2", twice.schema))).after(Filter(parse_formula("a > 3", twice.schema)))
    assert rows.frame.rows() == [(4.0, 4.0, "y")]
    assert sum(_computes(plan) for plan in runs) == 1


def test_a_column_that_only_passes_through_is_read_piece_by_piece(files, read, monkeypatch):
    monkeypatch.setattr(polars_rows, "GROUPS_PER_BATCH", 1)
    monkeypatch.setattr(polars_rows, "group_rows", lambda width: 1)
    monkeypatch.setattr(polars_columns, "SMALL", 0)
    rows = FrameRows(files).after(Filter(parse_formula("b > 3", files.schema)))
    twice, _renamed, _added = _plans(files.schema)
    batches = list(rows.after(twice).batches())
    assert read == [["b"]]
    assert [batch.height for batch in batches] == [0, 2]
    assert pl.concat(batches).equals(rows.after(twice).frame)


def test_what_was_learned_from_is_handed_on_beside_what_is_read(files, monkeypatch):
    monkeypatch.setattr(polars_columns, "SMALL", 0)
    rows = FrameRows(files)
    for plan in _plans(files.schema):
        rows = rows.after(plan)
        rows.learn({"a": {"most": maximum(column("a", rows.schema))}})
    assert pl.concat(rows.batches()).equals(rows.frame)


@pytest.mark.parametrize("condition", ["a > 1", "b < 0"])
def test_rows_without_columns_or_without_rows_keep_their_shape(files, condition):
    rows = FrameRows(files).after(Filter(parse_formula(condition, files.schema)))
    (batch,) = rows.after(change(files.schema, {"one": literal(1)}, drop=["a", "b", "c"])).batches()
    assert batch.schema == {"one": pl.Int64}
    assert batch.height == rows.height


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
