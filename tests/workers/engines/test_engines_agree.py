"""Every primitive, engine against engine, on values that break things."""

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import answers, assert_same, duckdb_answers
from tests.workers.engines.nasty import CELLS, cells, rows
from workers.core.expressions.build import call, look_up
from workers.core.expressions.nodes import Call, Column, Literal
from workers.core.expressions.plans import Output, RowPlan
from workers.core.expressions.primitives import ANY, PRIMITIVES
from workers.core.schema import BOOLEAN, DATE, INTEGER, NUMBER, TEXT
from workers.engines import duckdb_primitives, numpy_primitives, polars_primitives, scalar_primitives
from workers.engines.spark import primitives as spark_primitives

# The C library's and Rust's may differ in the last digit of what no one can compute exactly.
TRANSCENDENTAL = {"power": 1e-14, "exponential": 1e-14, "logarithm": 1e-14}
LIKELY = st.none() | st.text("ab1.-, \n\u00a0'Aé\u0301", max_size=5)
"""Text in which short text occurs, more than once and at both ends."""


def signatures():
    """Each primitive with what it takes; one that takes any kind once per kind."""
    for primitive in PRIMITIVES.values():
        for kind in CELLS if ANY in primitive.takes else [ANY]:
            yield primitive, [kind if wanted == ANY else wanted for wanted in primitive.takes]


FAMILIES = {kind: [(p, takes) for p, takes in signatures() if (takes or [NUMBER])[0] == kind] for kind in CELLS}
"""By the kind of what comes first: those of one family are asked about the same rows, at once."""


def test_every_engine_has_every_primitive_and_nothing_else():
    assert set(polars_primitives.IMPLEMENTATIONS) == set(PRIMITIVES)
    assert set(duckdb_primitives.IMPLEMENTATIONS) == set(PRIMITIVES)
    assert set(spark_primitives.IMPLEMENTATIONS) == set(PRIMITIVES)
    scalar = [*scalar_primitives.NOT_STRICT, *scalar_primitives.INLINE, *scalar_primitives.FUNCTIONS]
    scalar += [*scalar_primitives.FINITE, *scalar_primitives.BOUNDED]
    assert sorted(scalar) == sorted(PRIMITIVES)
    by_array = set(numpy_primitives.ARRAYS)
    assert by_array <= set(PRIMITIVES) and by_array >= {p.name for p in PRIMITIVES.values() if not p.strict}


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_primitives_give_the_same_for_a_row_and_a_batch_as_for_a_frame(family, data):
    compare(FAMILIES[family], data, answers, most=12)


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_primitives_give_the_same_in_a_database(family, data):
    compare(FAMILIES[family], data, duckdb_answers, most=60)


def compare(family, data, engines, most):
    """Each primitive of columns, and with each of its arguments a literal instead."""
    columns = {f"{kind}{at}": kind for _primitive, takes in family for at, kind in enumerate(takes)}
    literals = {kind: data.draw(cells(kind).filter(is_canonical), label=kind) for kind in set(columns.values())}
    asked = []
    for primitive, takes in family:
        of = [Column(f"{kind}{at}", kind) for at, kind in enumerate(takes)]
        asked.append((primitive, of))
        for at, kind in enumerate(takes):
            asked.append((primitive, [*of[:at], Literal(literals[kind], kind), *of[at + 1 :]]))
    outputs = [Output(f"answer{number}", call(p.word, *of)) for number, (p, of) in enumerate(asked)]
    first, second = engines([RowPlan(tuple(outputs))], data.draw(rows(columns, most)), columns)
    assert len(first) == len(second)
    for number, (primitive, of) in enumerate(asked):
        note(f"{primitive.name} of {of}")
        one, other = ([(row[number],) for row in found] for found in (first, second))
        assert_same(one, other, TRANSCENDENTAL.get(primitive.name, 0.0))


@settings(max_examples=15, deadline=None)
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
@settings(max_examples=20, deadline=None)
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
