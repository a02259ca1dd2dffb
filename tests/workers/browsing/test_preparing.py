"""A look at a long table is prepared with progress, may be stopped, and leaves pages that are there at once."""

import polars as pl
import pytest

from workers.browsing import cache, preparing
from workers.browsing.conditions import parse_where
from workers.browsing.orders import FOUND, Look, positions
from workers.browsing.preparing import LookSpec, is_quick, prepare
from workers.browsing.window import window
from workers.core.errors import Cancelled
from workers.core.reporter import ListReporter
from workers.core.schema import Schema
from workers.core.store import Store, StoreRef
from workers.core.tables import write_table

PARTS, ROWS = 8, 25
FRAME = pl.DataFrame(
    {
        "n": [n % 13 for n in range(PARTS * ROWS)],
        "t": ["Paris" if n % 10 == 3 else f"x{n}" for n in range(PARTS * ROWS)],
    }
)
WHERE = '[["n","above",5]]'


@pytest.fixture
def ref(tmp_path):
    """In eight files, so that a page of an order stands in more row groups than are read for it."""
    store, made = Store(StoreRef(str(tmp_path))), None
    for part in range(PARTS):
        made = write_table(store, "t", FRAME.slice(part * ROWS, ROWS), append_to=made)
    return made


def test_progress_counts_the_rows_and_what_was_found(ref):
    reporter = ListReporter()
    assert prepare(LookSpec(ref, search="paris", columns=("t",)), reporter).rows == PARTS * ROWS // 10
    assert reporter.phases == ["Looking through the rows", "Laying out columns"]
    assert reporter.done == 2 * PARTS * ROWS
    assert [(name, value) for name, value, _step in reporter.metrics][-1] == (FOUND, 20)
    assert [value for _name, value, _step in reporter.metrics] == sorted(v for _n, v, _s in reporter.metrics)


def test_a_prepared_look_needs_nothing_more(ref, monkeypatch):
    spec = LookSpec(ref, sort="-n", where=WHERE, search="paris", columns=("n", "t"))
    look = Look("-n", parse_where(WHERE, Schema.of(FRAME)), "paris")
    plain = FRAME.with_row_index("#", 1).filter(pl.col("n") > 5, pl.col("t") == "Paris")
    prepare(spec, ListReporter())
    monkeypatch.setattr("workers.browsing.orders.read_groups", lambda *_: pytest.fail("worked out again"))
    monkeypatch.setattr("workers.browsing.columns.read_groups", lambda *_: pytest.fail("written again"))
    seen = window(ref, 0, 100, look)
    assert seen.numbers == plain.sort("n", descending=True, maintain_order=True)["#"].to_list()
    assert len(positions(ref, Look("-n"))) == PARTS * ROWS  # the order by itself is known too


def test_a_look_that_is_stopped_leaves_nothing_half_done(ref):
    class Stopping(ListReporter):
        def advance(self, units: int = 1) -> None:
            super().advance(units)
            self.cancelled = self.done > 3 * ROWS

    with pytest.raises(Cancelled):
        prepare(LookSpec(ref, search="paris", columns=("t",)), Stopping())
    assert [file.name for file in cache.folder_of(ref).iterdir()] == [".lock"]
    assert prepare(LookSpec(ref, search="paris", columns=("t",)), ListReporter()).rows == 20


@pytest.mark.parametrize("look", [Look("n"), Look(search="paris"), Look("-n", search="paris")])
def test_a_look_is_quick_once_it_was_prepared(ref, look, monkeypatch):
    monkeypatch.setattr(preparing, "QUICK_CELLS", 0)
    assert not is_quick(ref, look, ["n", "t"], 0, 100)
    prepare(LookSpec(ref, look.sort, "", look.search, columns=("n",)), ListReporter())
    assert is_quick(ref, look, ["n"], 0, 100)
    assert not is_quick(ref, look, ["n", "t"], 0, 100)
    assert is_quick(ref, look, ["n", "t"], 0, 2)  # two rows stand in two row groups, and are read from there


def test_a_short_table_is_always_quick(ref):
    assert is_quick(ref, Look("n", search="paris"), ["n", "t"], 0, 100)
