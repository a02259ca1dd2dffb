"""A recipe learns from training rows, gives the same on a frame and on one row, and needs no more than it uses."""

import json
from datetime import date

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.core.schema import Schema
from workers.recipes import FittedRecipe, Recipe, Step, check, fit, preview

ROWS = pl.DataFrame(
    {
        "id": [1, 2, 3, 4],
        "kind": ["M", "B", "B", None],
        "size": [1.0, 3.0, None, float("nan")],
        "place": ["Lyon", "Paris", "Lyon", "Nice"],
    }
)
STEPS = (
    Step("drop_columns", {"columns": ["id"]}),
    Step("map_values", {"column": "kind", "pairs": [["M", 1], ["B", 0]], "unseen": "error"}),
    Step("fill_missing", {"columns": ["size"], "method": "mean"}),
    Step("standard_scale", {"columns": ["size"]}),
    Step("one_hot", {"columns": ["place"]}),
)
RECIPE = Recipe(STEPS)
FEATURES = ("size", "place_Lyon", "place_Nice", "place_Paris")


def test_what_is_learned_comes_from_the_rows_it_was_fitted_on_alone():
    training, test = ROWS.head(2), ROWS.tail(2)
    other = test.with_columns(pl.col("size").fill_null(1e6).fill_nan(-5.0), place=pl.lit("Rome"))
    fitted = fit(RECIPE, training)
    assert [step.state for step in fitted.steps][2:4] == [
        {"size": {"value": 2.0}},
        {"size": {"mean": 2.0, "deviation": 1.0}},
    ]
    assert fit(RECIPE, training).to_json() == fitted.to_json()
    features = fitted.restrict(["size", "place_Lyon", "place_Paris"]).apply(other)
    assert features["place_Lyon"].to_list() == features["place_Paris"].to_list() == [0, 0]


def test_one_row_gives_what_the_frame_gives():
    fitted = fit(RECIPE, ROWS)
    function = fitted.row_function(FEATURES)
    assert [function(row) for row in ROWS.rows(named=True)] == fitted.apply(ROWS).select(FEATURES).rows()
    assert function({}) == function(dict.fromkeys(ROWS.columns))


def test_a_restricted_recipe_asks_for_the_raw_columns_it_uses():
    fitted = fit(RECIPE, ROWS)
    assert fitted.restrict(FEATURES).input_schema.names == ("size", "place")
    least = fitted.restrict(["size"])
    assert least.input_schema.names == ("size",)
    assert least.apply(ROWS.select("size")).equals(fitted.apply(ROWS).select("size"))
    with pytest.raises(DataError, match="There is no column “sise”. Did you mean “size”?"):
        fitted.restrict(["sise"])


def test_a_guard_holds_only_while_its_column_is_asked_for():
    fitted = fit(RECIPE, ROWS)
    strange = ROWS.with_columns(kind=pl.lit("X"))
    with pytest.raises(DataError, match="Rows 1, 2, 3, 4: “kind” holds a value that is not in the map") as refusal:
        fitted.apply(strange)
    assert refusal.value.details == {"row": 1, "column": "kind"}
    with pytest.raises(DataError, match="not in the map"):
        fitted.row_function(["kind"])({"kind": "X"})
    assert fitted.restrict(["size"]).apply(strange).height == 4


def test_a_fitted_recipe_survives_json_and_reordered_and_extra_columns():
    fitted = fit(RECIPE, ROWS)
    stored = FittedRecipe.from_json(json.loads(json.dumps(fitted.to_json())))
    shuffled = ROWS.select("place", "size", "kind", "id").with_columns(extra=pl.lit(1))
    assert stored.apply(shuffled).equals(fitted.apply(ROWS))


def test_a_recipe_without_steps_gives_the_columns_that_are_asked_for_in_that_order():
    fitted = fit(Recipe(), ROWS)
    assert fitted.restrict(["size", "id"]).apply(ROWS).columns == ["size", "id"]
    assert fitted.row_function(["place", "id"])({"id": 5, "place": "x"}) == ("x", 5)


def test_a_disabled_step_does_nothing():
    recipe = Recipe((Step("drop_columns", {"columns": ["nonsense"]}, enabled=False),))
    assert fit(recipe, ROWS).apply(ROWS).columns == ROWS.columns


def test_steps_that_change_rows_run_on_frames_and_not_on_single_rows():
    fitted = fit(Recipe((Step("filter_rows", {"condition": "size > 1"}), *STEPS[:1])), ROWS)
    assert fitted.has_table_steps and fitted.apply(ROWS)["kind"].to_list() == ["B"]
    with pytest.raises(DataError, match="Keep rows where “size” is above 1.” works on the table as a whole"):
        fitted.row_function(["kind"])


def test_check_says_the_columns_as_far_as_they_are_known_without_data():
    schemas = check(Recipe((*STEPS, Step("drop_columns", {"columns": ["place_Lyon"]}))), Schema.of(ROWS))
    assert [s.names for s in schemas] == [("kind", "size", "place")] * 4
    assert schemas[1].get("kind").kind == "integer"


