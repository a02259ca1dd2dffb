"""Every primitive, engine against engine, on values that break things."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import answers, assert_same, duckdb_answers
from tests.workers.engines.nasty import CELLS, cells, rows
from workers.core.expressions.build import call, look_up
from workers.core.expressions.nodes import Call, Column, Literal
from workers.core.expressions.plans import Output, RowPlan
from workers.core.expressions.primitives import ANY, PRIMITIVES
from workers.core.schema import BOOLEAN, DATE, INTEGER, NUMBER, TEXT
from workers.engines import duckdb_primitives, polars_primitives, scalar_primitives

# The C library's and Rust's may differ in the last digit of what no one can compute exactly.
TRANSCENDENTAL = {"power": 1e-14, "exponential": 1e-14, "logarithm": 1e-14}
LIKELY = st.none() | st.text("ab1.-, \n\u00a0'Aé\u0301", max_size=5)
"""Text in which short text occurs, more than once and at both ends."""


def signatures():
    """Each primitive with concrete kinds; one that takes any kind once per kind."""
    for primitive in PRIMITIVES.values():
        for kind in CELLS if ANY in primitive.takes else [ANY]:
            yield pytest.param(primitive, kind, id=f"{primitive.name}-{kind}" if kind != ANY else primitive.name)


def test_every_engine_has_every_primitive_and_nothing_else():
    assert set(polars_primitives.IMPLEMENTATIONS) == set(PRIMITIVES)
    assert set(duckdb_primitives.IMPLEMENTATIONS) == set(PRIMITIVES)
    scalar = [*scalar_primitives.NOT_STRICT, *scalar_primitives.INLINE, *scalar_primitives.FUNCTIONS]
    scalar += [*scalar_primitives.FINITE, *scalar_primitives.BOUNDED]
    assert sorted(scalar) == sorted(PRIMITIVES)


@pytest.mark.parametrize(("primitive", "kind"), list(signatures()))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_primitive_gives_the_same_for_a_row_as_for_a_frame(primitive, kind, data):
    compare(primitive, kind, data, answers, most=12)


@pytest.mark.parametrize(("primitive", "kind"), list(signatures()))
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_a_primitive_gives_the_same_in_a_database(primitive, kind, data):
    compare(primitive, kind, data, duckdb_answers, most=60)


def compare(primitive, kind, data, engines, most):
    kinds = {f"c{i}": kind if wanted == ANY else wanted for i, wanted in enumerate(primitive.takes)}
    arguments = [Column(name, k) for name, k in kinds.items()]
    fixed = data.draw(st.sampled_from([None, *range(len(arguments))]), label="argument that is a literal")
    if fixed is not None:
        value = data.draw(cells(arguments[fixed].kind).filter(is_canonical), label="literal")
        arguments[fixed] = Literal(value, arguments[fixed].kind)
    plan = RowPlan((Output("answer", call(primitive.word, *arguments)),))
    first, second = engines([plan], data.draw(rows(kinds, most)), kinds)
    assert_same(first, second, TRANSCENDENTAL.get(primitive.name, 0.0))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({"t": LIKELY, "part": LIKELY, "by": LIKELY, "n": st.integers(-4, 4)}), max_size=20)
)
def test_texts_that_are_full_of_what_is_looked_for_give_the_same(rows):
    kinds = {"t": TEXT, "part": TEXT, "by": TEXT, "n": INTEGER}
    t, part, by, n = (Column(name, kind) for name, kind in kinds.items())
    alone = [p.name for p in PRIMITIVES.values() if p.takes == (TEXT,)]
    made = {word: Call(word, (t,), PRIMITIVES[word].gives) for word in alone}
    made |= {"replace": call("replace", t, part, by), "split_part": call("split_part", t, part, n)}
    plan = RowPlan(tuple(Output(name, of) for name, of in made.items()))
    for engines in (answers, duckdb_answers):
        assert_same(*engines([plan], rows, kinds))


@pytest.mark.parametrize("kind", [TEXT, INTEGER, BOOLEAN, NUMBER, DATE])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_look_up_gives_the_same_in_every_engine(kind, data):
    keys = data.draw(st.lists(CELLS[kind].filter(is_canonical), max_size=4, unique_by=repr_of))
    pairs = {key: number for number, key in enumerate(keys)}
    of = Column("key", kind)
    plan = RowPlan((Output("answer", look_up(of, pairs, INTEGER, Literal(-1, INTEGER))),))
    drawn = data.draw(st.lists(st.one_of(cells(kind), st.sampled_from(keys or [None])), max_size=8))
    for engines in (answers, duckdb_answers):
        assert_same(*engines([plan], [{"key": value} for value in drawn], {"key": kind}))


def is_canonical(value):
    return not isinstance(value, float) or abs(value) < float("inf")


def repr_of(value):
    return repr(value + 0.0) if isinstance(value, float) else repr(value)
