"""The diff of two versions: its laws on any table, and what people are told."""

import math
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workers.engines.nasty import cells
from workers.comparing.diff import DiffSpec, compare, diff, load_positions
from workers.comparing.rows import fresh_hash
from workers.comparing.rows_shown import different_rows
from workers.comparing.shift import shift
from workers.core.errors import DataError
from workers.core.reporter import ListReporter, Silent
from workers.core.schema import DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.core.store import Store
from workers.core.tables import scan_table, write_table

LAWS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
KINDS = {"k": INTEGER, "n": NUMBER, "t": TEXT, "d": DATE, "m": DATETIME}
DTYPES = {"k": pl.Int64, "n": pl.Float64, "t": pl.String, "d": pl.Date, "m": pl.Datetime("us")}


def bad_hash():
    """Nearly every row collides with nearly every other."""
    good = fresh_hash()
    return lambda frame: good(frame) % 2


def frame(rows):
    return pl.DataFrame(rows, schema=DTYPES, orient="row")


def plain(value):
    """A value that Python counts as our diff does: NaN is one value, 0.0 is -0.0."""
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


def rows_of(ref, columns):
    rows = scan_table(ref).select(columns).collect().rows()
    return [tuple(plain(value) for value in row) for row in rows]


def applied(found, before, after):
    """The old rows with the difference applied, as the new version would hold them."""
    old_names, new_names = [c.name_before for c in found.columns], [c.name for c in found.columns]
    old, new = rows_of(before, old_names), rows_of(after, new_names)
    held = load_positions(Store(after.store), found.positions)
    kept = dict(enumerate(old))
    for position in held.removed:
        del kept[int(position)]
    for was, is_now, marks in zip(held.before, held.after, held.cells, strict=True):
        merged = [n if mark else o for o, n, mark in zip(kept[int(was)], new[int(is_now)], marks, strict=True)]
        kept[int(was)] = tuple(merged)
    return Counter([*kept.values(), *(new[int(position)] for position in held.added)]), Counter(new)


@st.composite
def two_versions(draw):
    """Rows, and the same rows edited: some dropped, changed, doubled, added, and shuffled."""
    row = st.tuples(st.integers(0, 6) | st.none(), *(cells(kind) for kind in list(KINDS.values())[1:]))
    old = draw(st.lists(row, max_size=9))
    kept = [r for r in old if draw(st.booleans()) or draw(st.booleans())]
    edited = [(r[0], *draw(row)[1:]) if draw(st.integers(0, 3)) == 0 else r for r in kept]
    doubled = [r for r in edited for _ in range(draw(st.sampled_from([1, 1, 1, 2])))]
    return old, draw(st.permutations(doubled + draw(st.lists(row, max_size=4))))


@LAWS
@given(two_versions(), st.sampled_from([(), ("k",), ("k", "t")]), st.sampled_from([fresh_hash, bad_hash]))
def test_the_old_rows_with_the_difference_applied_are_the_new_rows(store, versions, key, hasher):
    before, after = (write_table(store, "law", frame(rows)) for rows in versions)
    found = compare(DiffSpec(before, after, key), Silent(), hasher)
    made, wanted = applied(found, before, after)
    assert made == wanted
    assert found.rows_before == found.unchanged + found.changed + found.removed
    assert found.rows_after == found.unchanged + found.changed + found.added
    assert [int(n) for n in load_positions(store, found.positions).cells.sum(axis=0)] == [
        c.changed for c in found.columns
    ]


@LAWS
@given(two_versions(), st.sampled_from([fresh_hash, bad_hash]))
def test_by_content_nothing_more_than_the_true_difference_is_told(store, versions, hasher):
    before, after = (write_table(store, "least", frame(rows)) for rows in versions)
    found = compare(DiffSpec(before, after), Silent(), hasher)
    old, new = (Counter(rows_of(ref, list(DTYPES))) for ref in (before, after))
    assert (found.removed, found.added, found.changed) == ((old - new).total(), (new - old).total(), 0)


@LAWS
@given(two_versions())
def test_by_a_sound_key_a_row_is_changed_exactly_when_its_key_stays_and_its_values_do_not(store, versions):
    old, new = ({row[0]: row for row in rows if row[0] is not None} for rows in versions)
    before, after = (write_table(store, "key", frame(list(rows.values()))) for rows in (old, new))
    found = diff(DiffSpec(before, after, ("k",)), Silent())
    shared = old.keys() & new.keys()
    changed = [k for k in shared if tuple(map(plain, old[k])) != tuple(map(plain, new[k]))]
    counts = (found.removed, found.added, found.changed)
    assert counts == (len(old.keys() - new.keys()), len(new.keys() - old.keys()), len(changed))
    assert found.repeated_before == found.keyless_after == 0


