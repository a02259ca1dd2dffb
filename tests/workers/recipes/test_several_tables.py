"""Recipes that read other tables, on dataset tables as they are stored."""

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.core.others import OtherTable, columns_of
from workers.core.reporter import ListReporter
from workers.core.schema import Schema
from workers.core.specs import to_json
from workers.core.store import Store, StoreRef
from workers.core.tables import scan_table, write_table
from workers.recipes import FittedRecipe, Recipe, Step, fit, sampling
from workers.recipes.applying import ApplySpec, apply_recipe
from workers.recipes.browse import look
from workers.recipes.lineage import begun, derived, followed
from workers.recipes.matching import key_candidates, matching
from workers.recipes.others import StoredTables
from workers.recipes.previewing import preview
from workers.recipes.recheck_spec import RecheckSpec
from workers.recipes.rechecking import recheck

ORDERS = pl.DataFrame({"customer": [1, 2, 2, None, 5], "amount": [10.0, 20.0, 30.0, 40.0, 50.0]})
CUSTOMERS = pl.DataFrame({"customer": [1, 2, 3, 3], "name": ["Ada", "Bo", "Cy", "Di"]})


@pytest.fixture
def store(tmp_path):
    return Store(StoreRef(str(tmp_path)))


@pytest.fixture
def orders(store):
    return write_table(store, "orders", ORDERS)


def other_of(store, frame, name="Customers"):
    ref = write_table(store, name.lower(), frame)
    columns = columns_of(Schema.of(frame))
    return OtherTable("d", name, 3, ref.table, ref.version, ref.manifest, ref.digest, ref.rows, ref.size, columns)


def join(other, **params):
    return Step("join_tables", {"table": to_json(other), "keys": [["customer", "customer"]], **params})


def test_a_version_is_made_of_two_tables_in_memory_and_on_the_disk(store, orders, monkeypatch):
    other = other_of(store, CUSTOMERS)
    steps = [join(other, kind="full"), Step("concatenate_tables", {"table": to_json(other)})]
    spec = ApplySpec(orders, Recipe(tuple(steps)).to_json(), "made")
    made = apply_recipe(spec, ListReporter())
    assert scan_table(made.table).collect()["name"].to_list()[:7] == ["Ada", "Bo", "Bo", None, None, "Cy", "Di"]
    assert made.table.rows == 7 + 4
    monkeypatch.setattr("workers.recipes.applying.IN_MEMORY", 0)
    assert apply_recipe(spec, ListReporter()).table.digest == made.table.digest


def test_the_steps_that_follow_and_a_check_of_the_result_see_the_rows_of_both(store, orders):
    recipe = Recipe((join(other_of(store, CUSTOMERS)), Step("drop_missing", {"columns": ["name"]})))
    seen = look(orders, recipe)
    assert seen.problem is None and seen.frame["name"].to_list() == ["Ada", "Bo", "Bo"]
    assert recheck(RecheckSpec(orders, recipe.to_json()), ListReporter()).rows == 3
    fitted = fit(recipe, ORDERS, StoredTables(orders.store, recipe.others))
    assert FittedRecipe.from_json(fitted.to_json()) == fitted


def test_of_rows_without_a_partner_there_no_more_are_shown_than_of_any_table(store, monkeypatch):
    other = other_of(store, pl.DataFrame({"customer": range(100, 200), "name": ["x"] * 100}))
    tables = StoredTables(store.ref, [other], most_alone=10)
    for step in (join(other, kind="right"), Step("concatenate_tables", {"table": to_json(other)})):
        assert 10 <= preview(Recipe((step,)), ORDERS, tables=tables).frame.height <= 15


def test_a_table_whose_rows_are_gone_is_named(store, orders):
    other = other_of(store, CUSTOMERS)
    for file in StoredTables(store.ref, [other]).files(other):
        file.unlink()
    seen = look(orders, Recipe((join(other),)))
    assert seen.problem.message == (
        "Step 1 (Join tables): The table “Customers v3” was deleted. Choose another table or version."
    )
    with pytest.raises(DataError, match="“Customers v3” was deleted"):
        apply_recipe(ApplySpec(orders, Recipe((join(other),)).to_json(), "made"), ListReporter())


