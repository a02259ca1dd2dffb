"""Frames as expressions see them, and what is learned from them, against plain references."""

from datetime import datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import schema_of
from tests.workers.engines.nasty import CELLS, cells
from workers.core.dtypes import DTYPES
from workers.core.errors import DataError
from workers.core.expressions import aggregates
from workers.core.expressions.nodes import Column, plain
from workers.core.schema import BOOLEAN, DATE, INTEGER, NUMBER, TEXT
from workers.engines.polars_aggregates import aggregate
from workers.engines.polars_canonical import canonical

MODERATE = st.one_of(st.none(), st.floats(-1e9, 1e9).map(lambda x: round(x, 3)))


def learned(values, kind, wanted):
    frame = canonical(pl.DataFrame({"x": pl.Series(values, dtype=DTYPES[kind])}))
    return aggregate(frame, {"x": {"fact": wanted}})["x"]["fact"]


@settings(max_examples=60, deadline=None)
@given(st.lists(MODERATE, max_size=30), st.floats(0, 1))
def test_numbers_are_learned_as_numpy_learns_them(values, at):
    present = np.array([v for v in values if v is not None])
    x = Column("x", NUMBER)
    facts = [
        (aggregates.mean(x), np.mean),
        (aggregates.deviation(x), np.std),
        (aggregates.minimum(x), np.min),
        (aggregates.maximum(x), np.max),
        (aggregates.quantile(x, at), lambda v: np.quantile(v, at)),
    ]
    for wanted, reference in facts:
        found = learned(values, NUMBER, wanted)
        if present.size == 0:
            assert found is None
        else:
            assert found == pytest.approx(float(reference(present)), rel=1e-9, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([TEXT, INTEGER, BOOLEAN, DATE]), st.data())
def test_the_mode_is_the_most_frequent_value_and_the_least_of_several(kind, data):
    few = data.draw(st.lists(CELLS[kind], min_size=1, max_size=3))
    values = data.draw(st.lists(st.sampled_from([None, *few]), max_size=12))
    present = [v for v in values if v is not None]
    expected = min(present, key=lambda v: (-present.count(v), v)) if present else None
    assert learned(values, kind, aggregates.mode(Column("x", kind))) == plain(expected)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([None, "a", "b", "é", "z", ""]), max_size=15), st.integers(1, 4))
def test_categories_are_the_most_frequent_in_ascending_order(values, limit):
    present = [v for v in values if v is not None]
    ranked = sorted(set(present), key=lambda v: (-present.count(v), v))[:limit]
    assert learned(values, TEXT, aggregates.categories(Column("x", TEXT), limit)) == sorted(ranked)


@settings(max_examples=30, deadline=None)
@given(st.lists(cells(NUMBER), max_size=10))
def test_a_canonical_column_is_finite_or_missing(values):
    series = canonical(pl.DataFrame({"x": pl.Series(values, dtype=pl.Float64)}))["x"]
    assert all(v is None or np.isfinite(v) for v in series)


def test_storage_types_become_one_per_kind():
    frame = pl.DataFrame(
        {
            "small": pl.Series([1], dtype=pl.Int8),
            "half": pl.Series([1.5], dtype=pl.Float32),
            "exact": pl.Series(["1.25"]).cast(pl.Decimal(10, 2)),
            "class": pl.Series(["a"], dtype=pl.Categorical),
            "moment": pl.Series([datetime.fromisoformat("2024-01-01T12:00:00+02:00")]),
            "nothing": pl.Series([None]),
        }
    )
    made = canonical(frame)
    assert [str(t) for t in made.dtypes[:4]] == ["Int64", "Float64", "Float64", "String"]
    assert made["moment"][0].isoformat() == "2024-01-01T10:00:00"
    assert made["nothing"].dtype == pl.String


def test_whole_numbers_are_taken_for_integers_and_others_are_named_by_row():
    wanted = schema_of({"x": INTEGER})
    assert canonical(pl.DataFrame({"x": [1.0, None]}), wanted)["x"].to_list() == [1, None]
    with pytest.raises(DataError, match="Column “x”, row 2: 1.5 is not a whole number") as refusal:
        canonical(pl.DataFrame({"x": [1.0, 1.5]}), wanted)
    assert refusal.value.details == {"column": "x", "row": 2}


def test_a_wrong_kind_and_a_missing_column_are_named():
    wanted = schema_of({"x": NUMBER})
    with pytest.raises(DataError, match="Column “x” holds text values where number values are expected"):
        canonical(pl.DataFrame({"x": ["a"]}), wanted)
    with pytest.raises(DataError, match="There is no column “x”"):
        canonical(pl.DataFrame({"y": [1]}), wanted)