@LAWS
@given(two_versions(), st.sampled_from([(), ("k",)]))
def test_a_version_does_not_differ_from_itself_in_any_order_of_rows_and_columns(store, versions, key):
    rows = versions[0]
    before = write_table(store, "self", frame(rows))
    after = write_table(store, "self", frame(rows[::-1]).select(["t", "m", "n", "d", "k"]))
    for other in (before, after):
        found = diff(DiffSpec(before, other, key), Silent())
        assert (found.added, found.removed, found.changed) == (0, 0, 0)
        assert found.unchanged == len(rows)
        assert not found.columns_added and not found.columns_removed
        assert not any(column.shift for column in found.columns)
        assert found.columns_moved == (other is after)


@pytest.fixture
def differ(store):
    def differ(old, new, *key):
        before, after = (write_table(store, "t", pl.DataFrame(side)) for side in (old, new))
        spec = DiffSpec(before, after, key)
        return spec, diff(spec, ListReporter())

    return differ


def test_a_corrected_salary_is_one_changed_cell_with_before_and_after(differ):
    old = {"id": ["a", "b", "c"], "city": ["Nice", None, "Lyon"], "pay": [10.5, 20.0, float("nan")]}
    new = {"id": ["d", "c", "b"], "city": ["Brest", "Lyon", None], "pay": [1.0, float("nan"), 21.0]}
    spec, found = differ(old, new, "id")
    assert (found.added, found.removed, found.changed, found.unchanged) == (1, 1, 1, 1)
    assert {column.name: column.changed for column in found.columns} == {"id": 0, "city": 0, "pay": 1}
    (row,) = different_rows(spec.before, spec.after, found, "changed", 0, 10).rows
    assert (row.row_before, row.row_after) == (2, 3)
    assert (row.before, row.after, row.changed) == (["b", None, 20.0], ["b", None, 21.0], [2])
    (added,) = different_rows(spec.before, spec.after, found, "added", 0, 10).rows
    assert (added.row_after, added.after) == (1, ["d", "Brest", 1.0])
    assert different_rows(spec.before, spec.after, found, "changed", 0, 10, column="city").total == 0


def test_missing_is_not_nan_and_nan_is_nan(differ):
    _, found = differ({"x": [1.0, None, float("nan")]}, {"x": [float("nan"), 1.0, float("nan")]})
    assert (found.added, found.removed, found.unchanged) == (1, 1, 2)


def test_numbers_are_the_same_numbers_whatever_their_type_and_lost_zeros_are_a_change(differ):
    old = {"k": [1, 2, 3], "whole": [7, 8, 2**53 + 1], "code": ["007", "8", "9"], "price": ["1.50", "2", "3.25"]}
    new = {"k": [1, 2, 3], "whole": [7.0, 8.5, 2.0**53], "code": [7, 8, 9]}
    new["price"] = [Decimal("1.50"), Decimal("2.00"), Decimal("3.25")]
    _, found = differ(old, new, "k")
    columns = {column.name: column for column in found.columns}
    assert [columns[name].retyped for name in ("k", "whole", "code", "price")] == [False, True, True, True]
    assert columns["whole"].changed == 2, "8 became 8.5, and 2^53 + 1 lost its last digit"
    assert columns["code"].changed == 1, "007 lost its zeros"
    assert columns["price"].changed == 0, "1.50 and 2 are how a number may be written"


def test_moments_with_and_without_a_zone_are_compared_as_they_are_written(differ):
    moment = datetime.fromisoformat("2024-05-01T12:00")
    _, found = differ({"at": [moment], "on": [date(2024, 5, 1)]}, {"at": [moment], "on": [moment]})
    assert [column.retyped for column in found.columns] == [False, True]
    assert found.added == 1


def test_a_renamed_column_is_guessed_and_its_rows_are_not_called_changed(differ):
    old = {"id": list(range(50)), "surname": [f"name {n}" for n in range(50)], "gone": [n % 2 for n in range(50)]}
    new = {"id": list(range(50)), "family_name": [f"name {n}" for n in range(50)], "came": ["x"] * 50}
    new["family_name"][3] = "married"
    _, found = differ(old, new, "id")
    assert [(c.name_before, c.name) for c in found.columns] == [("id", "id"), ("surname", "family_name")]
    assert [c.name for c in found.columns_added] == ["came"]
    assert [c.name for c in found.columns_removed] == ["gone"]
    assert (found.changed, found.unchanged) == (1, 49)


