"""Every transform: described, checked, fitted, applied, restricted and compiled, on rows that break things."""

import ast
import inspect
import json
import sys

import polars as pl
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import assert_same, frame_of, schema_of
from tests.workers.engines.nasty import rows
from tests.workers.engines.others import HeldTables
from tests.workers.engines.test_engines_agree import TRANSCENDENTAL
from workers.core.errors import DataError
from workers.core.others import OtherTable
from workers.core.schema import Schema
from workers.core.specs import from_json
from workers.core.transform import EXAMPLE, EXAMPLE_OTHER, ROW, TABLE, TRAINING
from workers.engines import duckdb
from workers.engines.numpy import Batch
from workers.engines.polars_canonical import canonical
from workers.engines.polars_rows import FrameRows
from workers.recipes import FittedRecipe, Recipe, Step, check, fit
from workers.recipes.fitting import fit_rows
from workers.transforms import transforms

EVERY = transforms.all()
OTHERS = pl.DataFrame({"city": ["a", "é", None, "a"], "count": [1, 2, 3, 1], "people": [0.5, 1.5, None, 2.5]})
TABLES = HeldTables()
TABLES.hold(from_json(EXAMPLE_OTHER, OtherTable), OTHERS)
MOST_MADE = 4
"""How many rows an example of a step makes of one, at most."""


def variants(transform):
    """The examples, and each of them with every option of every choice and flag."""
    for example in transform.examples:
        yield example
        for field in transform.Params.fields():
            options = {"choice": field.get("options", ()), "flag": (True, False)}.get(field["widget"], ())
            yield from ({**example, field["name"]: option} for option in options if field["name"] not in example)


EACH_STEP = [
    pytest.param(Step(t.name, params), id=f"{t.name}-{i}") for t in EVERY for i, params in enumerate(variants(t))
]
PATIENT = {"sql_query": [pytest.mark.timeout(900)]}
"""A step that starts a process for each table takes its time where many tests share a machine."""
STEPS_OF_EACH = [
    pytest.param([Step(t.name, params) for params in variants(t)], id=t.name, marks=PATIENT.get(t.name, []))
    for t in EVERY
]
STEPS_FOR_TRAINING = [p for p in EACH_STEP if p.values[0].transform.kind == TRAINING]
ROW_STEPS_OF_EACH = [p for p in STEPS_OF_EACH if p.values[0][0].transform.kind != TABLE]
"""All steps of a transform meet the same drawn rows: to draw them costs more than to run a step."""


def told(steps):
    """Step by step; the last one that a failure's report tells is the one that failed."""
    for step in steps:
        note(f"{step.op} {step.params}")
        yield step


def names_columns(step):
    """Whether a field of its own names columns (formulas and pairs name them otherwise)."""
    fields = step.transform.Params.fields()
    named = [
        f["name"] for f in fields if f["widget"] in ("column", "columns") or f["widget"] == "mapping" and "options" in f
    ]
    return any(step.params.get(name) for name in named)


def attempt(work):
    """What the work gives, or None where the data are refused with a sentence."""
    try:
        return work()
    except DataError as problem:
        assert problem.message.endswith((".", ".)")) and problem.details.get("column", "x")
        return None


@pytest.mark.parametrize("transform", EVERY, ids=lambda t: t.name)
def test_describes_itself(transform):
    assert transform.label and transform.group and transform.words and transform.help.endswith(".")
    assert transform.kind in (ROW, TABLE, TRAINING)
    assert all(vars(transform.behaviour).values())
    assert transform.examples and all(field["label"] for field in transform.Params.fields())


@pytest.mark.parametrize("transform", EVERY, ids=lambda t: t.name)
def test_knows_no_engine(transform):
    tree = ast.parse(inspect.getsource(inspect.getmodule(type(transform))))
    imported = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert all(name.startswith("workers.core") or name.split(".")[0] in sys.stdlib_module_names for name in imported)


