"""The code that is written for people computes what the engine computes, and holds what people typed as data alone."""

import ast

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import assert_same, prepared, schema_of, written_answers
from tests.workers.engines.nasty import CELLS, rows
from tests.workers.engines.test_engines_agree import FAMILIES, compare, is_canonical
from tests.workers.engines.test_groups import FRAMES, ORDER, K, N, V, kinds_of, rows_of, shapes
from workers.core.expressions.build import call, literal, look_up
from workers.core.expressions.folds import FOLDS, ROWS, Fold, fold
from workers.core.expressions.grouping import SO_FAR, WHOLE, Group, Looked, Repeat, Window
from workers.core.expressions.nodes import Column, Literal
from workers.core.expressions.plans import Chain, Filter, Guard, Output, RowPlan, Sample, Slice, Sort, change
from workers.core.schema import INTEGER, NUMBER, TEXT
from workers.engines.polars_canonical import DTYPES
from workers.engines.source_text import wrapped
from workers.recipes import FittedRecipe, FittedStep
from workers.recipes.exporting import About, python_file

HOSTILE = [
    '"]; import os',
    "'''",
    '"""',
    "class",
    "self",
    "\\",
    "\\N{BULLET}",
    "{0}",
    "a\nb",
    "#",
    "pl.col('x')",
    "é\u202ex",
]
HOSTILE += ["$1", "^a.*$", "*", "\x00", "ﬁ", "df", "\u2028", "", " ", "x" * 200, "%s", "part_1", "row", "copy", "\r"]
WORDS = st.sampled_from(HOSTILE) | st.text(max_size=8)
NAMES = WORDS.filter(lambda name: name != "*" and not name.startswith("^"))
"""Polars takes the others for patterns, in the engine itself, too."""


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_every_primitive(family, data):
    compare(FAMILIES[family], data, written_answers, most=12)