def test_two_flags_that_happen_to_be_alike_are_not_called_a_renaming(differ):
    _, found = differ({"id": [1, 2], "smoker": [True, False]}, {"id": [1, 2], "paid": [False, True]}, "id")
    assert [c.name for c in found.columns_added] == ["paid"]
    assert [c.name for c in found.columns_removed] == ["smoker"]


def test_versions_without_a_common_column_have_no_common_row(differ):
    _, found = differ({"a": [1, 2]}, {"b": ["x"]})
    assert (found.removed, found.added, found.unchanged, found.columns) == (2, 1, 0, ())


def test_rows_with_one_key_are_told_and_compared_in_their_order(differ):
    old = {"k": [1, 1, None, 2], "v": ["a", "b", "c", "d"]}
    new = {"k": [1, 1, None, 2], "v": ["b", "A", "C", "d"]}
    spec, found = differ(old, new, "k")
    assert (found.repeated_before, found.repeated_after, found.keyless_before) == (2, 2, 1)
    changed = different_rows(spec.before, spec.after, found, "changed", 0, 10).rows
    assert [(row.before, row.after) for row in changed] == [([1, "a"], [1, "A"]), ([None, "c"], [None, "C"])]


def test_a_key_that_one_version_lacks_is_refused_by_name(differ):
    with pytest.raises(DataError, match=r"The key names the column “nr”.*There is no column “nr”"):
        differ({"id": [1], "nr": ["x"]}, {"id": [1]}, "nr")


def test_pages_of_many_changes_are_whole_and_in_order(differ):
    old = {"k": list(range(1000)), "v": [0] * 1000}
    new = {"k": list(range(1000))[::-1], "v": [1 if n % 3 else 0 for n in range(1000)][::-1]}
    spec, found = differ(old, new, "k")
    pages = [different_rows(spec.before, spec.after, found, "changed", at, 100).rows for at in range(0, 1000, 100)]
    seen = [row.after[0] for page in pages for row in page]
    assert seen == [n for n in range(999, -1, -1) if n % 3]
    assert all(row.row_before == row.after[0] + 1 for page in pages for row in page)


def test_a_moved_column_is_told_from_noise_and_shown_over_common_bins(differ):
    random = np.random.default_rng(3)
    old = {"age": random.normal(40, 10, 4000), "still": random.normal(0, 1, 4000), "town": ["A", "B"] * 2000}
    new = {"age": random.normal(46, 10, 3000), "still": random.normal(0, 1, 3000), "town": ["A", "A", "B"] * 1000}
    _, found = differ(old, new)
    moved = {column.name: column.shift for column in found.columns if column.shift.moved}
    assert set(moved) == {"age", "town"}
    age, town = moved["age"], moved["town"]
    assert age.distance == pytest.approx(0.24, abs=0.03), "the distance of two normals 0.6 apart"
    assert age.mean_after - age.mean_before == pytest.approx(6, abs=0.7)
    assert (age.rows_before, age.rows_after) == (4000, 3000)
    assert (sum(age.picture.before), sum(age.picture.after)) == (4000, 3000)
    assert town.distance == pytest.approx(1 / 6, abs=0.001)
    assert (town.picture.labels, town.picture.before, town.picture.after) == (["A", "B"], [2000, 2000], [2000, 1000])


def test_a_far_outlier_does_not_flatten_the_picture():
    random = np.random.default_rng(3)
    old, new = random.normal(0, 1, 4000), random.normal(0, 1, 3000)
    new[:5] = 1e9
    seen = shift(pl.Series(old), pl.Series(new))
    assert not seen.moved
    assert sum(seen.picture.after) == 3000 and max(seen.picture.after) < 500


def test_values_that_went_missing_count_as_moved(differ):
    _, found = differ({"x": list(range(1000))}, {"x": [None if n % 5 == 0 else n for n in range(1000)]})
    (column,) = found.columns
    assert column.shift.moved
    assert (column.shift.missing_before, column.shift.missing_after) == (0, 200)
    assert column.shift.distance == pytest.approx(0.2, abs=0.02)


def test_an_empty_version_is_compared_too(store):
    full = write_table(store, "e", pl.DataFrame({"x": [1, 2], "t": ["a", None]}))
    empty = write_table(store, "e", pl.DataFrame(schema={"x": pl.Int64, "t": pl.String}))
    assert diff(DiffSpec(full, empty), Silent()).removed == 2
    assert diff(DiffSpec(empty, full, ("x",)), Silent()).added == 2
    assert diff(DiffSpec(empty, empty), Silent()).unchanged == 0
