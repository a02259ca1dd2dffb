"""A model reads text the way its training data was read: what a person said at import holds at the endpoint."""

from datetime import date

import polars as pl
import pytest

from tests.workers.packages.conftest import FEATURES, QUICK, RECIPE
from workers.algorithms import algorithms
from workers.core.algorithm import Sample, Task
from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.packages import Package, describe, features_of
from workers.recipes import Recipe, Step, fit

FORMATS = {"joined": "date_day_first", "income": "decimal_comma", "age": "integer", "city": "text"}
ROW = {"age": 40, "income": 2500.5, "city": "Lyon", "member": True, "joined": date(2021, 2, 1)}


@pytest.fixture(scope="module")
def model(customers: pl.DataFrame) -> Package:
    recipe = Recipe((*RECIPE.steps, Step("date_parts", {"column": "joined"})))
    fitted = fit(recipe, customers)
    month = next(name for name in fitted.output_schema.names if "month" in name)
    features = (*FEATURES, month)
    learner = algorithms.get("xgboost")
    prepared = fitted.apply(customers)
    sample = Sample(features_of(prepared, features), prepared["left"].cast(pl.Float64).to_numpy())
    trained = learner.fit(sample, learner.Params.parse(QUICK["xgboost"]), Task("binary", 2), 1, ListReporter(), None)
    least = fitted.restrict(features)
    signature = describe(
        least, features, customers, learner, task="binary", target="left", labels=(False, True), formats=FORMATS
    )
    return Package(signature, least, features, learner, trained)


def test_text_in_the_form_of_the_import_gives_the_same_answer_one_row_or_many(model: Package) -> None:
    as_text = {**ROW, "age": "40", "income": "2 500,5", "joined": "01/02/2021"}
    assert model.predict_rows([as_text]) == model.predict_rows([ROW])
    assert model.matrix(pl.DataFrame([as_text])).tolist() == model.matrix(pl.DataFrame([ROW])).tolist()


def test_a_date_as_json_has_it_is_read_whatever_the_form_of_the_import(model: Package) -> None:
    as_json = {**ROW, "joined": "2021-02-01"}
    assert model.predict_rows([as_json, {**ROW, "joined": "01/02/2021"}]) == model.predict_rows([ROW, ROW])
    assert model.matrix(pl.DataFrame([as_json])).tolist() == model.matrix(pl.DataFrame([ROW])).tolist()
    assert model.predict_rows([model.signature.example]), "what a model says that it takes is what it takes"


def test_a_mark_of_a_missing_value_is_missing(model: Package) -> None:
    assert model.predict_rows([{**ROW, "income": "n/a"}]) == model.predict_rows([{**ROW, "income": None}])


@pytest.mark.parametrize("wrong", [{"joined": "02-01-2021"}, {"joined": "31/02/2021"}, {"income": "2,500.5"}])
def test_text_in_another_form_is_refused_with_the_place_and_an_example(model: Package, wrong: dict[str, str]) -> None:
    ((column, value),) = wrong.items()
    for ask in (lambda rows: model.predict_rows(rows), lambda rows: model.predict(pl.DataFrame(rows))):
        with pytest.raises(DataError, match=f"Row 2, column “{column}”: “{value}” is not .* written like ") as caught:
            ask(
                [
                    {**ROW, "income": "1,5", "joined": "01/02/2021"},
                    {**ROW, "income": "1,5", "joined": "01/02/2021", **wrong},
                ]
            )
        assert caught.value.details == {"row": 2, "column": column}


def test_a_code_chosen_as_text_stays_text(model: Package) -> None:
    with pytest.raises(DataError, match="column “city”: 75001 is not text"):
        model.predict_rows([{**ROW, "city": 75001}])


def test_without_a_known_form_text_is_no_number(package: Package) -> None:
    row = {name: value for name, value in ROW.items() if name != "joined"}
    with pytest.raises(DataError, match="column “income”: “2500” is not a number"):
        package.predict_rows([{**row, "income": "2500"}])
