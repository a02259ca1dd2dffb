"""A recipe on other rows loses nothing silently: every step is applied as at home, skipped or failed, and said so."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.core.schema import Schema
from workers.engines.polars_rows import FrameRows
from workers.recipes import Recipe, Step
from workers.recipes.fitting import fit_rows
from workers.recipes.mapping import Need, alike, candidates, front, proposed, shared
from workers.recipes.replaying import needs, rehearse, replay
from workers.transforms import transforms

HOME = pl.DataFrame(
    {
        "amount": [float(n * n % 17) if n % 5 else None for n in range(40)],
        "count": [n % 7 for n in range(40)],
        "city": [("Lyon", "Paris", "Nice", None)[n % 4] for n in range(40)],
        "active": [bool(n % 3) for n in range(40)],
        "day": [date(2024, 1, 1) + timedelta(days=n) for n in range(40)],
        "moment": [datetime.fromisoformat("2024-01-01") + timedelta(hours=7 * n) for n in range(40)],
    }
)
NAMES = {
    "amount": "Amount", "count": "COUNT ", "city": "Cîty", "active": "is active", "day": "Day.", "moment": "Moment_",
}  # fmt: skip
SHIFTS = {
    "renamed": HOME.rename(NAMES).with_columns(extra=pl.lit("x")),
    "missing": HOME.drop("amount", "city"),
    "retyped": HOME.with_columns(pl.col("amount", "day").cast(pl.String), count=pl.lit(True)),
}
OPS = [t.name for t in transforms.all() if t.kind == "row" and t.examples]


def recipes():
    """Thirty recipes of three steps that run at home, from the examples of the catalogue."""
    made = []
    for at in range(len(OPS)):
        ops = (OPS[at], OPS[at * 7 % len(OPS)], OPS[-1 - at])
        steps = [Step(op, transforms.get(op).examples[0]) for op in ops]
        recipe = Recipe(tuple(steps)).parsed()
        if rehearse(HOME, recipe).problem is None:
            made.append(recipe)
        if len(made) == 30:
            return made
    raise AssertionError(f"only {len(made)} of these recipes run")


RECIPES = recipes()


@pytest.mark.parametrize("shift", SHIFTS)
def test_thirty_recipes_replay_on_shifted_schemas_without_silent_loss(shift):
    frame = SHIFTS[shift]
    for recipe in RECIPES:
        stopped, skipping = rehearse(frame, recipe), rehearse(frame, recipe, skip=True)
        missed = needs(recipe, HOME, frame)
        for tried in (stopped, skipping):
            assert [report.number for report in tried.reports] == [1, 2, 3]
        told(stopped, missed, recipe)
        left_out(frame, recipe, skipping)
        if shift == "renamed":
            taken_over(frame, recipe, missed)


def told(stopped, missed, recipe):
    """A step that fails says why; where that is a column, the column is among those that are missed at that step."""
    states = [report.status for report in stopped.reports]
    if stopped.problem is None:
        assert set(states) == {"applied"} and not missed
        return
    (failed,) = [report for report in stopped.reports if report.status == "failed"]
    assert failed.problem and set(states[failed.number :]) <= {"waiting"}
    if failed.column:
        assert (failed.column, failed.number) in [(need.column, need.step) for need in missed], recipe


def left_out(frame, recipe, skipping):
    """What is left of a recipe with steps skipped is the recipe without these steps, and each of them says why."""
    applied = {report.number for report in skipping.reports if report.status == "applied"}
    for report in skipping.reports:
        assert (report.status, report.problem is None) in [("applied", True), ("skipped", False)]
    rest = Recipe(tuple(replace(s, enabled=n in applied) for n, s in enumerate(recipe.steps, 1)))
    done = replay(recipe, FrameRows.of(frame), skip=True)
    rows, reports = done.rows, done.report
    assert rows.frame.equals(fit_rows(rest, FrameRows.of(frame))[1].frame)
    assert [report.status for report in reports] == [report.status for report in skipping.reports]


def taken_over(frame, recipe, missed):
    """With the columns that are proposed, the result is the one from home."""
    mapping = proposed(missed, Schema.of(frame))
    assert mapping == {need.column: NAMES[need.column] for need in missed}
    done = replay(recipe, FrameRows.of(frame), mapping)
    fitted, rows, reports = done.fitted, done.rows, done.report
    assert [report.status for report in reports] == ["applied"] * 3
    home, made = fit_rows(recipe, FrameRows.of(HOME))[1].frame, rows.frame.drop("extra", strict=False)
    assert made.rename(dict(zip(made.columns, home.columns, strict=True))).equals(home)
    assert set(made.columns) >= {name for name in home.columns if name not in NAMES}
    if not any(step.transform.target_field for step in recipe.steps):  # those show the rows they learned from others
        assert fitted.apply(frame).equals(rows.frame), "fitted, it takes the rows as they are"


def test_every_column_that_is_lacking_is_found_with_the_step_that_asks_for_it():
    recipe = Recipe(
        (
            Step("one_hot", {"columns": ["city"]}),
            Step("drop_columns", {"columns": ["city_Lyon"]}),
            Step("formula", {"column": "double", "formula": "amount * 2"}),
            Step("standard_scale", {"columns": ["count", "double"]}),
        )
    )
    assert needs(recipe, HOME, HOME) == []
    assert needs(recipe, HOME, SHIFTS["missing"]) == [Need("city", "text", 1), Need("amount", "number", 3)]
    assert needs(recipe, HOME, SHIFTS["retyped"]) == [
        Need("amount", "number", 3, "text"),
        Need("count", "integer", 4, "boolean"),
    ]
    assert needs(recipe, HOME, SHIFTS["renamed"], {"city": "Cîty", "count": "COUNT "}) == [Need("amount", "number", 3)]


def test_candidates_are_of_the_same_kind_and_the_likeliest_first():
    schema = Schema.of(pl.DataFrame({"Âge": [1], "age_text": ["x"], "age total": [1.5], "size": [2]}))
    found = candidates(Need("age", "integer", 1), schema)
    assert [(one.column, one.likeness) for one in found][:1] == [("Âge", 1.0)]
    assert "age_text" not in [one.column for one in found] and "size" not in [one.column for one in found]
    assert alike("radiusMean", "radius_mean") == 1.0 and alike("Œuvre n°1", "oeuvre n 1") == 1.0
    twice = proposed([Need("age", "integer", 1), Need("AGE", "integer", 2)], schema)
    assert list(twice.values()) == ["Âge"], "a column stands for one"


def test_a_mapping_swaps_names_that_are_taken_and_refuses_what_cannot_be():
    frame = pl.DataFrame({"age": ["old"], "years": [7], "x": [1]})
    step = front(Schema.of(frame), {"age": "years"})
    assert step.params == {"names": [["years", "age"], ["age", "years"]]}
    rows = replay(Recipe(), FrameRows.of(frame), {"age": "years"}).rows
    assert rows.frame.to_dicts() == [{"years": "old", "age": 7, "x": 1}]
    chain = front(Schema.of(frame), {"age": "years", "years": "x"})
    assert dict(chain.params["names"]) == {"years": "age", "x": "years", "age": "x"}
    assert front(Schema.of(frame), {"age": "age"}) is None
    with pytest.raises(DataError, match="There is no column “yeers”. Did you mean “years”"):
        front(Schema.of(frame), {"age": "yeers"})
    with pytest.raises(DataError, match="“x” cannot stand for both “a” and “b”"):
        front(Schema.of(frame), {"a": "x", "b": "x"})


def test_a_step_that_is_off_stays_off_and_one_after_a_failure_waits():
    recipe = Recipe(
        (Step("drop_columns", {"columns": ["no"]}, enabled=False), Step("drop_columns", {"columns": ["no"]}))
    )
    recipe = Recipe((*recipe.steps, Step("drop_columns", {"columns": ["city"]})))
    assert [report.status for report in rehearse(HOME, recipe).reports] == ["off", "failed", "waiting"]
    tried = rehearse(HOME, recipe, skip=True)
    assert [report.status for report in tried.reports] == ["off", "skipped", "applied"]
    assert (tried.reports[2].columns_before, tried.reports[2].columns_after) == (6, 5)
    with pytest.raises(DataError, match="Step 2") as refusal:
        replay(recipe, FrameRows.of(HOME))
    assert refusal.value.details == {"step": 2, "column": "no"}


def test_a_column_that_holds_the_same_texts_is_meant_whatever_it_is_called():
    home = pl.DataFrame({"Ville": ["Lyon", "Paris", "Lille", None], "n": [1, 2, 3, 4]})
    rows = pl.DataFrame({"Fille": ["oui", "non", "oui"], "Commune": ["Paris", "Lyon", "Lille"], "m": [1, 2, 3]})
    needs, schema = [Need("Ville", "text", 1), Need("n", "integer", 2)], Schema.of(rows)
    assert [one.column for one in candidates(needs[0], schema)] == ["Fille"]
    holding = shared(needs, home, rows)
    assert holding == {"Ville": {"Fille": 0.0, "Commune": 1.0}}
    assert [one.column for one in candidates(needs[0], schema, holding)] == ["Commune", "Fille"]
    assert proposed(needs, schema, holding) == {"Ville": "Commune"}