def test_what_is_sensitive_there_is_sensitive_here(store, orders):
    other = other_of(store, CUSTOMERS)
    recipe = Recipe((join(other, kind="full"), Step("text_statistics", {"column": "name"})))
    fitted = fit(recipe, ORDERS, StoredTables(orders.store, [other]))
    of_name = derived(fitted, [other.origin("name")])
    assert "name" in of_name and len(of_name) > 1 and not of_name & {"customer", "amount"}
    assert "customer" in derived(fitted, [other.origin("customer")]), (
        "rows of theirs without a partner bring their keys"
    )
    below = fit(
        Recipe((Step("concatenate_tables", {"table": to_json(other)}),)), ORDERS, StoredTables(store.ref, [other])
    )
    origins = followed(below.steps[0].plan, begun(ORDERS.columns))
    assert origins["customer"] == {"customer", other.origin("customer")} and origins["amount"] == {"amount"}


def test_what_matches_is_counted_before_anything_is_joined(store, orders):
    found = matching(orders, Recipe(), other_of(store, CUSTOMERS), [("customer", "customer")])
    assert (found.here.rows, found.here.matched, found.here.keyless, found.here.repeated) == (5, 3, 1, 1)
    assert (found.there.rows, found.there.matched, found.there.keyless, found.there.repeated) == (4, 2, 0, 1)
    assert found.here.examples == (((2,), 2),) and found.there.examples == (((3,), 2),)
    assert found.is_whole and not found.is_many_to_many
    other = other_of(store, CUSTOMERS)
    for kind in ("inner", "left", "right", "full", "semi", "anti"):
        assert found.rows_after(kind) == look(orders, Recipe((join(other, kind=kind),))).frame.height
    assert found.rows_after("cross") == 20
    for kind in ("inner", "left"):
        of_first = look(orders, Recipe((join(other, kind=kind, several="first"),))).frame
        assert found.rows_after(kind, first=True) == of_first.height


def test_the_first_match_only_says_so_and_is_refused_where_other_rows_of_theirs_stay(store, orders):
    other = other_of(store, CUSTOMERS)
    seen = look(orders, Recipe((join(other, several="first"),)))
    assert seen.effects[0].sentence == (
        "Add the columns of the first row of “Customers v3” that matches to the rows, by “customer”."
    )
    assert seen.frame.height == ORDERS.height
    for kind in ("right", "full", "cross"):
        keys = {"keys": []} if kind == "cross" else {}
        problem = look(orders, Recipe((join(other, kind=kind, several="first", **keys),))).problem
        assert "The first match only is for the kinds “left” and “inner”." in problem.details["fields"]["several"]
    assert look(orders, Recipe((join(other, kind="semi", several="first"),))).problem is None


def test_all_rows_are_counted_where_the_keys_are_as_they_came_and_else_those_shown(store, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_ROWS", 10)
    many = write_table(store, "many", pl.DataFrame({"customer": [1, 9] * 50, "x": [1.0, 2.0] * 50}))
    other = other_of(store, CUSTOMERS)
    keys = [("customer", "customer")]
    scaled = Recipe((Step("min_max_scale", {"columns": ["x"]}),))
    first = Recipe((Step("keep_rows", {"rows": 5}),))
    assert (matching(many, scaled, other, keys).here.rows, matching(many, scaled, other, keys).is_whole) == (100, True)
    assert (matching(many, first, other, keys).here.rows, matching(many, first, other, keys).is_whole) == (5, False)


def test_keys_that_come_several_times_on_both_sides_are_seen(store):
    twice = pl.DataFrame({"customer": [7] * 40})
    ref = write_table(store, "twice", twice)
    found = matching(ref, Recipe(), other_of(store, twice), [("customer", "customer")])
    assert found.pairs == 1600 and found.is_many_to_many


def test_columns_that_both_tables_have_are_ranked_by_what_they_share(store, orders):
    other = other_of(store, pl.DataFrame({"amount": [10.0, 99.0], "customer": [2, 1], "more": ["", ""]}))
    assert key_candidates(orders, Recipe(), other) == [("customer", 2 / 3), ("amount", 1 / 5)]