@pytest.mark.parametrize("kind", CELLS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_look_ups(kind, data):
    keys = data.draw(st.lists(CELLS[kind].filter(is_canonical), max_size=8, unique_by=lambda key: repr(key)))
    of = Column("key", kind)
    pairs = {key: number for number, key in enumerate(keys)}
    made = [look_up(of, pairs, INTEGER), look_up(of, pairs, INTEGER, literal(-1)), look_up(of, pairs, NUMBER)]
    plan = RowPlan(tuple(Output(f"x{at}", each) for at, each in enumerate(made)))
    assert_same(*written_answers([plan], data.draw(rows({"key": kind})), {"key": kind}))


@pytest.mark.parametrize("function", FOLDS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_folds_of_groups_and_of_the_rows_around(function, data):
    kind = data.draw(st.sampled_from(kinds_of(function)))
    given_rows = data.draw(rows_of(kind))
    kinds, _plain = shapes(given_rows, kind)
    one = Fold(function, Column("v", kind), data.draw(st.sampled_from([0.5, 0.0, 0.3])), "; ")
    group = Group((("n", N), ("key", K)), (("found", one), ("rows", ROWS)))
    whole = Group((), (("found", one),))
    order = ((ORDER, data.draw(st.booleans())),) if data.draw(st.booleans()) else ()
    frames = [frame for some, frame in FRAMES if function in some]
    looked = [Looked("w", one, WHOLE), *(Looked(f"x{at}", one, frame) for at, frame in enumerate(frames))]
    window = Window(data.draw(st.sampled_from([(), (K,), (K, N)])), order, (*looked, Looked("n", ROWS, SO_FAR)))
    for plan in (group, whole, window):
        first, second = written_answers([plan], given_rows, kinds)
        assert_same(first, second)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_rows_chosen_repeated_and_put_in_order(data):
    drawn = data.draw(rows_of(NUMBER))
    for row in drawn:
        row["o"] = data.draw(st.sampled_from([None, -1, 0, 1, 3]))
    kinds, _plain = shapes(drawn, NUMBER)
    number, length = (data.draw(st.integers(0, 9)) for _each in range(2))
    plans = [
        Repeat(ORDER, "number", ("k", "v"), (("x", (V, N)),)),
        Repeat(ORDER, "o", ("k", "v", "n")),
        Sample(rows=number, seed=data.draw(st.integers(0, 2**63 - 1))),
        Sample(share=data.draw(st.floats(0, 1)), seed=3),
        Slice(number, data.draw(st.none() | st.just(length)), from_end=data.draw(st.booleans())),
        Chain((Sort(((V, True), (K, False))), Window((K,), (), (Looked("at", fold("sum", V), SO_FAR),)))),
    ]
    for plan in plans:
        assert_same(*written_answers([plan], drawn, kinds))


@settings(max_examples=20, deadline=None)
@given(
    names=st.lists(NAMES, min_size=4, max_size=4, unique_by=str.lower), texts=st.lists(WORDS, min_size=3, max_size=3)
)
def test_what_people_typed_is_data(names, texts):
    kinds = dict(zip(names, [TEXT, TEXT, INTEGER, NUMBER], strict=True))
    first, second, third, _fourth = (Column(name, kind) for name, kind in kinds.items())
    schema = schema_of(kinds)
    joined = call("concatenate", call("concatenate", first, literal(texts[0])), second)
    found = look_up(first, dict.fromkeys([*texts, "a", "b", "c"], texts[1]), TEXT, second)
    replaced = call("replace", call("concatenate", joined, joined), literal(texts[0] or "x"), literal(texts[2]))
    is_there = call("contains", replaced, literal(texts[2]))
    guard = Guard(names[2], call("equal", third, literal(99)), texts[0], (names[0],))
    steps = [
        RowPlan((*change(schema, {names[0]: joined}).outputs, Output(f"{names[0]}+", found)), (guard,)),
        change(schema_of({**kinds, f"{names[0]}+": TEXT}), {}, drop=[f"{names[0]}+"]),
        change(schema, {names[1]: replaced}),
        change(schema, {}, rename={names[0]: f"{texts[1]}!"}) if f"{texts[1]}!" not in names else change(schema),
    ]
    sentence = f"Words: {names} {texts}"
    fitted = FittedRecipe(schema, tuple(FittedStep("", {}, {}, sentence, plan) for plan in [Filter(is_there), *steps]))
    text = python_file(fitted, About(names[0], (texts[0], texts[1])))
    cells = [[texts[0], "b", texts[1], None], [texts[2], None, "", "a"], [1, None, 3, 4], [0.5, None, 1.0, 2.0]]
    frame = pl.DataFrame(
        {name: pl.Series(values, dtype=DTYPES[kind]) for (name, kind), values in zip(kinds.items(), cells, strict=True)}
    )
    assert prepared(text, frame).equals(fitted.apply(frame))
    assert not strangers(text)


BUILT_IN = {
    *("ValueError", "UnicodeDecodeError", "len", "map", "next", "range", "print", "isinstance", "__name__"),
    *("bool", "bytes", "dict", "int", "list", "str", "tuple"),
}


def strangers(text):
    """Names that a file uses and neither defines nor imports."""
    nodes = list(ast.walk(ast.parse(text)))
    known = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    known |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    known |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {getattr(node, "module", None) for node in imports} <= {None, "pathlib", "typing", "functools", "datetime"}
    known |= {name.asname or name.name for node in imports for name in node.names}
    return {node.id for node in nodes if isinstance(node, ast.Name)} - known - BUILT_IN


def test_a_row_that_is_refused_is_named():
    plan = RowPlan(
        (Output("x", Column("x", NUMBER)),),
        (Guard("x", call("less", Column("x", NUMBER), literal(0.0)), "Less.", ("x",)),),
    )
    text = python_file(FittedRecipe(schema_of({"x": NUMBER}), (FittedStep("", {}, {}, "A step.", plan),)), About("x"))
    with pytest.raises(ValueError, match="Row 2: Less"):
        prepared(text, pl.DataFrame({"x": [1.0, -1.0]}))
    with pytest.raises(ValueError, match="Rows 2, 3, 4, 5, 6 and 1 more: Less"):
        prepared(text, pl.DataFrame({"x": [1.0, *[-1.0] * 6]}))


def test_what_is_deep_is_written_in_parts():
    of = Column("x", NUMBER)
    for _each in range(60):
        of = call("minimum", call("add", of, of), Column("y", NUMBER))
    plan = RowPlan((Output("z", of), Output("none", Literal(None, TEXT)), Output("n", literal(3))))
    drawn = [{"x": 0.1, "y": 1e9}, {"x": None, "y": 2.0}, {"x": 1e308, "y": 1e308}]
    first, second = written_answers([plan], drawn, {"x": NUMBER, "y": NUMBER})
    assert_same(first, second)


def test_long_statements_are_written_over_several_lines():
    text = f"df = df.with_columns(a=({' + '.join(['pl.col(1)'] * 20)}), b=f('(, ', x))"
    lines = wrapped(text)
    assert len(lines) > 3 and max(map(len, lines[1:2])) < 250
    assert ast.dump(ast.parse("\n".join(lines))) == ast.dump(ast.parse(text))
