"""Splits: no row twice, no row lost, no key in two parts, no future in training; the same wishes, the same rows."""

import hashlib
from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedGroupKFold

from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.core.specs import from_json, to_json
from workers.core.store import Store, StoreRef
from workers.core.tables import TableRef, write_table
from workers.profiling.splits import SplitSpec, fold_shares, load_split, make_split, save_split
from workers.splitters import in_order, splitters

SHARES = {"train": 0.6, "validation": 0.2, "test": 0.2}

FIRST = date(2026, 1, 1)
MIDNIGHT = datetime.combine(FIRST, time.min)

shares_of = st.sampled_from(
    [SHARES, {"train": 0.8, "test": 0.2}, {"train": 0.34, "validation": 0.33, "test": 0.33}, fold_shares(4)]
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(StoreRef(str(tmp_path_factory.mktemp("store"))))


def cut(store, frame, method, shares=SHARES, column="", seed=0, **more):
    table = write_table(store, "t", frame)
    made = make_split(SplitSpec(table, method, shares, column, seed, **more), ListReporter())
    return made, load_split(store, made.digest)


@st.composite
def tables(draw):
    """Rows with a class, a key and a day; the first rows make sure that every class and key can be in four parts."""
    count = draw(st.integers(0, 200))
    some = draw(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.integers(0, 9)), max_size=count))
    rows = [(letter, number, number) for number in range(4) for letter in "abc"] + some
    return pl.DataFrame(
        {
            "class": [letter for letter, _key, _day in rows],
            "key": [f"k{key}" for _letter, key, _day in rows],
            "day": [FIRST + timedelta(days=day) for _letter, _key, day in rows],
        }
    )


WISHES = {
    "random": {},
    "ordered": {"column": "day"},
    "stratified": {"column": "class"},
    "time": {"column": "day"},
    "key": {"key": ("key",)},
    "key_stratified": {"key": ("key",), "column": "class"},
}


def test_every_way_to_split_is_examined_here():
    assert set(WISHES) == set(splitters.names())


@settings(max_examples=25, deadline=None)
@given(frame=tables(), method=st.sampled_from(sorted(WISHES)), shares=shares_of, seed=st.integers(0, 2**63 - 1))
def test_every_row_is_in_exactly_one_part_and_the_wishes_decide(store, frame, method, shares, seed):
    made, parts = cut(store, frame, method, shares, seed=seed, **WISHES[method])
    together = np.concatenate(list(parts.values()))
    assert sorted(together.tolist()) == list(range(frame.height))
    assert list(parts) == list(shares)
    assert made.parts == {name: len(rows) for name, rows in parts.items()} and all(made.parts.values())
    assert all((np.diff(rows) > 0).all() for rows in parts.values())
    assert cut(store, frame, method, shares, seed=seed, **WISHES[method])[0].digest == made.digest


@settings(max_examples=25, deadline=None)
@given(frame=tables(), method=st.sampled_from(["key", "key_stratified"]), shares=shares_of, seed=st.integers(0, 99))
def test_no_key_is_in_two_parts(store, frame, method, shares, seed):
    made, parts = cut(store, frame, method, shares, seed=seed, **WISHES[method])
    keys = {name: set(frame["key"].gather(rows)) for name, rows in parts.items()}
    assert sum(map(len, keys.values())) == frame["key"].n_unique()
    assert {name: facts.keys for name, facts in made.facts.items()} == {name: len(held) for name, held in keys.items()}


@settings(max_examples=25, deadline=None)
@given(frame=tables(), shares=shares_of)
def test_the_future_never_trains_and_equal_moments_stay_together(store, frame, shares):
    made, parts = cut(store, frame, "time", shares, column="day")
    days = [frame["day"].gather(rows) for rows in parts.values()]
    assert all(before.max() < after.min() for before, after in zip(days, days[1:], strict=False))
    shown = [(facts.first, facts.last) for facts in made.facts.values()]
    assert shown == [(str(part.min()), str(part.max())) for part in days]


@settings(max_examples=20, deadline=None)
@given(counts=st.lists(st.integers(4, 400), min_size=2, max_size=5), shares=shares_of, seed=st.integers(0, 99))
def test_a_stratified_split_keeps_each_class_within_one_row_and_the_parts_their_size(store, counts, shares, seed):
    classes = [str(number) for number, count in enumerate(counts) for _ in range(count)]
    made, parts = cut(store, pl.DataFrame({"class": classes}), "stratified", shares, "class", seed)
    divisible = all(share * count >= 1 for share in shares.values() for count in counts)
    for name, share in shares.items():
        held = [sum(classes[row] == str(number) for row in parts[name]) for number in range(len(counts))]
        for inside, count in zip(held, counts, strict=True):
            assert inside >= 1
            assert not divisible or abs(inside - share * count) < 1 + 1e-9
        assert dict(made.facts[name].classes) == {str(number): inside for number, inside in enumerate(held)}
        assert not divisible or abs(made.parts[name] - share * len(classes)) <= 2


