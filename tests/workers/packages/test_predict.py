"""One predict on raw rows: frames and single rows agree, and a row that does not fit is named."""

import math

import polars as pl
import pytest

from tests.workers.packages.conftest import RECIPE, packaged
from workers.core.errors import DataError
from workers.packages.preparing import ARRAY_ROWS, SCALAR_ROWS, Preparation
from workers.recipes import Recipe, Step

NASTY = [
    {"age": 40, "income": None, "city": "Paris", "member": True},
    {"age": 40, "income": float("nan"), "city": "Paris", "member": True},
    {"age": 40, "income": math.inf, "city": "Atlantis", "member": True},
    {"age": 40.0, "income": 1, "city": None, "member": False},
    {"age": -(2**62), "income": 1e308, "city": "", "member": None},
    {"age": None, "income": None, "city": None, "member": None},
]


def test_answers_one_row_each_in_order_and_only_needs_what_the_model_reads(package, customers):
    answer = package.predict(customers)
    assert answer.columns == ["prediction", "probability_False", "probability_True"]
    assert answer.height == customers.height
    assert answer["prediction"].dtype == pl.Boolean
    assert (answer["prediction"] == (answer["probability_True"] > 0.5)).all()
    assert [i.name for i in package.signature.inputs] == ["age", "income", "city", "member"]


def test_the_target_is_never_an_input(package):
    assert "left" not in [i.name for i in package.signature.inputs]


def test_extra_and_reordered_columns_change_nothing(package, customers):
    shuffled = customers.select(sorted(customers.columns, reverse=True)).with_columns(pl.lit("x").alias("extra"))
    assert package.predict(shuffled).equals(package.predict(customers))


@pytest.fixture(scope="module")
def many(customers):
    """More rows than become arrays."""
    return pl.concat([customers] * (ARRAY_ROWS // customers.height + 1))


@pytest.mark.parametrize("rows", [1, 7, SCALAR_ROWS, SCALAR_ROWS + 1, ARRAY_ROWS, ARRAY_ROWS + 1])
def test_few_rows_and_many_frames_and_values_agree_to_the_last_bit(package, many, rows):
    sample, answer = many.head(rows), package.predict(many).head(rows)
    assert sample.height == rows
    assert package.predict(sample).equals(answer)
    assert package.predict_rows(sample.to_dicts()) == answer.to_dicts()


@pytest.mark.parametrize("times", [SCALAR_ROWS, ARRAY_ROWS])
def test_nasty_rows_agree_too(package, times):
    few = package.predict_rows(NASTY)
    assert few == package.predict_rows(NASTY * times)[: len(NASTY)]
    assert few[0] == few[1]


@pytest.mark.parametrize(
    ("rows", "of_values", "of_frame"),
    [
        (1, "one_by_one", "as_arrays"),
        (SCALAR_ROWS, "one_by_one", "as_arrays"),
        (SCALAR_ROWS + 1, "as_arrays", "as_arrays"),
        (ARRAY_ROWS, "as_arrays", "as_arrays"),
        (ARRAY_ROWS + 1, "as_frame", "as_frame"),
    ],
)
def test_the_engine_is_chosen_by_the_number_of_rows(package, many, monkeypatch, rows, of_values, of_frame):
    taken = []
    for name in ("one_by_one", "as_arrays", "as_frame"):
        found = getattr(Preparation, name)
        monkeypatch.setattr(
            Preparation, name, lambda self, *given, found=found, name=name: taken.append(name) or found(self, *given)
        )
    sample = many.head(rows)
    package.predict_rows(sample.to_dicts())
    package.predict(sample)
    assert taken == [of_values, of_frame]


def test_every_engine_prepares_alike_or_the_package_says_so(package, customers, monkeypatch):
    assert package.answers_alike(customers) and package.answers_alike(customers.head(0))
    monkeypatch.setattr(Preparation, "as_frame", lambda *_: package.matrix(customers) + 1e-6)
    assert not package.answers_alike(customers)


def test_pandas_and_polars_agree(package, customers):
    assert package.predict(customers.to_pandas()).equals(package.predict(customers))


def test_no_rows_in_no_rows_out(package, customers):
    assert package.predict_rows([]) == []
    empty = package.predict(customers.head(0))
    assert empty.height == 0 and empty.schema == package.predict(customers).schema


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"age": "forty"}, "Row 2, column “age”: “forty” is not a whole number"),
        ({"age": 4.5}, "Row 2, column “age”: 4.5 is not a whole number"),
        ({"age": True}, "Row 2, column “age”: True is not a whole number"),
        ({"age": 2**63}, "is not a whole number of 64 bits"),
        ({"income": [1]}, "Row 2, column “income”: [1] is not a number"),
        ({"city": 12}, "Row 2, column “city”: 12 is not text"),
        ({"member": 1}, "Row 2, column “member”: 1 is not true or false"),
    ],
)
def test_a_value_of_a_wrong_type_is_named(package, change, part):
    good = {"age": 40, "income": 1.0, "city": "Paris", "member": True}
    with pytest.raises(DataError, match="Row 2") as caught:
        package.predict_rows([good, {**good, **change}])
    assert part in caught.value.message
    assert caught.value.details == {"row": 2, "column": next(iter(change))}


