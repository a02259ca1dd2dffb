"""A step keeps its id through edits; two documents are compared step by step."""

from dataclasses import replace

from workers.core.schema import Schema
from workers.recipes import Recipe, Step
from workers.recipes.comparing import ColumnChange, compare, compare_columns
from workers.recipes.identity import identified

DROP = Step("drop_columns", {"columns": ["id"]})
FILL = Step("fill_missing", {"columns": ["size"], "method": "mean"})
SCALE = Step("standard_scale", {"columns": ["size"]})
HOT = Step("one_hot", {"columns": ["place"]})
RECIPE = identified(Recipe((DROP, FILL, SCALE, HOT)))


def ids(recipe):
    return [step.id for step in recipe.steps]


def told(before, after):
    return [(c.ways, c.at_before, c.at_after) for c in compare(before, after) if c.ways]


def test_ids_are_the_same_wherever_a_document_without_them_is_read_and_no_two_are_alike():
    assert identified(Recipe((DROP, FILL, SCALE, HOT))) == RECIPE
    assert ids(identified(Recipe((DROP, FILL, SCALE, HOT)))) == ids(RECIPE)
    twins = ids(identified(Recipe((FILL, FILL, FILL))))
    assert len(set(twins)) == 3 and "" not in twins
    copied = replace(DROP, id="a")
    assert len(set(ids(identified(Recipe((copied, copied)))))) == 2


def test_the_digest_says_what_a_recipe_does_and_not_which_step_is_which():
    assert RECIPE.digest == Recipe((DROP, FILL, SCALE, HOT)).digest
    assert Recipe((replace(DROP, id="x"),)).digest == Recipe((replace(DROP, id="y"),)).digest
    assert Recipe((replace(DROP, enabled=False),)).digest != Recipe((DROP,)).digest


def test_an_edit_that_comes_without_ids_keeps_those_of_the_steps_it_leaves_or_changes():
    edited = Recipe((FILL, replace(SCALE, params={"columns": ["size", "age"]}), HOT, DROP, SCALE))
    after = ids(identified(edited, RECIPE))
    drop, fill, scale, hot = ids(RECIPE)
    assert after[0] == fill and after[2] == hot and after[3] == drop
    assert after[4] == scale, "the step with the very same parameters is the same one"
    assert after[1] not in ids(RECIPE)
    alone = identified(Recipe((replace(SCALE, params={"columns": ["age"]}),)), RECIPE)
    assert ids(alone) == [scale], "the one scaling left is the one there was"


def test_steps_are_added_removed_changed_moved_and_switched():
    drop, fill, scale, hot = RECIPE.steps
    assert told(RECIPE, RECIPE) == []
    assert told(RECIPE, Recipe((drop, fill, scale))) == [(("removed",), 4, 0)]
    assert told(Recipe((drop, scale)), Recipe((drop, fill, scale))) == [(("added",), 0, 2)]
    assert told(RECIPE, Recipe((hot, drop, fill, scale))) == [(("moved",), 4, 1)]
    off = replace(fill, enabled=False)
    assert told(RECIPE, Recipe((drop, off, scale, hot))) == [(("switched_off",), 2, 2)]
    assert told(Recipe((off,)), Recipe((fill,))) == [(("switched_on",), 1, 1)]
    both = replace(fill, params={"columns": ["size"], "method": "median"}, enabled=False)
    (change,) = [c for c in compare(RECIPE, Recipe((both, drop, scale, hot))) if c.ways]
    assert change.ways == ("changed", "moved", "switched_off")
    assert [(p.name, p.label, p.before, p.after) for p in change.params] == [("method", "Fill with", "mean", "median")]


def test_what_was_removed_comes_where_it_stood():
    drop, fill, scale, hot = RECIPE.steps
    listed = compare(RECIPE, Recipe((fill, hot)))
    assert [(c.before or c.after).op for c in listed] == [drop.op, fill.op, scale.op, hot.op]


def test_steps_of_two_recipes_are_paired_by_what_they_say():
    other = identified(Recipe((SCALE, replace(FILL, params={"columns": ["size"], "method": "median"}))))
    assert set(ids(other)) & set(ids(RECIPE)) == {RECIPE.steps[2].id}
    ways = {(c.before or c.after).op: c.ways for c in compare(RECIPE, other)}
    assert (ways["fill_missing"], ways["standard_scale"]) == (("changed",), ("moved",))
    assert ways["one_hot"] == ways["drop_columns"] == ("removed",)


def test_columns_that_came_went_or_are_of_another_kind():
    def schema(**kinds):
        return Schema.from_json([{"name": name, "kind": kind, "dtype": ""} for name, kind in kinds.items()])

    before, after = schema(a="text", b="number", c="date"), schema(c="date", b="integer", d="text")
    assert compare_columns(before, after) == [
        ColumnChange("a", "text", None),
        ColumnChange("b", "number", "integer"),
        ColumnChange("d", None, "text"),
    ]