def test_folds_share_out_every_row_once_in_equal_sizes(store):
    made, _parts = cut(store, pl.DataFrame({"a": range(1003)}), "random", fold_shares(10), seed=5)
    assert list(made.parts) == [f"fold_{number}" for number in range(1, 11)]
    assert set(made.parts.values()) == {100, 101}


def test_shares_by_key_come_as_near_as_the_keys_allow(store):
    keys = [f"k{number % 400}" for number in range(4000)]
    made, _parts = cut(store, pl.DataFrame({"k": keys}), "key", key=("k",))
    assert made.parts == {"train": 2400, "validation": 800, "test": 800}


def test_a_key_keeps_its_place_in_the_queue_when_rows_are_added(store):
    keys = pl.DataFrame({"k": [f"k{number}" for number in range(100)]})
    _made, before = cut(store, keys, "key", {"train": 0.5, "test": 0.5}, key=("k",))
    more = pl.concat([keys, pl.DataFrame({"k": ["k3", "new"]})])
    _made, after = cut(store, more, "key", {"train": 0.5, "test": 0.5}, key=("k",))
    assert len(set(before["train"].tolist()) ^ {row for row in after["train"].tolist() if row < 100}) <= 2


def test_rows_without_a_key_stay_together(store):
    _made, parts = cut(store, pl.DataFrame({"k": [None] * 5 + ["a", "b", "c"] * 5}), "key", key=("k",))
    assert sum(bool(set(range(5)) & set(rows.tolist())) for rows in parts.values()) == 1


def test_a_key_may_have_several_columns(store):
    frame = pl.DataFrame({"site": [1, 1, 2, 2] * 10, "person": ["a", "b"] * 20, "x": range(40)})
    made, _parts = cut(store, frame, "key", {"train": 0.5, "test": 0.5}, key=("site", "person"))
    assert sum(facts.keys for facts in made.facts.values()) == 4


@pytest.mark.parametrize("seed", range(5))
def test_whole_keys_keep_the_shares_of_classes_at_least_as_well_as_scikit_learn(store, seed):
    rng = np.random.default_rng(seed)
    key = rng.zipf(1.5, 3000) % 150
    label = (rng.random(3000) < 0.15 + 0.3 * (key % 5 == 0)).astype(int)
    _made, parts = cut(store, pl.DataFrame({"k": key, "c": label}), "key_stratified", fold_shares(5), "c", key=("k",))
    theirs = StratifiedGroupKFold(5, shuffle=True, random_state=seed).split(key, label, key)
    ours, other = _worst_share(label, parts.values()), _worst_share(label, (test for _train, test in theirs))
    assert ours <= other + 0.01


def _worst_share(label, parts):
    return max(abs(label[rows].mean() - label.mean()) for rows in parts)


def test_parts_can_begin_at_given_moments(store):
    moments = [MIDNIGHT + timedelta(hours=hour) for hour in range(48)]
    wishes = {"column": "at", "cuts": ("2026-01-02", "2026-01-02T12:00")}
    made, parts = cut(store, pl.DataFrame({"at": moments}), "time", **wishes)
    assert made.parts == {"train": 24, "validation": 12, "test": 12}
    assert parts["validation"][0] == 24  # midnight itself begins the part


def test_a_moment_without_a_zone_is_meant_in_the_zone_of_the_column(store):
    at = pl.Series("at", [MIDNIGHT + timedelta(days=day) for day in range(10)]).dt.replace_time_zone("UTC")
    halves = {"train": 0.5, "test": 0.5}
    assert cut(store, at.to_frame(), "time", halves, "at", cuts=("2026-01-06",))[0].parts["train"] == 5
    assert cut(store, at.to_frame(), "time", halves, "at", cuts=("2026-01-06T01:00+01:00",))[0].parts["train"] == 5


