"""Rows cut into parts in exported code, without numpy, as the splitters cut them."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines import nasty
from tests.workers.engines.agreement import prepared
from workers.core.errors import DataError
from workers.core.expressions.watching import Divide
from workers.core.schema import Schema
from workers.engines import polars
from workers.engines.polars_canonical import canonical
from workers.recipes import FittedRecipe, FittedStep
from workers.recipes.exporting import About, python_file

TWO, THREE = (("train", 0.8), ("test", 0.2)), (("train", 0.55), ("validation", 0.1), ("test", 0.35))
ROWS = st.integers(0, 60).flatmap(
    lambda count: st.fixed_dictionaries(
        {
            "city": st.lists(st.sampled_from([None, "a", "b", "é"]), min_size=count, max_size=count),
            "x": st.lists(st.sampled_from([None, 0.0, -0.0, *nasty.NUMBERS]), min_size=count, max_size=count),
            "full": st.lists(st.integers(-3, 3), min_size=count, max_size=count),
            "day": st.lists(st.sampled_from([None, *nasty.DATES, date(2024, 1, 1)]), min_size=count, max_size=count),
            "at": st.lists(
                st.sampled_from([None, *nasty.TIMES, nasty.TIMES[2] + timedelta(hours=5)]),
                min_size=count,
                max_size=count,
            ),
        }
    )
)
TYPES = {"city": pl.String, "x": pl.Float64, "full": pl.Int64, "day": pl.Date, "at": pl.Datetime("us")}
PLANS = [
    *(("random", "", ()), ("ordered", "", ()), ("ordered", "full", ()), ("ordered", "x", ())),
    *(("stratified", "city", ()), ("stratified", "x", ()), ("key", "", ("city",)), ("key", "", ("x", "at", "full"))),
    *(("time", "day", ()), ("time", "at", ())),
]


@pytest.mark.parametrize(("method", "column", "key"), PLANS)
@settings(max_examples=25, deadline=None)
@given(drawn=ROWS, seed=st.integers(0, 2**63 - 1), into=st.sampled_from(["part", "new part", "city"]), data=st.data())
def test_the_parts_are_those_of_the_splitter(method, column, key, drawn, seed, into, data):
    plan = Divide(into, method, data.draw(st.sampled_from([TWO, THREE])), column, key, seed)
    frame = canonical(pl.DataFrame(drawn, schema=TYPES))
    text = python_file(FittedRecipe(Schema.of(frame), (FittedStep("", {}, {}, "A step.", plan),)), About("x"))
    try:
        wanted = polars.run(plan, frame)
    except DataError:
        with pytest.raises(ValueError, match="Column|The key"):
            prepared(text, frame)
    else:
        made = prepared(text, frame)
        assert made.schema == wanted.schema and made.equals(wanted)
