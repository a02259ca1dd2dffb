"""Exported SQL, run by DuckDB alone, gives the rows that the recipe gives."""

import duckdb
import polars as pl
import pytest

from tests.plugins.test_transforms import EVERY
from tests.workers.engines.agreement import assert_same
from tests.workers.recipes.exported import FRAMES, attempt
from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit
from workers.recipes.catalogue import has_sql
from workers.recipes.exporting import About, sql_query


def queried(text):
    with duckdb.connect() as connection:
        found = pl.DataFrame(connection.sql(text.rstrip().rstrip(";")).to_arrow_table())
    return found.with_columns(pl.col(pl.Datetime).cast(pl.Datetime("us")))


def test_sql_gives_the_same_for_every_operation_that_has_one(tmp_path):
    FRAMES["many"].write_parquet(source := tmp_path / "rows.parquet")
    about, written = About("Rows", (), str(source)), set()
    for transform in EVERY:
        for params in transform.examples:
            fitted = attempt(lambda t=transform, p=params: fit(Recipe((Step(t.name, p),)), FRAMES["many"]))
            made = attempt(lambda fitted=fitted: fitted and fitted.apply(FRAMES["many"]))
            text = attempt(lambda fitted=fitted: fitted and sql_query(fitted, about))
            if made is not None and text is not None:
                found = queried(text)
                assert found.schema == made.schema, transform.name
                assert_same(made.rows(), found.rows(), 1e-14)
                written.add(transform.name)
    assert len(written) > len(EVERY) / 2
    assert {"fill_missing", "one_hot", "filter_rows", "explode"} <= written


def test_the_step_without_sql_is_named():
    steps = (Step("fill_missing", {"columns": ["amount"]}), Step("format_text", {"columns": ["city"], "case": "upper"}))
    with pytest.raises(DataError, match=r"Step 2 \(Format text\) has no SQL: “upper” is computed by a function"):
        sql_query(fit(Recipe(steps), FRAMES["many"]), About("x"))
    assert has_sql("fill_missing") and not has_sql("format_text")


def test_names_and_values_in_sql_are_data(tmp_path):
    names = ['a"; DROP TABLE x; --', "row", "step_1", "source_rows", "b'"]
    texts = ["it's", "'; --", "", None]
    rows = pl.DataFrame(
        {names[0]: texts, names[1]: [1, 2, 3, 4], names[2]: texts, names[3]: [0.1, None, 2.0, 3.0], names[4]: texts}
    )
    rows.write_parquet(source := tmp_path / "it's.parquet")
    steps = (
        Step("map_values", {"column": names[0], "pairs": [["it's", "'"], ["'; --", '"\n--']], "unseen": "keep"}),
        Step("rename_columns", {"names": [[names[4], "copy"]]}),
        Step("sort_rows", {"columns": ["row"], "order": "descending"}),
    )
    fitted = fit(Recipe(steps), rows)
    text = sql_query(fitted, About("A\nB; DROP TABLE x", ("c\u2028d",), str(source)))
    assert queried(text).equals(fitted.apply(rows))
