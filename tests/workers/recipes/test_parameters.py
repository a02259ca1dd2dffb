"""Parameters of a recipe: what may stand where, and what a plain recipe looks like."""

import polars as pl
import pytest

from workers.core.errors import DataError, ParamsError
from workers.core.schema import Schema
from workers.recipes import Parameter, Recipe, Step, check, fit
from workers.recipes.parameters import KINDS, declared, spelt, values_of
from workers.recipes.resolving import resolve, used_by, users, written_out

ROWS = pl.DataFrame({"amount": [-3.0, 0.5, 7.0], "city": ["Lyon", "it's \\", "Nice"], "day": ["2024-01-01"] * 3})
LEAST = Parameter("least", "number", 1.0, "The least amount")
CITY = Parameter("city_is", "text", "Lyon")
SINCE = Parameter("since", "date", "2024-01-01")
DIGITS = Parameter("digits", "integer", 2)
KEEP = Parameter("keep", "boolean", True)
ALL = (LEAST, CITY, SINCE, DIGITS, KEEP)


def filtered(condition):
    return Step("filter_rows", {"condition": condition})


def plain(step, *parameters, **values):
    return resolve(Recipe((step,), parameters or ALL), values).steps[0].params


def test_a_formula_speaks_of_parameters_and_a_plain_one_of_values():
    step = filtered("amount >= $least and city != '$least' or $keep and date(day) > $since")
    assert used_by(step) == {"least", "keep", "since"}
    said = plain(step, least=-2, since="2023-12-31")["condition"]
    assert said == "amount >= (-2.0) and city != '$least' or true and date(day) > date('2023-12-31')"


@pytest.mark.parametrize("city", ["Lyon", "it's \\", "' or true or '", '"', "$least"])
def test_text_stays_text_whatever_it_says(city):
    recipe = Recipe((filtered("city = $city_is"),), ALL)
    made = fit(resolve(recipe, {"city_is": city}), ROWS).apply(ROWS)
    assert made["city"].to_list() == [one for one in ROWS["city"] if one == city]


def queried(query):
    return Step("sql_query", {"query": query})


@pytest.mark.parametrize("city", ["Lyon", "it's \\", "' or true --", "$least"])
def test_a_query_speaks_of_parameters_and_text_stays_text(city):
    query = "select * from input where city = $city_is and amount > $least and cast(day as date) >= $since and $keep"
    step = queried(query)
    assert used_by(step) == {"city_is", "least", "since", "keep"}
    made = fit(resolve(Recipe((step,), ALL), {"city_is": city, "least": -4}), ROWS).apply(ROWS)
    assert made["city"].to_list() == [one for one in ROWS["city"] if one == city]


@pytest.mark.parametrize(
    "said",
    [
        "'$least'", "'it''s $least'", "e'it\\'s $least'", '"$least"', "1 -- $least\n", "1 /* $least */", "$$ $least $$",
        "$x$ $least $$ $x$",
    ],
)  # fmt: skip
def test_within_texts_names_and_remarks_of_a_query_nothing_is_a_parameter(said):
    step = queried(f"select {said} from input where amount > $digits")
    assert used_by(step) == {"digits"}
    assert plain(step)["query"] == f"select {said} from input where amount > 2"


def test_a_query_that_speaks_of_no_parameter_there_is_says_where():
    with pytest.raises(DataError, match="“leest”, of which the query speaks at character 36. Did you mean “least”"):
        plain(queried("select * from input where amount > $leest"))


def test_powers_of_a_negative_value_are_those_of_the_value():
    recipe = Recipe((Step("formula", {"column": "made", "formula": "$least ^ 2"}),), (LEAST,))
    assert fit(resolve(recipe, {"least": -3}), ROWS).apply(ROWS)["made"][0] == 9


def test_an_input_may_be_bound_to_a_parameter_of_a_fitting_kind():
    step = Step("round_numbers", {"columns": ["amount"], "digits": {"param": "digits"}})
    assert plain(step, digits="3")["digits"] == 3 and plain(step)["digits"] == 2
    for wrong, said in (("keep", "of the kind boolean"), ("digit", "Did you mean “digits”?")):
        bound = Step("round_numbers", {"columns": ["amount"], "digits": {"param": wrong}})
        with pytest.raises(DataError, match=said) as refusal:
            plain(bound)
        assert refusal.value.details["step"] == 1 and list(refusal.value.details["fields"]) == ["digits"]