def test_a_misspelt_column_is_named_with_the_near_one(package):
    with pytest.raises(
        DataError, match="Row 1: The column “income” is missing. “incom” is not one of its columns: did"
    ):
        package.predict_rows([{"age": 40, "incom": 1.0, "city": "Paris", "member": True}])
    with pytest.raises(DataError, match="The column “income” is missing. The model takes: age, "):
        package.predict(pl.DataFrame({"age": [40]}))


def test_a_column_may_be_empty_only_where_the_model_copes(customers):
    linear = packaged(customers.with_columns(pl.col("city").fill_null("Lyon")), "linear")
    nullable = {i.name: i.nullable for i in linear.signature.inputs}
    assert nullable == {"age": False, "income": True, "city": False, "member": False}
    row = {"age": 40, "income": None, "city": "Paris", "member": True}
    assert (
        linear.predict_rows([row])
        == linear.predict(pl.DataFrame([row], schema_overrides={"income": pl.Float64})).to_dicts()
    )
    for rows in ([row, {**row, "age": None}], [row] * (SCALAR_ROWS + 1) + [{**row, "age": None}]):
        with pytest.raises(DataError, match="“age” is empty") as caught:
            linear.predict_rows(rows)
        assert caught.value.details["row"] == len(rows)


def test_an_unseen_value_that_the_recipe_makes_missing_is_refused_by_a_model_that_needs_one(customers):
    linear = packaged(customers.with_columns(pl.col("city").fill_null("Lyon")), "linear")
    with pytest.raises(DataError, match="Row 1: “city” is missing after the recipe"):
        linear.predict_rows([{"age": 40, "income": None, "city": "Atlantis", "member": True}])


def test_a_row_that_the_recipe_refuses_is_numbered_alike_on_both_paths(customers):
    strict = Step(
        "map_values", {"column": "city", "pairs": [["Lyon", 1], ["Paris", 2], ["Lille", 3]], "unseen": "error"}
    )
    full = customers.with_columns(pl.col("city").fill_null("Lyon"))
    package = packaged(full, recipe=Recipe((RECIPE.steps[0], strict, *RECIPE.steps[2:])))
    row = {"age": 40, "income": None, "city": "Paris", "member": True}
    messages = []
    for rows in ([row, {**row, "city": "Atlantis"}], [row, {**row, "city": "Atlantis"}] + [row] * SCALAR_ROWS):
        with pytest.raises(DataError) as caught:
            package.predict_rows(rows)
        messages.append(caught.value.message)
        assert caught.value.details["row"] == 2
    assert messages[0] == messages[1]


def test_the_signature_says_what_training_rows_held(package, customers):
    inputs = {i.name: i for i in package.signature.inputs}
    assert inputs["city"].categories == ("Lille", "Lyon", "Paris")
    assert (inputs["age"].low, inputs["age"].high) == (customers["age"].min(), customers["age"].max())
    assert package.predict_rows([package.signature.example])