@pytest.mark.parametrize("transform", EVERY, ids=lambda t: t.name)
def test_no_field_hides_what_scripts_ask_of_a_form(transform):
    """An input called ``matches`` takes the place of the form's own function of that name."""
    asked = {"matches", "closest", "contains", "elements", "submit", "reset", "children", "parentNode", "attributes"}
    assert not asked & {field["name"] for field in transform.Params.fields()}


@pytest.mark.parametrize("step", EACH_STEP)
def test_parameters_round_trip_and_read_as_one_sentence(step):
    params = step.parse()
    assert step.transform.Params.parse(json.loads(json.dumps(params.to_dict()))) == params
    sentence = step.sentence()
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 200


@pytest.mark.parametrize("steps", STEPS_OF_EACH)
@settings(max_examples=4, deadline=None)
@given(training=rows(EXAMPLE))
def test_the_columns_it_promises_are_the_columns_it_makes(steps, training):
    frame = frame_of(training, EXAMPLE)
    for step in told(steps):
        promised = attempt(lambda step=step: check(Recipe((step,)), Schema.of(frame)))
        fitted = attempt(lambda step=step: fit(Recipe((step,)), frame, TABLES))
        if fitted is not None:
            made = attempt(lambda fitted=fitted: fitted.apply(frame, TABLES))
            assert not promised or fitted.output_schema == promised[-1]
            assert made is None or Schema.of(made) == fitted.output_schema


@pytest.mark.parametrize("steps", ROW_STEPS_OF_EACH)
@settings(max_examples=6, deadline=None)
@given(training=rows(EXAMPLE), asked=rows(EXAMPLE, most=6))
def test_one_row_and_a_batch_give_what_a_frame_gives(steps, training, asked):
    learned_from, frame = frame_of(training, EXAMPLE), frame_of(asked, EXAMPLE)
    batch = Batch.of_rows(asked, schema_of(EXAMPLE))
    for step in told(steps):
        fitted = attempt(lambda step=step: fit(Recipe((step,)), learned_from, TABLES))
        if fitted is not None:
            stored = FittedRecipe.from_json(json.loads(json.dumps(fitted.to_json())))
            assert stored == fitted
            names = fitted.output_schema.names
            function, arrays = stored.row_function(names), stored.array_function(names)
            single = [attempt(lambda row=row, function=function: function(row)) for row in asked]
            framed = answered(fitted, frame)
            batched = attempt(lambda arrays=arrays: arrays(batch).rows())
            assert (batched is None) == (None in single)
            assert_same(single if batched else [], batched or [])
            assert [row is None for row in single] == [row is None for row in framed]
            found = [[row for row in rows if row is not None] for rows in (framed, single)]
            assert_same(*found, 1e-9 if inexact(fitted) else 0.0)


def inexact(fitted):
    """Whether it computes what nobody computes exactly."""
    return any(f'"call": "{name}"' in json.dumps(fitted.to_json()) for name in TRANSCENDENTAL)


def answered(fitted, frame):
    """What the frame gives, row by row; where it is refused, each row alone: nothing for those that are refused."""
    made = attempt(lambda: fitted.apply(frame, TABLES))
    if made is not None:
        return made.rows()
    alone = [attempt(lambda row=row: fitted.apply(row)) for row in frame.iter_slices(1)]
    return [one if one is None else one.row(0) for one in alone]


@pytest.mark.parametrize("steps", ROW_STEPS_OF_EACH)
@settings(max_examples=4, deadline=None)
@given(training=rows(EXAMPLE), data=st.data())
def test_a_restricted_recipe_gives_the_same_from_fewer_columns(steps, training, data):
    frame = frame_of(training, EXAMPLE)
    for step in told(steps):
        fitted = attempt(lambda step=step: fit(Recipe((step,)), frame, TABLES))
        whole = fitted and attempt(lambda fitted=fitted: fitted.apply(frame, TABLES))
        if whole is not None:
            wanted = data.draw(st.lists(st.sampled_from(whole.columns), min_size=1, unique=True))
            least = fitted.restrict(wanted)
            assert set(least.input_schema.names) <= set(EXAMPLE)
            if least.input_schema.names:
                assert_same(least.apply(frame.select(least.input_schema.names)).rows(), whole.select(wanted).rows())


