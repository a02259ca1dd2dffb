"""Functions of ours that files take along: with all that they name, and nothing of ours that is left behind."""

import ast
import sys

import pytest

from workers.core.expressions.json_text import json_value
from workers.core.expressions.patterns import matches
from workers.engines.by_value import FUNCTIONS
from workers.engines.source_lifted import imports, lifted
from workers.engines.source_parts import parts_along, parts_by_chance, parts_by_class, parts_by_key, parts_in_order
from workers.engines.source_queries import queried
from workers.engines.source_reading import read
from workers.engines.source_rows import drawn, refuse_more, refuse_rows, repeated, typed, with_theirs

EVERY = [
    *FUNCTIONS.values(),
    *(parts_along, parts_by_chance, parts_by_class, parts_by_key, parts_in_order, queried, drawn, read, repeated),
    *(refuse_more, refuse_rows, typed, with_theirs),
]


def text_of(functions):
    found = lifted(functions)
    text = "\n\n".join([*(f"{name} = {value}" for name, value in found.values.items()), *found.texts.values()])
    return "\n".join([*imports(text), text])


@pytest.mark.parametrize("functions", [EVERY, *([one] for one in EVERY)], ids=lambda some: f"{some[0].__name__}")
def test_a_file_holds_or_imports_all_that_they_name(functions):
    text = text_of(functions)
    nodes = list(ast.walk(ast.parse(text)))
    imported = {getattr(node, "module", None) or node.names[0].name for node in nodes if hasattr(node, "names")}
    assert imported <= sys.stdlib_module_names | {"collections.abc", "polars", "duckdb"}
    names = {"__name__": "taken"}
    exec(text, names)
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    known = (
        stored | {node.arg for node in nodes if isinstance(node, ast.arg)} | names.keys() | names["__builtins__"].keys()
    )
    assert {node.id for node in nodes if isinstance(node, ast.Name)} <= known


def test_what_is_taken_along_answers_as_it_does_here():
    names = {"__name__": "taken"}
    exec(text_of([json_value, matches]), names)
    for text, path in (('{"a": [1.50, {"b": "é"}], "a.b": 1e400}', "a[1].b"), ('{"a.b": 1e400}', '"a.b"'), ("[", "a")):
        assert names["json_value"](text, path) == json_value(text, path)
    assert names["matches"]("AB-123-CD", "AA-999-AA") and not names["matches"]("ab-123-CD", "AA-999-AA")


def test_two_of_one_name_are_found():
    def matches(text):
        return text

    with pytest.raises(AssertionError, match="two are called matches"):
        lifted([FUNCTIONS["matches"], matches])