def test_an_error_names_the_step_the_column_and_the_fields():
    bad = Recipe((STEPS[0], Step("standard_scale", {"columns": ["place"]})))
    for attempt in (lambda: check(bad, Schema.of(ROWS)), lambda: fit(bad, ROWS)):
        with pytest.raises(DataError, match="Step 2 \\(Standard scale\\): “place” holds text values") as refusal:
            attempt()
        assert refusal.value.details == {"step": 2, "column": "place"}
    with pytest.raises(DataError) as refusal:
        fit(Recipe((Step("clip_outliers", {"columns": ["size"], "low": 0.9, "high": 0.1}),)), ROWS)
    assert refusal.value.details["fields"] == {"high": "The high quantile must be more than the low one, 0.9."}


def test_a_document_survives_json_and_has_one_digest():
    again = Recipe.from_json(json.loads(json.dumps(RECIPE.to_json())))
    assert again == RECIPE and again.digest == RECIPE.digest
    assert Recipe(STEPS[:2]).digest != RECIPE.digest
    assert RECIPE.parsed().steps[4].params == {"columns": ["place"], "limit": 50, "unseen": "zeros"}


def test_a_preview_says_what_each_step_did_and_marks_the_cells():
    seen = preview(RECIPE, ROWS, 3)
    assert [effect.changed for effect in seen.effects] == [{}, {"kind": 3}, {"size": 2}]
    assert seen.effects[0].removed == ("id",) and seen.problem is None
    assert seen.marks["size"].to_list() == [False, False, True, True]
    assert preview(RECIPE, ROWS).effects[4].added == FEATURES[1:]


def test_a_cell_that_stays_missing_is_not_changed_by_another_type():
    step = Step("map_values", {"column": "loyal", "pairs": [["true", "yes"], ["false", "no"]]})
    seen = preview(Recipe((step,)), pl.DataFrame({"loyal": [True, None, False, None]}))
    assert seen.frame["loyal"].to_list() == ["yes", None, "no", None]
    assert seen.marks["loyal"].to_list() == [True, False, True, False]
    assert seen.effects[0].changed == {"loyal": 2} and seen.effects[0].emptied == 0


def test_a_number_is_not_changed_by_being_stored_otherwise_and_cells_made_missing_are_counted():
    years = pl.DataFrame({"year": [1958, None, 1960, 1960], "text": ["1", "1,5", "x", None]})
    steps = (
        Step("fill_missing", {"columns": ["year"], "method": "mean"}),
        Step("cast_type", {"columns": ["text"], "kind": "number"}),
    )
    filled, cast = preview(Recipe(steps), years).effects
    assert (filled.changed, filled.emptied) == ({"year": 1}, 0)
    assert cast.emptied == 2
    assert preview(Recipe(steps[:1]), years).marks["year"].to_list() == [False, True, False, False]
    halves = pl.DataFrame({"x": [1.0, 2.5, None]})
    whole = preview(Recipe((Step("cast_type", {"columns": ["x"], "kind": "integer"}),)), halves)
    assert whole.marks["x"].to_list() == [False, True, False]


def test_a_preview_stops_at_the_step_that_fails_and_keeps_the_rows_before_it():
    broken = Recipe((STEPS[0], Step("drop_columns", {"columns": ["id"]}), STEPS[2]))
    seen = preview(broken, ROWS)
    assert seen.problem is not None and seen.problem.details["step"] == 2
    assert [effect is None for effect in seen.effects] == [False, True, True]
    assert seen.frame.columns == ["kind", "size", "place"]


@pytest.mark.parametrize(
    ("step", "rows", "name"),
    [
        (Step("one_hot", {"columns": ["c"]}), {"c": ["x"], "c_x": [1]}, "c_x"),
        (Step("one_hot", {"columns": ["c"], "unseen": "other"}), {"c": ["other", "x"]}, "c_other"),
        (Step("one_hot", {"columns": ["a", "a_b"]}), {"a": ["b_c"], "a_b": ["c"]}, "a_b_c"),
        (Step("date_parts", {"column": "day"}), {"day": [date(2024, 2, 29)], "day_year": [1]}, "day_year"),
    ],
)
def test_a_step_that_adds_columns_overwrites_none(step, rows, name):
    with pytest.raises(DataError, match=f"Two columns would be called “{name}”. Rename or drop one") as refusal:
        fit(Recipe((step,)), pl.DataFrame(rows))
    assert refusal.value.details == {"step": 1, "column": name}


@pytest.mark.parametrize(
    ("step", "names"),
    [
        (Step("formula", {"column": "SIZE", "formula": "size * 2"}), "“size” and “SIZE”"),
        (Step("rename_columns", {"names": [["id", "Kind"]]}), "“Kind” and “kind”"),
        (Step("one_hot", {"columns": ["place"]}), "“place_LYON” and “place_Lyon”"),
    ],
)
def test_two_columns_that_differ_by_case_alone_are_refused_at_the_step_that_makes_them(step, names):
    rows = ROWS.with_columns(place=pl.Series(["Lyon", "Paris", "LYON", "Nice"]))
    with pytest.raises(DataError, match=f"{names} would be two columns that differ by case alone") as refusal:
        fit(Recipe((step,)), rows)
    assert refusal.value.details["step"] == 1


def test_a_change_of_case_alone_is_a_new_name():
    fitted = fit(Recipe((Step("rename_columns", {"names": [["id", "ID"]]}),)), ROWS)
    assert fitted.output_schema.names == ("ID", "kind", "size", "place")
