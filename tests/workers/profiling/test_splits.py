"""Splits: no row twice, no row lost, the same for the same seed."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.core.specs import from_json, to_json
from workers.core.store import Store, StoreRef
from workers.core.tables import TableRef, write_table
from workers.profiling.splits import METHODS, SplitSpec, load_split, make_split, save_split

SHARES = {"train": 0.6, "validation": 0.2, "test": 0.2}

shares_of = st.sampled_from([SHARES, {"train": 0.8, "test": 0.2}, {"train": 0.34, "validation": 0.33, "test": 0.33}])


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(StoreRef(str(tmp_path_factory.mktemp("store"))))


def cut(store, frame, method, shares=SHARES, column="", seed=0):
    table = write_table(store, "t", frame)
    made = make_split(SplitSpec(table, method, shares, column, seed), ListReporter())
    return made, load_split(store, made.digest)


@settings(max_examples=40, deadline=None)
@given(
    classes=st.lists(st.sampled_from("abc"), min_size=6, max_size=300).map(lambda some: [*some, *"aaabbbccc"]),
    method=st.sampled_from(sorted(METHODS)),
    shares=shares_of,
    seed=st.integers(0, 2**32),
)
def test_every_row_is_in_exactly_one_part_and_the_seed_decides(store, classes, method, shares, seed):
    frame = pl.DataFrame({"class": classes})
    column = "class" if method != "random" else ""
    made, parts = cut(store, frame, method, shares, column, seed)
    together = np.concatenate(list(parts.values()))
    assert sorted(together.tolist()) == list(range(len(classes)))
    assert list(parts) == list(shares)
    assert made.parts == {name: len(rows) for name, rows in parts.items()}
    assert all((np.diff(rows) > 0).all() for rows in parts.values())
    assert cut(store, frame, method, shares, column, seed)[0].digest == made.digest


@settings(max_examples=40, deadline=None)
@given(counts=st.lists(st.integers(3, 400), min_size=2, max_size=5), shares=shares_of, seed=st.integers(0, 99))
def test_a_stratified_split_keeps_the_share_of_every_class_in_every_part(store, counts, shares, seed):
    classes = [str(number) for number, count in enumerate(counts) for _ in range(count)]
    _made, parts = cut(store, pl.DataFrame({"class": classes}), "stratified", shares, "class", seed)
    for name, share in shares.items():
        found = pl.Series([classes[row] for row in parts[name]]).value_counts()
        for number, count in enumerate(counts):
            inside = found.filter(pl.col(found.columns[0]) == str(number))["count"].sum()
            assert inside >= 1
            assert abs(inside - share * count) <= 2


def test_random_parts_have_their_shares(store):
    made, _parts = cut(store, pl.DataFrame({"a": range(1000)}), "random")
    assert made.parts == {"train": 600, "validation": 200, "test": 200}


def test_another_seed_is_another_split(store):
    frame = pl.DataFrame({"a": range(1000)})
    assert cut(store, frame, "random", seed=1)[0].digest != cut(store, frame, "random", seed=2)[0].digest


def test_an_ordered_split_puts_the_first_rows_first(store):
    _made, parts = cut(store, pl.DataFrame({"a": range(10)}), "ordered")
    assert [rows.tolist() for rows in parts.values()] == [[0, 1, 2, 3, 4, 5], [6, 7], [8, 9]]


def test_an_ordered_split_can_follow_a_column(store):
    _made, parts = cut(store, pl.DataFrame({"a": range(10, 0, -1)}), "ordered", column="a")
    assert parts["test"].tolist() == [0, 1]


def test_missing_values_are_a_class_of_their_own(store):
    _made, parts = cut(store, pl.DataFrame({"class": [None] * 10 + ["a"] * 10}), "stratified", column="class")
    assert [int((rows < 10).sum()) for rows in parts.values()] == [6, 2, 2]


@pytest.mark.parametrize(
    "frame, wishes, message",
    [
        ({"a": [1, 2]}, {"method": "random"}, "leave the part “test” without any"),
        ({"a": [1] * 9}, {"method": "magic"}, "“magic” is not a way to split"),
        ({"a": [1] * 9}, {"method": "random", "shares": {"train": 1.0}}, "at least two parts"),
        ({"a": [1] * 9}, {"method": "random", "shares": {"train": 1.5, "test": -0.5}}, "above 0"),
        ({"a": [1] * 9}, {"method": "stratified"}, "needs the column"),
        ({"a": [1] * 9}, {"method": "stratified", "column": "b"}, "There is no column “b”"),
        ({"a": [1] * 9 + [2]}, {"method": "stratified", "column": "a"}, "the class “2” has 1 row"),
        ({"a": [1] * 9 + [None]}, {"method": "stratified", "column": "a"}, "the class missing has 1 row"),
        ({"a": [2, None, 1]}, {"method": "ordered", "column": "a"}, "has no value in row 2"),
    ],
)
def test_a_split_that_cannot_be_is_explained(store, frame, wishes, message):
    with pytest.raises(DataError, match=message):
        cut(store, pl.DataFrame(frame), **wishes)


def test_a_row_in_two_parts_is_never_stored(store):
    with pytest.raises(ValueError, match="two parts"):
        save_split(store, {"train": np.array([0, 1]), "test": np.array([1])})


def test_a_split_travels_as_json():
    spec = SplitSpec(TableRef(StoreRef("s"), "t", 1, "m", "d", 3, 4), "random", SHARES, seed=3)
    assert from_json(to_json(spec), SplitSpec) == spec