def test_the_same_wishes_give_these_very_rows_on_every_machine(store):
    """The figures were written down once: a change of a library, or of ours, that moves a row is found here."""
    frame = pl.DataFrame(
        {
            "class": ["a", "b", "c", None] * 50,
            "key": [number * number % 23 for number in range(200)],
            "day": [FIRST + timedelta(days=number * 7 % 31) for number in range(200)],
        }
    )
    found = {}
    for splitter in in_order():
        _made, parts = cut(store, frame, splitter.name, seed=2**63 - 1, **WISHES[splitter.name])
        text = ";".join(",".join(map(str, rows.tolist())) for rows in parts.values())
        found[splitter.name] = hashlib.sha256(text.encode()).hexdigest()[:16]
    assert found == WRITTEN_DOWN


WRITTEN_DOWN = {
    "random": "f086c2afeaefbb91",
    "ordered": "e8fc0c74d2bb0420",
    "stratified": "aa72bf4eed0aa8b5",
    "time": "2c7bc2c709117770",
    "key": "99ada2e05979e2ad",
    "key_stratified": "0675ba2d1ed8452c",
}


def test_batches_do_not_matter(store):
    frame = pl.DataFrame({"key": [number % 37 for number in range(500)], "class": ["a", "b"] * 250})
    whole = write_table(store, "whole", frame)
    pieces = write_table(store, "pieces", iter([frame[:3], frame[3:400], frame[400:]]))
    for method, wishes in WISHES.items():
        if "day" not in wishes.values():
            made = [
                make_split(SplitSpec(table, method, SHARES, seed=3, **wishes), ListReporter())
                for table in (whole, pieces)
            ]
            assert made[0].digest == made[1].digest


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
        ({"a": [1] * 9 + [None]}, {"method": "stratified", "column": "a"}, "the class of missing values has 1 row"),
        ({"a": [2, None, 1]}, {"method": "ordered", "column": "a"}, "has no value in row 2"),
        ({"a": [1] * 9}, {"method": "random", "column": "a"}, "takes no column"),
        ({"a": [1] * 9}, {"method": "random", "shares": fold_shares(51)}, "at most 50 parts"),
        ({"a": [1] * 9}, {"method": "key"}, "whose equal values stay together"),
        ({"a": [1] * 9}, {"method": "key", "key": ("a",)}, "“a” has 1 value, too few"),
        ({"a": [1] * 9}, {"method": "key", "key": ("b",)}, "There is no column “b”"),
        ({"a": [1] * 9}, {"method": "time", "column": "a"}, "holds integer values"),
        ({"a": [FIRST] * 9}, {"method": "time", "column": "a"}, "holds 1 moment, too few"),
        ({"a": [FIRST] * 9}, {"method": "time", "column": "a", "cuts": ("2026-01-05",)}, "3 parts begin at 2"),
        ({"a": [FIRST] * 9}, {"method": "time", "column": "a", "cuts": ("2026-01-05", "x")}, "“x” is not a moment"),
        ({"a": [FIRST] * 9}, {"method": "time", "column": "a", "cuts": ("2026-01-05", "2026-01-02")}, "must rise"),
        ({"a": [FIRST] * 9}, {"method": "time", "column": "a", "cuts": ("2026-01-05", "2026-01-07")}, "“validation”"),
        ({"a": range(900), "k": range(900)}, {"method": "key_stratified", "key": ("k",), "column": "a"}, "900 classes"),
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


@settings(max_examples=20, deadline=None)
@given(frame=tables(), gaps=st.lists(st.integers(0, 211), max_size=60), missing=st.sampled_from(["leave_out", "train"]))
def test_rows_without_a_moment_change_nothing_for_the_others(store, frame, gaps, missing):
    at = pl.int_range(pl.len())
    gapped = frame.with_columns(
        pl.when(at.is_in([gap for gap in gaps if gap > 11])).then(None).otherwise("day").alias("day")
    )
    made, parts = cut(store, gapped, "time", column="day", missing=missing)
    without = gapped["day"].is_null().arg_true().to_list()
    _alone, expected = cut(store, gapped.filter(pl.col("day").is_not_null()), "time", column="day")
    placed = gapped["day"].is_not_null().arg_true().to_numpy()
    for name, rows in expected.items():
        extra = without if missing == "train" and name == "train" else []
        assert parts[name].tolist() == sorted([*placed[rows].tolist(), *extra])
    assert made.facts["train"].missing == (len(without) if missing == "train" else 0)
    assert sum(made.parts.values()) == frame.height - (len(without) if missing == "leave_out" else 0)


def test_a_column_without_any_moment_is_refused(store):
    frame = pl.DataFrame({"day": pl.Series([None, None, None], dtype=pl.Date)})
    with pytest.raises(DataError, match="Column “day” holds no values"):
        cut(store, frame, "time", column="day")