@pytest.mark.parametrize("step", EACH_STEP)
def test_no_rows_and_rows_without_values_are_answered_or_refused_with_a_sentence(step):
    for training in ([], [dict.fromkeys(EXAMPLE)] * 3):
        frame = frame_of(training, EXAMPLE)
        fitted = attempt(lambda frame=frame: fit(Recipe((step,)), frame, TABLES))
        if fitted is not None:
            made = attempt(lambda fitted=fitted, frame=frame: fitted.apply(frame, TABLES))
            assert made.height <= frame.height * MOST_MADE + OTHERS.height


@pytest.mark.parametrize("steps", STEPS_OF_EACH)
@settings(max_examples=3, deadline=None)
@given(given=rows(EXAMPLE, most=40))
def test_it_makes_the_same_of_rows_on_the_disk(steps, given):
    frame = canonical(frame_of(given, EXAMPLE))
    with duckdb.frame_rows(frame, TABLES) as stored:
        for step in told(steps):
            held = attempt(lambda step=step: fit_rows(Recipe((step,)), FrameRows.of_canonical(frame, TABLES)))
            other = attempt(lambda step=step: fit_rows(Recipe((step,)), stored))
            assert (held is None) == (other is None)
            if held and other:
                assert other[0] == held[0]
                assert held[1].schema == held[0].output_schema
                made, wanted = pl.concat(other[1].batches()), pl.concat(held[1].batches())
                assert made.schema == wanted.schema
                assert_same(made.rows(), wanted.rows(), 1e-14)


@pytest.mark.parametrize("step", EACH_STEP)
def test_the_rows_it_was_given_stay_as_they_were(step):
    row = {"amount": 1.5, "count": 2, "city": " Paris", "active": True, "day": None, "moment": None}
    frame = frame_of([row, dict.fromkeys(EXAMPLE)], EXAMPLE)
    before = frame.clone()
    attempt(lambda: fit(Recipe((step,)), frame, TABLES).apply(frame, TABLES))
    assert frame.equals(before)


@pytest.mark.parametrize("step", [p for p in EACH_STEP if names_columns(p.values[0])])
def test_a_column_that_is_not_there_is_named_with_its_step(step):
    with pytest.raises(DataError) as refusal:
        fit(Recipe((step,)), pl.DataFrame({"other": [1, 2]}))
    assert refusal.value.details["step"] == 1 and refusal.value.details["column"] in EXAMPLE
    with pytest.raises(DataError):
        check(Recipe((step,)), schema_of({"other": "integer"}))


@pytest.mark.parametrize("step", [Step(t.name, params) for t in EVERY if t.kind == TABLE for params in t.examples])
def test_a_step_that_works_on_the_whole_table_refuses_to_run_on_single_rows(step):
    fitted = fit(Recipe((step,)), frame_of([], EXAMPLE), TABLES)
    assert fitted.has_table_steps
    with pytest.raises(DataError, match="dataset version"):
        fitted.restrict(fitted.output_schema.names[:1])


@pytest.mark.parametrize("step", STEPS_FOR_TRAINING)
def test_a_step_for_training_leaves_all_other_rows_as_they_are(step):
    some = [{"amount": float(at), "count": at, "city": "ab"[at % 4 == 0], "active": at < 5} for at in range(30)]
    frame = canonical(frame_of(some, EXAMPLE))
    fitted, learned_from = fit_rows(Recipe((step,)), FrameRows.of(frame))
    assert fitted.apply(frame).equals(frame) and fitted.row_function(frame.columns)(some[0])[:3] == (0.0, 0, "b")
    assert learned_from.frame.height != frame.height and not fitted.has_table_steps
