"""Expressions and plans as JSON, constants as people type them."""

import json
from datetime import date, datetime

import pytest

from tests.workers.engines.agreement import schema_of
from workers.core.errors import DataError
from workers.core.expressions.build import call, literal, look_up
from workers.core.expressions.constants import common_kind, constant
from workers.core.expressions.nodes import Column, Literal, columns_of, from_json, to_json
from workers.core.expressions.plans import (
    Distinct,
    Filter,
    Guard,
    Output,
    RowPlan,
    change,
    plan_from_json,
    plan_to_json,
    schema_after,
)
from workers.core.schema import DATE, DATETIME, INTEGER, NUMBER, TEXT

A, B = Column("a", INTEGER), Column("b", TEXT)
DAY = Literal(date(2024, 2, 29), DATE)
NOON = Literal(datetime.fromisoformat("2024-02-29T12:00:00.000001"), DATETIME)
TREE = call("if", call("equal", call("lower", B), literal("x")), call("epoch_day", DAY), A)
TABLE = look_up(B, {"x": date(1, 1, 1), "": None}, DATE, DAY)


@pytest.mark.parametrize("expression", [A, DAY, NOON, TREE, TABLE, literal(None), literal(0.1)])
def test_an_expression_survives_json(expression):
    assert from_json(json.loads(json.dumps(to_json(expression)))) == expression


@pytest.mark.parametrize(
    "plan",
    [
        Filter(call("is_missing", A)),
        Distinct(("a", "b")),
        RowPlan((Output("c", TREE),), (Guard("b", call("is_missing", B), "No b.", ("c",)),)),
    ],
)
def test_a_plan_survives_json(plan):
    assert plan_from_json(json.loads(json.dumps(plan_to_json(plan)))) == plan


def test_columns_are_read_off_an_expression():
    assert set(columns_of(TREE)) == {"a", "b"} and list(columns_of(TABLE)) == ["b"]


def test_a_call_takes_the_kinds_that_it_is_made_for_and_widens_integers():
    assert call("add", A, A).kind == INTEGER
    assert call("add", A, literal(0.5)).kind == NUMBER
    assert call("coalesce", literal(None), A).kind == INTEGER
    assert call("if", literal(True), A, literal(2.5)).kind == NUMBER
    with pytest.raises(DataError, match="“add” cannot take integer and text. It takes integer and integer, or number"):
        call("add", A, B)


def test_a_change_keeps_the_order_and_refuses_two_columns_of_one_name():
    schema = schema_of({"a": INTEGER, "b": TEXT, "c": NUMBER})
    plan = change(schema, {"b": A, "new": B}, drop=["a"], rename={"c": "d"})
    assert schema_after(plan, schema).names == ("b", "d", "new")
    with pytest.raises(DataError, match="Two columns would be called “b”"):
        change(schema, rename={"a": "b"})
    with pytest.raises(DataError, match="No column would be left"):
        change(schema, drop=schema.names)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [("3", INTEGER, 3), ("1e2", NUMBER, 100.0), ("Yes", "boolean", True), (7, TEXT, "7"), (None, DATE, None)],
)
def test_what_is_typed_becomes_a_cell_of_its_kind(typed, kind, value):
    assert constant(typed, kind) == value


@pytest.mark.parametrize(("typed", "kind"), [("x", INTEGER), (1.5, INTEGER), ("inf", NUMBER), ("31/12/2024", DATE)])
def test_what_does_not_fit_the_kind_is_refused(typed, kind):
    with pytest.raises(DataError, match="is not a"):
        constant(typed, kind)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", 0], INTEGER),
        (["1", "2.5"], NUMBER),
        (["007", "8"], TEXT),
        ([True, "false"], "boolean"),
        ([None], TEXT),
        (["1", "x"], TEXT),
        ([str(2**63)], NUMBER),
    ],
)
def test_the_narrowest_kind_that_loses_nothing_typed(values, kind):
    assert common_kind(values) == kind
