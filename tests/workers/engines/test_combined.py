"""Joins and rows put below: every engine gives what the definitions say, in the order that they say."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines import plainly
from tests.workers.engines.agreement import after, assert_same, duckdb_answers, frame_of
from tests.workers.engines.nasty import CELLS
from tests.workers.engines.others import HeldTables
from workers.core.errors import DataError
from workers.core.expressions.combining import OF_FIRST, Append, Join
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Chain, Sort, plan_from_json, plan_to_json
from workers.core.schema import INTEGER, NUMBER, TEXT
from workers.engines import duckdb
from workers.engines.polars_canonical import canonical
from workers.engines.polars_rows import FrameRows

KINDS = ("inner", "left", "right", "full", "semi", "anti", "cross")
ALLOWED = 10_000


def tables_of(data, kind):
    """Rows here and there, with few different keys."""
    few = data.draw(st.lists(CELLS[kind], min_size=1, max_size=4).map(lambda found: [None, *found]))
    one = st.fixed_dictionaries({"k": st.sampled_from(few), "t": st.sampled_from([None, "", "é"]), "v": CELLS[INTEGER]})
    kinds = {"k": kind, "t": TEXT, "v": INTEGER}
    here, there = (plain(data.draw(st.lists(one, max_size=12)), kinds) for _side in range(2))
    return kinds, here, there


def plain(rows, kinds):
    return [dict(zip(kinds, row, strict=True)) for row in canonical(frame_of(rows, kinds)).rows()]


@pytest.mark.parametrize("how", KINDS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_joins(how, data):
    kinds, here, there = tables_of(data, data.draw(st.sampled_from(list(CELLS))))
    tables = HeldTables()
    cut = data.draw(st.integers(0, len(there)))
    other = tables.add(frame_of(there[:cut], kinds), frame_of(there[cut:], kinds))
    keys = {"cross": ()}.get(how) or data.draw(st.sampled_from([(("k", "k"),), (("k", "k"), ("t", "t"))]))
    taken = () if how in ("semi", "anti") else (("v", "theirs"), ("k", "key"))
    first = how in OF_FIRST and data.draw(st.booleans())
    join = Join(other, how, () if how == "cross" else keys, taken, ALLOWED, first)
    assert plan_from_json(plan_to_json(join)) == join
    first, second = duckdb_answers([join], here, kinds, tables)
    assert_same(first, second)
    assert_same(first, plainly.joined(join, list(kinds), here, there))


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_rows_below(data):
    kind = data.draw(st.sampled_from(list(CELLS)))
    kinds, here, there = tables_of(data, kind)
    theirs = {"v": INTEGER, "k": kind, "more": NUMBER, "unasked": TEXT}
    there = [{"v": row["v"], "k": row["k"], "more": 0.5, "unasked": row["t"]} for row in there]
    tables = HeldTables()
    append = Append(tables.add(frame_of(there, theirs)), ("more",))
    assert plan_from_json(plan_to_json(append)) == append
    first, second = duckdb_answers([append], here, kinds, tables)
    assert_same(first, second)
    assert_same(first, plainly.appended(append, kinds, here, there))


def test_the_first_match_is_the_first_of_the_other_tables_rows_over_all_its_files():
    tables = HeldTables()
    other = tables.add(
        pl.DataFrame({"k": [2, 1, None], "v": ["b", "a", "none"]}), pl.DataFrame({"k": [1, 2], "v": ["z", "y"]})
    )
    here = [{"k": key} for key in (1, 3, 2, None, 1)]
    for how, wanted in {"left": ["a", None, "b", None, "a"], "inner": ["a", "b", "a"]}.items():
        join = Join(other, how, (("k", "k"),), (("v", "v"),), first=True)
        for rows in duckdb_answers([join], here, {"k": INTEGER}, tables):
            assert [row[1] for row in rows] == wanted


def test_a_join_by_the_first_match_makes_no_row_more_however_many_match():
    tables = HeldTables()
    frame = pl.DataFrame({"k": [1] * 1_000})
    join = Join(tables.add(frame), "left", (("k", "k"),), (), None, first=True)
    with duckdb.frame_rows(frame, tables) as stored:
        for rows in (FrameRows.of_canonical(frame, tables), stored):
            assert sum(batch.height for batch in after(rows, [join]).batches()) == 1_000


def test_several_tables_and_further_plans_go_on_from_there():
    kinds = {"k": INTEGER, "v": TEXT}
    here = [{"k": at % 5, "v": f"{at}"} for at in range(20)]
    tables = HeldTables()
    names = tables.add(pl.DataFrame({"id": [3, 1, 1, None, 9], "name": ["c", "a", "A", "none", "i"]}))
    more = tables.add(pl.DataFrame({"k": [7, None], "name": ["g", None]}))
    plans = [
        Sort(((Column("v", TEXT), True),)),
        Chain((Join(names, "full", (("k", "id"),), (("name", "name"),)), Append(more))),
        Join(names, "anti", (("name", "name"),)),
    ]
    first, second = duckdb_answers(plans, here, kinds, tables)
    assert_same(first, second)
    assert (None, None, None) in first and (7, None, "g") in first and all(row[2] not in ("a", "c") for row in first)


def test_values_as_files_store_them_are_keys_like_any_other():
    tables = HeldTables()
    moments = pl.Series("at", ["2024-02-29T12:00:00Z"]).str.to_datetime(time_zone="UTC")
    stored = pl.DataFrame({"id": pl.Series([1], dtype=pl.Int8), "price": pl.Series(["1.50"]).cast(pl.Decimal(9, 2))})
    other = tables.add(stored.with_columns(moments))
    kinds = {"n": INTEGER}
    join = Join(other, "left", (("n", "id"),), (("price", "price"), ("at", "at")))
    first, second = duckdb_answers([join], [{"n": 1}, {"n": 2}], kinds, tables)
    assert_same(first, second)
    assert first[0][1] == 1.5 and first[0][2].hour == 12 and first[1] == (2, None, None)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (
            lambda other: Join(other, "inner", (("k", "k"),)),
            "1,000,000 rows of 1,000 here and 1,000 in “Other v",
        ),
        (lambda other: Join(other, "full", (("k", "k"),), (), 999), "at most 999 are allowed"),
        (lambda other: Join(other, "cross", (), (), 5), "1,000,000 rows of 1,000 here"),
    ],
)
def test_a_product_by_accident_is_refused_before_it_is_made(plan, said):
    tables = HeldTables()
    frame = pl.DataFrame({"k": [1] * 1_000})
    other = tables.add(frame)
    with duckdb.frame_rows(frame, tables) as stored:
        for rows in (FrameRows.of_canonical(frame, tables), stored):
            with pytest.raises(DataError, match=said):
                rows.after(plan(other))


def test_most_rows_of_a_join_is_what_was_asked_for():
    tables = HeldTables()
    frame = pl.DataFrame({"k": [1] * 100})
    join = Join(tables.add(frame), "inner", (("k", "k"),), (), 10_000)
    with duckdb.frame_rows(frame, tables) as stored:
        for rows in (FrameRows.of_canonical(frame, tables), stored):
            assert sum(batch.height for batch in after(rows, [join]).batches()) == 10_000


def test_without_other_tables_a_plan_that_needs_one_is_refused():
    other = HeldTables().add(pl.DataFrame({"k": [1]}))
    with pytest.raises(DataError, match="“Other v[0-9]+” cannot be read here"):
        FrameRows.of_canonical(pl.DataFrame({"k": [1]})).after(Append(other))
