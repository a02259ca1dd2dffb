"""The engine for a cluster, on a real one: two workers on this machine, for all tests of this file.

A job of Spark takes a while to begin, so many things are asked at once.
"""

import json
from contextlib import nullcontext
from functools import reduce

import polars as pl
import pytest

from tests.plugins.test_transforms import EVERY, TABLES
from tests.workers.engines.agreement import after, assert_same
from tests.workers.engines.clusters import NASTY, USUAL, attempt, close, drawn, rows_of_each
from tests.workers.engines.test_engines_agree import FAMILIES, TRANSCENDENTAL
from workers.core.errors import DataError
from workers.core.expressions.build import call, literal
from workers.core.expressions.nodes import Column, Literal
from workers.core.expressions.plans import (
    Distinct,
    Filter,
    Guard,
    Output,
    RowPlan,
    Sample,
    Slice,
    Sort,
    plan_to_json,
)
from workers.core.expressions.watching import Refuse, Select
from workers.core.reporter import ListReporter
from workers.core.schema import NUMBER, TEXT
from workers.core.store import Store, StoreRef
from workers.core.tables import parts_of, scan_table, write_table
from workers.core.transform import EXAMPLE
from workers.engines import polars
from workers.engines.polars_rows import FrameRows
from workers.engines.spark.files import of_frame
from workers.engines.spark.refusing import refused
from workers.engines.spark.rows import ClusterRows, cluster_session
from workers.engines.spark.session import Cluster, missing
from workers.recipes import Step
from workers.recipes.applying import ApplySpec, apply_recipe
from workers.recipes.fitting import fit_step

pytestmark = [pytest.mark.spark, pytest.mark.timeout(600)]
QUICK = {"spark.sql.shuffle.partitions": "2", "spark.default.parallelism": "2", "spark.sql.adaptive.enabled": "false"}
"""For few rows on a machine with few cores."""
STEPS = [Step(t.name, params) for t in EVERY for params in t.examples]


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    if lacking := missing():
        pytest.skip(f"NOT TESTED: {lacking}")
    scratch = tmp_path_factory.mktemp("spark")
    with cluster_session(Cluster("local-cluster[2,1,1024]", QUICK), scratch) as found:
        yield found


@pytest.fixture(scope="module")
def usual():
    """Rows as people have them: values that come often, and some that break things."""
    return drawn(EXAMPLE, USUAL, 60, seed=7)


@pytest.fixture(scope="module")
def held(session, usual):
    return ClusterRows(of_frame(session, usual), TABLES)


def rows_of(rows):
    return pl.concat(rows.batches())


@pytest.mark.parametrize("family", FAMILIES)
def test_primitives_give_the_same_on_a_cluster(session, family):
    columns = {f"{kind}{at}": kind for _primitive, takes in FAMILIES[family] for at, kind in enumerate(takes)}
    frame = drawn(columns, NASTY, 200, seed=5)
    one = dict(zip(columns, drawn(columns, NASTY, 1, seed=3).row(0), strict=True))
    asked = []
    for primitive, takes in FAMILIES[family]:
        of = [Column(f"{kind}{at}", kind) for at, kind in enumerate(takes)]
        asked.append((primitive, of))
        asked += [
            (primitive, [*of[:at], Literal(one[of[at].name], kind), *of[at + 1 :]]) for at, kind in enumerate(takes)
        ]
    plan = RowPlan(tuple(Output(f"{number}", call(p.word, *of)) for number, (p, of) in enumerate(asked)))
    found, expected = rows_of(ClusterRows(of_frame(session, frame)).after(plan)), polars.run(plan, frame)
    assert found.schema == expected.schema
    for number, (primitive, of) in enumerate(asked):
        tolerance = TRANSCENDENTAL.get(primitive.name, 0.0)
        print(primitive.name, of)
        assert_same(expected.select(f"{number}").rows(), found.select(f"{number}").rows(), tolerance)


def learned(step, frame):
    """What a step wants to learn of the rows, and its plans there, for these rows and for others; or its refusal."""
    rows = FrameRows.of_canonical(frame, TABLES)
    wanted = step.transform.statistics(step.parse(), rows.schema)
    fitted, plan = fit_step(step, rows)
    return wanted, fitted.plan, plan


@pytest.fixture(scope="module")
def fitted(usual):
    """Of every example of every operation: what it learns, and the plans it becomes."""
    found = [(step, attempt(lambda step=step: learned(step, usual))) for step in STEPS]
    return [(step, *each) for step, each in found if not isinstance(each, str)]


def test_what_steps_learn_is_the_same(held, usual, fitted):
    facts = {f"{at}": wanted for at, (_step, wanted, *_plans) in enumerate(fitted)}
    flat = {f"{at}.{column}": named for at, wanted in facts.items() for column, named in wanted.items()}
    assert len(flat) > 30
    found, expected = held.learn(flat), FrameRows.of_canonical(usual).learn(flat)
    for name, named in flat.items():
        assert close(expected[name], found[name]), f"{named}: {expected[name]} {found[name]}"


