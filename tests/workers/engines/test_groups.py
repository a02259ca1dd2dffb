"""Groups, windows and repeats: every engine gives what the definitions say, to the last bit of every sum."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines import plainly
from tests.workers.engines.agreement import assert_same, duckdb_answers, frame_of
from tests.workers.engines.nasty import CELLS, LOW
from workers.core.errors import DataError
from workers.core.expressions.folds import FOLDS, ROWS, Fold, fold
from workers.core.expressions.grouping import SO_FAR, WHOLE, Frame, Group, Looked, Repeat, Window
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Chain, Sort, plan_from_json, plan_to_json
from workers.core.expressions.primitives import ANY
from workers.core.schema import INTEGER, NUMBER, TEXT
from workers.engines import duckdb, duckdb_groups
from workers.engines.polars_canonical import canonical
from workers.engines.polars_rows import FrameRows

K, N, ORDER, V = Column("k", TEXT), Column("n", NUMBER), Column("o", INTEGER), Column("v", NUMBER)
RUNNING = ("count", "sum_integer", "sum_number", "mean", "minimum", "maximum", "first", "last")
ONWARD = ("count", "minimum", "maximum", "first", "last")
NEAR = (*RUNNING, "deviation", "sample_deviation")
FRAMES = [(RUNNING, SO_FAR), (RUNNING, Frame(None, -1)), (RUNNING, Frame(None, 2)), (ONWARD, Frame(0, None))]
FRAMES += [
    (ONWARD, Frame(2, None)),
    (NEAR, Frame(-2, 0)),
    (NEAR, Frame(-3, -1)),
    (NEAR, Frame(-1, 2)),
    (NEAR, Frame(-1, -1)),
]


def kinds_of(function):
    takes = FOLDS[function].takes
    return list(CELLS) if takes == ANY else [takes]


def rows_of(kind):
    """Few different keys, so that groups have several rows, and values that come more than once."""
    few = st.lists(CELLS[kind], min_size=1, max_size=5).flatmap(lambda found: st.sampled_from([None, *found]))
    keys = {"k": st.sampled_from([None, "", "a", "é\0"]), "n": st.sampled_from([None, 0.0, -0.0])}
    row = {**keys, "o": st.sampled_from([None, LOW, 0, 1]), "v": st.one_of(CELLS[kind], few)}
    return st.lists(st.fixed_dictionaries(row), max_size=25)


def shapes(rows, kind):
    kinds = {"k": TEXT, "n": NUMBER, "o": INTEGER, "v": kind}
    return kinds, [dict(zip(kinds, row, strict=True)) for row in canonical(frame_of(rows, kinds)).rows()]


@pytest.mark.parametrize("function", FOLDS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_folds_of_groups(function, data):
    kind = data.draw(st.sampled_from(kinds_of(function)))
    rows = data.draw(rows_of(kind))
    kinds, plain = shapes(rows, kind)
    one = Fold(function, Column("v", kind), data.draw(st.sampled_from([0.5, 0.0, 0.3])), "; ")
    group = Group((("n", N), ("key", K)), (("found", one), ("rows", ROWS)))
    first, second = duckdb_answers([plan_from_json(plan_to_json(group))], rows, kinds)
    assert_same(first, second)
    every = plainly.grouped(Group(group.keys, (("found", one),)), plain)
    assert_same([row[:3] for row in first], every, 1e-12 if function == "quantile" else 0.0)
    assert sum(row[3] for row in first) == len(rows)


@pytest.mark.parametrize("function", NEAR)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_folds_of_the_rows_around(function, data):
    kind = data.draw(st.sampled_from(kinds_of(function)))
    frame = data.draw(st.sampled_from([frame for some, frame in FRAMES if function in some]))
    rows = data.draw(rows_of(kind))
    kinds, plain = shapes(rows, kind)
    order = ((ORDER, data.draw(st.booleans())),) if data.draw(st.booleans()) else ()
    of = Column("v", kind)
    window = Window((K, N), order, (Looked("x", Fold(function, of), frame), Looked("v", Fold("last", of), WHOLE)))
    first, second = duckdb_answers([plan_from_json(plan_to_json(window))], rows, kinds)
    assert_same(first, second)
    assert_same([(row[4], row[3]) for row in first], plainly.windowed(window, plain))


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_rows_are_repeated_and_further_plans_go_on_from_there(data):
    rows = data.draw(rows_of(NUMBER))
    for row in rows:
        row["o"] = data.draw(st.sampled_from([None, -1, 0, 1, 3]))
    kinds, plain = shapes(rows, NUMBER)
    repeat = Repeat(ORDER, "number", ("k", "v"), (("x", (V, N)),))
    first, second = duckdb_answers([plan_from_json(plan_to_json(repeat))], rows, kinds)
    assert_same(first, second)
    assert_same(first, plainly.repeated(repeat, plain))
    count = Window((K,), ((Column("number", INTEGER), True),), (Looked("at", ROWS, SO_FAR),))
    chain = Chain((Sort(((V, True),)), repeat, count, Group((("k", K),), (("t", fold("sum", Column("at", INTEGER))),))))
    assert_same(*duckdb_answers([plan_from_json(plan_to_json(chain))], rows, kinds))


def test_far_more_rows_than_there_are_are_refused_before_they_are_made():
    frame = canonical(pl.DataFrame({"o": [5, 10**15, None]}))
    with duckdb.frame_rows(frame) as stored:
        for rows in (FrameRows.of_canonical(frame), stored):
            with pytest.raises(DataError, match="would make 1,000,000,000,000,005 rows of 3. At most 1,000 of each"):
                rows.after(Repeat(ORDER, "number", ("o",)))


def test_groups_are_folded_some_at_a_time_where_they_are_many(monkeypatch):
    monkeypatch.setattr(duckdb_groups, "SHARE", 1_000)
    rows = [{"k": f"{i * 7 % 13}", "n": -0.0, "o": i, "v": i / 7} for i in range(200)]
    kinds, _plain = shapes(rows, NUMBER)
    total = fold("sum", V)
    group = Group((("k", K), ("n", N)), (("t", total),))
    window = Window((K,), ((ORDER, True),), (Looked("t", total, SO_FAR),))
    for plan in (group, window, Chain((window, group))):
        assert_same(*duckdb_answers([plan], rows, kinds))
