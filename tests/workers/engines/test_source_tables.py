"""Joins and rows put below in exported code, for every kind of join and names of all sorts."""

import ast

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import after, prepared, schema_of
from tests.workers.engines.others import HeldTables
from workers.core.expressions.combining import OF_FIRST, SEMI_OR_ANTI, Append, Join
from workers.core.schema import INTEGER, NUMBER, TEXT
from workers.engines import polars_rows
from workers.engines.source_tables import arguments
from workers.recipes import FittedRecipe, FittedStep
from workers.recipes.exporting import About, python_file

KINDS = {"city": TEXT, "n": INTEGER, "x": NUMBER}
CITIES = st.sampled_from([None, "a", "b", "é", ""])
NUMBERS = st.sampled_from([None, 0, 1, 2**62])
ROWS = st.lists(st.tuples(CITIES, NUMBERS, st.sampled_from([None, 0.0, -0.0, 1.5])), max_size=8)
THERE = st.lists(st.tuples(NUMBERS, CITIES, CITIES, st.just(2.5)), max_size=8)
THEIRS = {"n": pl.Int64, "city": pl.String, "name": pl.String, "people": pl.Float64}
TAKEN = (("people", "people"), ("city", "city_other"), ("n", "n2"))
JOINS = [
    *((kind, (("city", "city"),)) for kind in ("inner", "left", "right", "full", "semi", "anti")),
    *((kind, (("city", "name"), ("n", "n"))) for kind in ("inner", "full", "anti")),
    *((kind, (("city", "name"), ("city", "city"))) for kind in ("left", "right", "full", "semi")),
    ("cross", ()),
]


def file_of(plan):
    step = FittedStep("", {}, {}, "A step.", plan)
    return python_file(FittedRecipe(schema_of(KINDS), (step,)), About("x"))


@pytest.mark.parametrize(("kind", "keys"), JOINS)
@settings(max_examples=12, deadline=None)
@given(here=ROWS, there=THERE, first=st.booleans())
def test_joins(kind, keys, here, there, first):
    tables = HeldTables()
    other = tables.add(pl.DataFrame(there, schema=THEIRS, orient="row"), name="Cities")
    plan = Join(other, kind, keys, () if kind in SEMI_OR_ANTI else TAKEN, first=first and kind in OF_FIRST)
    agree(plan, pl.DataFrame(here, schema={"city": pl.String, "n": pl.Int64, "x": pl.Float64}, orient="row"), tables)


@settings(max_examples=10, deadline=None)
@given(here=ROWS, there=THERE, added=st.booleans())
def test_rows_put_below(here, there, added):
    tables = HeldTables()
    other = tables.add(pl.DataFrame(there, schema=THEIRS, orient="row"), name="df")
    plan = Append(other, ("people", "name") if added else ())
    agree(plan, pl.DataFrame(here, schema={"city": pl.String, "n": pl.Int64, "x": pl.Float64}, orient="row"), tables)


def agree(plan, frame, tables):
    wanted = after(polars_rows.FrameRows.of_canonical(frame, tables), [plan]).frame
    made = prepared(file_of(plan), frame, *(pl.read_parquet(tables.files(other)) for other in tables.known))
    assert made.schema == wanted.schema and made.equals(wanted)


def test_so_many_rows_as_were_allowed():
    tables = HeldTables()
    other = tables.add(pl.DataFrame({"city": ["a"] * 5}), name="Cities")
    text = file_of(Join(other, "left", (("city", "city"),), (), most=4))
    frame = pl.DataFrame({"city": ["a"], "n": [1], "x": [0.5]})
    assert prepared(text, frame, pl.DataFrame({"city": ["a"] * 4})).height == 4
    with pytest.raises(ValueError, match="made 5 rows, and at most 4"):
        prepared(text, frame, pl.DataFrame({"city": ["a"] * 5}))
    with pytest.raises(ValueError, match="Column 'city' holds Int64"):
        prepared(text, frame, pl.DataFrame({"city": [1]}))


def test_names_of_tables_are_words_that_mean_nothing_else():
    names = ["Cities", "cities", "df", "class", "print", "typed", "1", "Été 2024", "", "日本", "x" * 99, "polars_rows"]
    names += ['"); import os', "finite", "json", "crc_32", "output", "_", "COLUMNS", "match", "None"]
    tables = HeldTables()
    others = [tables.add(pl.DataFrame({"city": ["a"]}), name=name) for name in names]
    named = list(arguments(others).values())
    assert len(set(named)) == len(names) and named[:3] == ["cities", "cities_2", "df_table"]
    assert all(name.isidentifier() and name.isascii() and len(name) < 60 for name in named)
    steps = tuple(FittedStep("", {}, {}, "A step.", Append(other)) for other in others)
    text = python_file(FittedRecipe(schema_of({"city": TEXT}), steps), About("x"))
    made = prepared(text, *[pl.DataFrame({"city": ["a"]})] * (1 + len(names)))
    assert made.height == 1 + len(names)
    functions = {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)}
    assert not functions & set(named)