def test_row_steps_make_the_same(held, usual, fitted):
    """All of them as one plan."""
    outputs = {
        f"{step.op} {json.dumps(step.params)} {output.name}": output
        for step, _wanted, plan, _here in fitted
        for output in (plan.outputs if isinstance(plan, RowPlan) else ())
        if not output.is_untouched
    }
    assert len(outputs) > 100
    plan = RowPlan(tuple(Output(name, output.expression) for name, output in outputs.items()))
    found, expected = rows_of(held.after(plan)), polars.run(plan, usual)
    assert found.schema == expected.schema
    for name in expected.columns:
        print(name)
        assert_same(expected.select(name).rows(), found.select(name).rows(), 1e-9)


def test_steps_over_whole_tables_make_the_same_rows_in_the_same_order(held, usual, fitted):
    """One example of each."""
    firsts = {step.op: both for step, _wanted, *both in reversed(fitted)}
    plans = {json.dumps(plan_to_json(plan)): plan for both in firsts.values() for plan in both}
    whole = [plan for plan in plans.values() if not isinstance(plan, RowPlan) and not refused(plan)]
    assert len(whole) > 25
    here = FrameRows.of_canonical(usual, TABLES)
    expected = [attempt(lambda plan=plan: here.after(plan).frame) for plan in whole]
    made = [attempt(lambda plan=plan: held.after(plan).table) for plan in whole]
    found = iter(rows_of_each([table for table in made if not isinstance(table, str)]))
    for plan, wanted, got in zip(whole, expected, made, strict=True):
        print(plan)
        rows = got if isinstance(got, str) else next(found)
        if isinstance(wanted, str) or isinstance(rows, str):
            assert rows == wanted
        else:
            assert rows.schema == wanted.schema
            assert_same(wanted.rows(), rows.rows(), 1e-9)


def test_steps_after_each_other_leave_the_same_rows(held, usual):
    a, city = Column("amount", NUMBER), Column("city", TEXT)
    plans = [
        Filter(call("less", a, literal(1e5))),
        Sort(((city, True), (a, False))),
        Distinct(("city", "active"), "last"),
        Slice(2, 9, from_end=True),
        Sample(rows=5, seed=3),
        Refuse(call("less", a, literal(-3.0)), "amount"),
    ]
    here = FrameRows.of_canonical(usual, TABLES)
    for upto in (4, 5, 6):
        some = plans[:upto]
        expected, found = (attempt(lambda rows=rows, some=some: after(rows, some)) for rows in (here, held))
        if isinstance(expected, str):
            assert found == expected
        else:
            assert_same(expected.frame.rows(), rows_of(found).rows())
    wrong = (Guard("amount", call("less", a, literal(0.0)), "It is below zero.", ("amount",)),)
    guarded = RowPlan((Output("amount", a),), wrong)
    assert attempt(lambda: after(held, [plans[0], guarded])) == attempt(lambda: after(here, [plans[0], guarded]))


def test_long_formulas_run(held, usual):
    """They are too deep for Spark's own planner."""
    of = reduce(lambda so_far, _at: call("subtract", Column("amount", NUMBER), so_far), range(250), literal(1.0))
    plan = RowPlan((Output("x", of), Output("one", literal(1)), Output("city", Column("city", TEXT))))
    assert_same(polars.run(plan, usual).rows(), rows_of(held.after(plan)).rows())


def test_a_version_is_the_same_whoever_makes_it(session, tmp_path, monkeypatch):
    """Written by the cluster, file for file; read from several files of one version and of another table."""
    store = Store(StoreRef(str(tmp_path / "store")))
    frame = drawn(EXAMPLE, USUAL, 90, seed=9)
    monkeypatch.setattr("workers.core.parts.CELLS_PER_GROUP", 100)
    source = write_table(store, "source", frame.iter_slices(40))
    steps = [
        {"op": "filter_rows", "params": {"condition": "amount < 100", "action": "keep"}},
        {"op": "formula", "params": {"column": "both", "formula": "amount * 2 + count"}},
        {"op": "standard_scale", "params": {"columns": ["both"]}},
    ]
    monkeypatch.setattr("workers.recipes.applying.spark_rows.cluster_session", lambda *_asked: nullcontext(session))
    made = [
        apply_recipe(ApplySpec(source, steps, f"made{at}", cluster=cluster), ListReporter(tmp_path))
        for at, cluster in enumerate(("", "local[2]"))
    ]
    here, there = (scan_table(result.table).collect() for result in made)
    assert there.schema == here.schema and made[0].columns == made[1].columns
    assert_same(here.rows(), there.rows(), 1e-12)
    assert [part.rows for part in parts_of(made[0].table)] == [part.rows for part in parts_of(made[1].table)]


def test_what_no_cluster_runs_is_refused(held):
    with pytest.raises(DataError, match="does not run on a cluster"):
        held.after(Select("SELECT * FROM input", (("amount", NUMBER),)))