def test_parameters_stand_within_lists_and_their_pairs():
    swap = Step(
        "map_values", {"column": "city", "pairs": [["Lyon", {"param": "city_is"}], ["Nice", None]], "unseen": "keep"}
    )
    assert used_by(swap) == {"city_is"}
    assert plain(swap, city_is="Lyons")["pairs"] == [["Lyon", "Lyons"], ["Nice", None]]
    made = fit(resolve(Recipe((swap,), (CITY,)), {"city_is": "Lugdunum"}), ROWS).apply(ROWS)
    assert made["city"].to_list() == ["Lugdunum", "it's \\", None]
    drop = Step("drop_columns", {"columns": ["amount", {"param": "city_is"}]})
    assert plain(drop, city_is="day")["columns"] == ["amount", "day"]
    assert written_out(Recipe((swap,), ALL)).steps[0].params["pairs"] == swap.params["pairs"]
    assert [number for number, _step in users(Recipe((drop, swap), ALL), "city_is")] == [1, 2]
    for wrong, said in (("least", "of the kind number"), ("citi_is", "Did you mean “city_is”")):
        bound = Step("drop_columns", {"columns": ["amount", {"param": wrong}]})
        with pytest.raises(DataError, match=said) as refusal:
            plain(bound)
        assert list(refusal.value.details["fields"]) == ["columns"]


def test_what_is_not_there_is_said_with_its_place():
    with pytest.raises(DataError, match=r"Step 1 .*“leest”.* character 10.* Did you mean “least”") as refusal:
        plain(filtered("amount > $leest"))
    assert refusal.value.details["fields"]
    with pytest.raises(DataError, match="There is no parameter “least”, of which the formula speaks at character 10"):
        check(Recipe((filtered("amount > $least"),)), Schema.of(ROWS))


def test_values_are_held_against_their_kinds():
    assert values_of(ALL, {"least": "2", "keep": "no", "digits": "", "city_is": ""}) == {
        "least": 2.0, "city_is": "", "since": "2024-01-01", "digits": 2, "keep": False,
    }  # fmt: skip
    with pytest.raises(ParamsError) as refusal:
        values_of(ALL, {"least": "much", "since": "yesterday", "digits": 1.5, "sinze": 1})
    said = refusal.value.fields
    assert set(said) == {"least", "since", "digits", "sinze"}
    assert said["since"] == "since: “yesterday” is not a day such as 2024-12-31."
    assert said["sinze"] == "There is no parameter “sinze”. Did you mean “since”?"


def test_declarations_are_held_against_the_rules():
    assert declared([Parameter("class", "number", "3")]) == (Parameter("class", "number", 3.0),)
    for wrong, field in (
        ([Parameter("9x", "number", 1)], "name"),
        ([Parameter("a b", "number", 1)], "name"),
        ([LEAST, LEAST], "name"),
        ([Parameter("x", "colour", 1)], "kind"),
        ([Parameter("x", "date", "soon")], "default"),
        ([Parameter("x", "number", "")], "default"),
        ([Parameter("x", "number", 1, "two\nlines")], "help"),
    ):
        with pytest.raises(ParamsError) as refusal:
            declared(wrong)
        assert list(refusal.value.fields) == [field]
    assert all(spelt(one.default, one.kind) for one in ALL) and {one.kind for one in ALL} == set(KINDS)


def test_a_recipe_is_written_out_as_it_was_meant():
    recipe = Recipe((filtered("amount > $least"), Step("drop_columns", {"columns": "city"})), (LEAST,))
    written = written_out(recipe)
    assert written.steps[0].params == {"condition": "amount > $least", "action": "keep"}
    assert written.steps[1].params == {"columns": ["city"]} and written.parameters == (LEAST,)
    assert [number for number, _step in users(written, "least")] == [1]
    assert written.digest != Recipe(written.steps).digest
    assert Recipe.from_json(written.to_json(), written.parameters_json()) == written
