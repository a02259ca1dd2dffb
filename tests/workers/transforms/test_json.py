"""Text that holds JSON: values at a path, objects to columns, lists to rows; on documents that break things."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import answers, assert_same, duckdb_answers
from tests.workers.transforms.steps import made
from workers.core.errors import DataError
from workers.core.expressions.build import call
from workers.core.expressions.json_text import DEEPEST, json_length, json_shape, json_value, member
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Output, RowPlan
from workers.core.schema import TEXT

DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab.é"[', max_size=3), inner, max_size=3),
    max_leaves=8,
).map(json.dumps)
NASTY = [
    "",
    "{",
    "NaN",
    '{"a":1,"a":2}',
    '"\\ud800"',
    '{"\\ud800":1}',
    "1e999",
    "9" * 30,
    "[" * 2000,
    "\ufeff1",
    "[1,]",
]
PATHS = ["", "a", "a.b", "[0]", "[-1]", "a[0].b", '"a.b"', "a..b", "[", '"', "a b"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NASTY) | DOCUMENTS, st.sampled_from(PATHS)), max_size=8))
def test_engines_read_the_same_out_of_any_text(pairs):
    text, path = Column("text", TEXT), Column("path", TEXT)
    made = [call("json_value", text, path), call("json_length", text), call("json_shape", text)]
    plan = RowPlan(tuple(Output(f"o{at}", of) for at, of in enumerate(made)))
    rows = [{"text": text, "path": path} for text, path in pairs]
    for engines in (answers, duckdb_answers):
        assert_same(*engines([plan], rows, {"text": TEXT, "path": TEXT}))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=4))
def test_every_member_is_found_by_its_name_whatever_signs_it_has(document):
    for name, value in document.items():
        assert json_value(json.dumps(document), member(name)) == value


def test_what_a_value_is_as_text():
    document = '{"a": {"b": [1, 2.50, "x", null, true, {"c": [ ]}]}, "big": 12345678901234567890123, "é": "\\u00e9"}'
    found = {path: json_value(document, path) for path in ("a.b[0]", "a.b[1]", "a.b[2]", "a.b[3]", "a.b[4]")}
    assert list(found.values()) == ["1", "2.50", "x", None, "true"]
    assert json_value(document, "a.b[-1]") == '{"c":[]}' and json_value(document, "big") == "12345678901234567890123"
    assert json_value(document, "é") == "é" and json_value(document, "a.b[9]") is None
    assert json_value('{"a": 1, "a": 2}', "a") == "2"
    assert json_value('["\\ud800"]', "[0]") is None and json_value("NaN", "") is None


def test_documents_without_end_are_no_documents():
    assert json_value("[" * DEEPEST + "]" * DEEPEST, "") is not None
    for deep in ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "[" * 100_000, '{"a":' * 100_000):
        assert json_value(deep, "") is None and json_length(deep) is None and json_shape(deep) is None
    assert json_value('"' + "[" * 200 + '"', "") == "[" * 200


def test_objects_become_columns_of_the_types_that_their_values_have():
    rows = {"x": ['{"n": 1, "p": 1.5, "ok": true, "t": "a"}', '{"n": 2, "p": 3, "t": 7, "o": {"k": 1}}', "no", None]}
    assert made("json_unnest", rows, column="x", drop=True) == {
        "x_n": [1, 2, None, None],
        "x_p": [1.5, 3.0, None, None],
        "x_t": ["a", "7", None, None],
        "x_o": [None, '{"k":1}', None, None],
        "x_ok": [True, None, None, None],
    }
    few = made("json_unnest", rows, {"x": ['{"new": 1, "n": "many"}']}, column="x", limit=1)
    assert few == {"x": ['{"new": 1, "n": "many"}'], "x_n": [None]}


def test_lists_become_rows_and_lose_none():
    rows = {"k": [1, 2, 3, 4], "x": ['["a", {"b": 1}]', "[]", None, "no list"]}
    assert made("json_explode", rows, column="x") == {
        "k": [1, 1, 2, 3, 4],
        "x": ["a", '{"b":1}', None, None, None],
    }
    assert made("json_length", rows, column="x", into="n")["n"] == [2, 0, None, None]


def test_a_value_is_taken_by_its_path_and_given_a_type():
    rows = {"x": ['{"a": [{"on": "2024-02-29"}]}', '{"a": []}', "{"]}
    assert str(made("json_value", rows, column="x", path="a[0].on", into="y", kind="date")["y"][0]) == "2024-02-29"
    for wrong in ("a..b", "a[x]", "", "[1"):
        with pytest.raises(DataError):
            made("json_value", rows, column="x", path=wrong, into="y")
