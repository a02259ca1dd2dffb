"""Intermediates of the Polars engine: named once, dropped after use, in nobody's way."""

import polars as pl
import pytest

from tests.workers.engines.agreement import answers, assert_same
from workers.core.expressions.build import call, fold, literal, look_up
from workers.core.expressions.nodes import Column, Literal, columns_of
from workers.core.expressions.numbering import Numbering
from workers.core.expressions.plans import Output, RowPlan
from workers.core.schema import INTEGER, NUMBER, TEXT
from workers.engines.polars_named import computed, holds

A, T = Column("a", NUMBER), Column("t", TEXT)
FRAME = pl.DataFrame({"a": [1.0, -2.5, None], "t": ["x", "y", None]})


def chain(word, length):
    return fold(word, [A] * length)


@pytest.mark.parametrize("word", ["divide", "add", "minimum", "coalesce"])
def test_two_hundred_nested_operations_are_two_hundred_small_columns(word):
    sizes = []
    computed(FRAME, [chain(word, 201)], lambda frame: sizes.append(frame.width))
    assert len(sizes) == 200 and max(sizes) <= FRAME.width + 2


def test_chains_of_thousands_of_operations_run_in_every_engine_and_are_read():
    long = chain("subtract", 3000)
    assert len(list(columns_of(long))) >= 1
    rows = [{"a": 1.0}, {"a": None}]
    first, second = answers([RowPlan((Output("answer", long),))], rows, {"a": NUMBER})
    assert_same(first, second)
    assert first[0] == (-2998.0,)


def test_what_is_said_twice_is_computed_once():
    twice = call("add", call("square_root", A), call("square_root", Column("a", NUMBER)))
    assert [part for _, part, _ in Numbering().add([twice])][1:] == [call("square_root", A), twice]


def test_zero_and_minus_zero_stay_apart():
    over = [call("divide", literal(1.0), call("multiply", A, literal(zero))) for zero in (0.0, -0.0)]
    assert len(list(Numbering().add(over))) == 8


def test_names_of_intermediates_leave_columns_of_any_name_alone():
    frame = pl.DataFrame({"\0": [7], "\0" + "1": [8], "a": [2.0]})
    wide, (value,) = computed(frame, [call("add", A, literal(1.0))])
    assert wide.select(x=value, kept="\0" + "1").row(0) == (3.0, 8)


def test_a_condition_without_columns_holds_in_every_row_and_a_missing_one_in_none():
    assert holds(literal(True), FRAME).to_list() == [True] * 3
    assert holds(call("less", A, literal(0.0)), FRAME).to_list() == [False, True, False]


def test_equal_look_ups_of_other_pairs_stay_apart():
    one, two = (look_up(T, {"x": number}, INTEGER, Literal(0, INTEGER)) for number in (1, 2))
    wide, values = computed(FRAME, [one, two])
    assert wide.select(a=values[0], b=values[1]).row(0) == (1, 2)
