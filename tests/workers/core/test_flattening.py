"""Expressions without depth: whole again, however deep they were, and sharing what they shared."""

import pickle
from functools import reduce

from workers.core.expressions.build import call, literal, look_up
from workers.core.expressions.flattening import flattened
from workers.core.expressions.nodes import Column
from workers.core.schema import INTEGER, NUMBER, TEXT

A = Column("a", NUMBER)


def test_expressions_come_back():
    asked = [look_up(Column("t", TEXT), {"x": 1}, INTEGER, literal(-1)), call("add", A, A), A]
    assert pickle.loads(pickle.dumps(flattened(asked))).expressions() == asked


def test_depth_and_what_is_shared_cost_nothing():
    doubled = reduce(lambda so_far, _at: call("add", so_far, so_far), range(3_000), A)
    flat = pickle.loads(pickle.dumps(flattened([doubled, doubled])))
    assert len(flat.nodes) == 3_001
    first, second = flat.expressions()
    assert first is second and first.args[0] is first.args[1]
