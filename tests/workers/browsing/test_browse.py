"""Pages of a version are the rows that a plain reading of the whole would give, however they are looked at."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.browsing import cache as browse_cache
from workers.browsing import columns as browse_columns
from workers.browsing import taking
from workers.browsing.conditions import parse_where
from workers.browsing.orders import Look
from workers.browsing.taking import taken
from workers.browsing.window import place_of, window
from workers.core import row_groups
from workers.core.cells import cell
from workers.core.errors import DataError
from workers.core.row_groups import layout, take_rows
from workers.core.schema import Schema
from workers.core.store import CorruptObject, Store, StoreRef
from workers.core.tables import write_table

PARTS, ROWS = 9, 40
_READ = row_groups._read
FRAME = pl.DataFrame(
    {
        "a.b": [None if n % 7 == 0 else n % 11 for n in range(ROWS * PARTS)],
        "a": [f"r{n}é" if n % 3 else None for n in range(ROWS * PARTS)],
        "-a": [[1.5, float("nan"), None, -2.0][n % 4] for n in range(ROWS * PARTS)],
        "day": [date(2020, 1, 1 + n % 28) for n in range(ROWS * PARTS)],
        "big": [2**53 + n for n in range(ROWS * PARTS)],
    }
)
SCHEMA = Schema.of(FRAME)
WHERE = parse_where('[["a.b", "above", 3]]', SCHEMA)


@pytest.fixture(scope="module")
def ref():
    """A version whose rows stand in many files: every page of a look is scattered."""
    with tempfile.TemporaryDirectory() as folder:
        store, made = Store(StoreRef(folder)), None
        for part in range(PARTS):
            made = write_table(store, "t", FRAME.slice(part * ROWS, ROWS), append_to=made)
        yield made


def plainly(look):
    """The same look at the whole table: rows with their numbers."""
    rows = FRAME.with_row_index("#", 1)
    if look.search:
        text = pl.any_horizontal(pl.col(n).cast(pl.String).str.to_lowercase().str.contains(look.search, literal=True)
                                 for n in FRAME.columns)  # fmt: skip
        rows = rows.filter(text.fill_null(False))
    if look.where:
        rows = rows.filter(pl.col("a.b") > 3)
    if look.sort:
        descending = look.sort not in FRAME.columns
        name = look.sort.removeprefix("-") if descending else look.sort
        value = pl.col(name).fill_nan(None) if FRAME[name].dtype.is_float() else pl.col(name)
        rows = rows.sort(value, descending=descending, nulls_last=True, maintain_order=True)
    return rows


looks = st.builds(
    Look,
    sort=st.sampled_from(["", "a", "-a", "--a", "a.b", "-a.b", "day", "-big"]),
    where=st.sampled_from([Look().where, WHERE]),
    search=st.sampled_from(["", "r1", "é", "2020-01-1", "true", "nothing like it"]),
)


@settings(deadline=None, max_examples=60)
@given(look=looks, offset=st.integers(0, ROWS * PARTS + 5), limit=st.integers(1, 120), wide=st.booleans())
def test_a_page_is_what_a_plain_reading_gives(ref, look, offset, limit, wide):
    columns = FRAME.columns if wide else ["big", "a"]
    seen = window(ref, offset, limit, look, None if wide else columns)
    expected = plainly(look)
    page = expected.slice(offset, limit)
    assert seen.total == expected.height
    assert seen.numbers == page["#"].to_list()
    assert seen.rows == [[cell(value) for value in row] for row in page.select(columns).iter_rows()]


@settings(deadline=None, max_examples=60)
@given(look=looks, columns=st.sampled_from([FRAME.columns, ["big", "a"]]), cells=st.sampled_from([7, 500]))
def test_all_rows_of_a_look_are_what_a_plain_reading_gives(ref, look, columns, cells):
    with patch.object(taking, "CELLS", cells):
        pieces = list(taken(ref, look, columns))
    assert pl.concat(pieces).equals(plainly(look).select(columns))


def test_no_piece_of_a_look_is_larger_than_a_row_group_or_the_cells_allowed(ref, monkeypatch):
    monkeypatch.setattr(taking, "CELLS", 30)
    assert {piece.height for piece in taken(ref, Look(sort="-day"), ["big", "a"])} == {15}
    assert max(piece.height for piece in taken(ref, Look(where=WHERE), ["big"])) <= ROWS


def test_rows_that_are_looked_at_in_the_tables_order_write_nothing_to_the_cache(ref):
    browse_cache.forget(ref)
    list(taken(ref, Look(), ["a"]))
    assert not browse_cache.folder_of(ref).exists()
    list(taken(ref, Look(search="r1"), ["a"]))
    assert [path.name[:5] for path in browse_cache.folder_of(ref).iterdir() if path.name != ".lock"] == ["rows-"]


def test_a_table_without_rows_is_taken_with_its_columns(tmp_path):
    empty = write_table(Store(StoreRef(str(tmp_path))), "t", FRAME.clear())
    for look in (Look(), Look(sort="a"), Look(search="x")):
        assert pl.concat(taken(empty, look, ["big", "a"])).equals(FRAME.clear().select("big", "a"))


@settings(deadline=None, max_examples=30)
@given(look=looks, number=st.integers(-2, ROWS * PARTS + 3))
def test_a_row_is_found_where_the_look_shows_it(ref, look, number):
    place = place_of(ref, look, number)
    numbers = plainly(look)["#"].to_list()
    assert place == (numbers.index(number) if number in numbers else None)


def test_the_first_page_reads_one_row_group_and_the_wanted_columns(ref, monkeypatch):
    asked = list[tuple[int, list[str]]]()
    real = browse_columns.take_rows
    monkeypatch.setattr("workers.core.row_groups._decoded.get", lambda _key: None)
    monkeypatch.setattr("workers.core.row_groups._read", lambda *a: asked.append((a[2], a[3])) or _READ(*a))
    assert real is take_rows
    window(ref, 0, 20, columns=["big"])
    assert asked == [(0, ["big"])]


def test_what_a_look_cost_is_kept_for_other_processes(ref, monkeypatch):
    look = Look(sort="-day", search="r1")
    first = window(ref, 0, 30, look)
    for cache in ("_mapped",):
        getattr(__import__("workers.browsing.orders", fromlist=[cache]), cache).cache_clear()
    monkeypatch.setattr("workers.browsing.orders.read_groups", lambda *_: pytest.fail("worked out again"))
    monkeypatch.setattr(browse_columns, "read_groups", lambda *_: pytest.fail("written again"))
    assert window(ref, 0, 30, look) == first


def test_pages_of_one_look_may_be_asked_for_at_once(ref):
    browse_cache.forget(ref)
    look = Look(sort="-day")
    with ThreadPoolExecutor(6) as pool:
        pages = list(pool.map(lambda page: window(ref, 50 * page, 50, look), range(6)))
    expected = plainly(look)["#"].to_list()
    assert [page.numbers for page in pages] == [expected[50 * at : 50 * at + 50] for at in range(6)]


def test_looks_that_were_not_used_for_longest_make_room(ref, monkeypatch):
    window(ref, 0, 5, Look(sort="a"))
    kept = browse_cache.folder_of(ref)
    other = write_table(Store(ref.store), "u", FRAME)
    monkeypatch.setattr(browse_cache, "MOST_BYTES", 0)
    window(other, 0, 5, Look(sort="a"))
    assert browse_cache.folder_of(other).is_dir()
    assert not kept.exists()
    assert window(ref, 0, 5, Look(sort="big")).numbers == [1, 2, 3, 4, 5]


def test_forgetting_a_version_frees_what_was_kept(ref):
    window(ref, 0, 5, Look(sort="a"))
    browse_cache.forget(ref)
    assert not browse_cache.folder_of(ref).exists()


def test_an_empty_version_has_an_empty_page(tmp_path):
    empty = write_table(Store(StoreRef(str(tmp_path))), "t", FRAME.head(0))
    assert window(empty, 0, 10).rows == []
    assert window(empty, 0, 10, Look(sort="a", where=WHERE, search="x")).total == 0
    assert place_of(empty, Look(), 1) is None


def test_long_text_stays_with_its_row_in_columns_of_many_groups(tmp_path):
    store, made = Store(StoreRef(str(tmp_path))), None
    for part in range(6):
        made = write_table(
            store, "t", pl.DataFrame({"t": [f"{part}" * 100_000, ""], "n": [part, -part]}), append_to=made
        )
    assert made is not None
    seen = window(made, 0, 12, Look(sort="-n"), ["t", "n"])
    assert [row[0][:2] for row in seen.rows if row[1] > 0] == ["55", "44", "33", "22", "11"]


def test_a_column_that_is_not_there_is_named(ref):
    with pytest.raises(DataError, match="Did you mean “day”"):
        window(ref, 0, 5, columns=["dya"])
    with pytest.raises(DataError, match="There is no column “dya”"):
        window(ref, 0, 5, Look(sort="-dya"))


def test_changed_bytes_are_not_shown(tmp_path):
    store = Store(StoreRef(str(tmp_path)))
    made = write_table(store, "t", FRAME)
    name = layout(made).parts[0].path
    layout.cache_clear()
    file = tmp_path / "tables" / "t" / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(CorruptObject):
        window(made, 0, 5)
