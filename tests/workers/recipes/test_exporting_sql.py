"""Exported SQL, run by DuckDB alone, gives the rows that the recipe gives."""

import duckdb
import polars as pl
import pytest

from tests.plugins.test_transforms import EVERY, OTHERS, TABLES, variants
from tests.workers.engines.agreement import assert_same
from tests.workers.recipes.exported import FRAMES, attempt, fitted_on_any
from workers.core.errors import DataError
from workers.core.transform import TABLE
from workers.recipes import Recipe, Step, fit
from workers.recipes.catalogue import has_sql
from workers.recipes.exporting import About, sql_query

PARTS = 3
"""The catalogue is tried in so many tests, of which each takes a few seconds."""
WITHOUT_SQL = {
    **dict.fromkeys(("json_value", "json_explode"), "DuckDB reads JSON by other rules"),
    "divide_rows": "which key goes to which part is drawn by a hash",
}
"""Operations of which not everything has SQL, and why."""


def queried(text, connection=duckdb):
    found = pl.DataFrame(connection.sql(text).to_arrow_table())
    return found.with_columns(pl.col(pl.Datetime).cast(pl.Datetime("us")))


@pytest.mark.parametrize("part", range(PARTS))
def test_sql_gives_the_same_for_every_operation_that_has_one(part, tmp_path):
    for name, frame in {**FRAMES, "cities": OTHERS}.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    about = About("Rows", (), "rows.parquet", {TABLES.known[0]: str(tmp_path / "cities.parquet")})
    refused, wrong, count = {}, [], 0
    with duckdb.connect() as connection:
        for transform in EVERY[part::PARTS]:
            for params, frames in asked(transform):
                fitted = fitted_on_any(transform, params)
                try:
                    text = fitted and sql_query(fitted, about)
                except DataError as problem:
                    refused[transform.name] = problem.message
                    continue
                for name, frame in frames.items() if fitted else ():
                    made = attempt(lambda fitted=fitted, frame=frame: fitted.apply(frame, TABLES))
                    count += 1
                    try:
                        found = queried(text.replace("rows.parquet", str(tmp_path / f"{name}.parquet")), connection)
                    except duckdb.Error as problem:
                        found = None if made is None else problem
                    if not alike(made, found):
                        wrong.append((transform.name, params, name, made, found))
    assert not wrong, (len(wrong), wrong[:3])
    names = {transform.name for transform in EVERY[part::PARTS]}
    assert count > len(names) and refused.keys() == WITHOUT_SQL.keys() & names
    assert all(WITHOUT_SQL[name] in str(message) for name, message in refused.items())


def asked(transform):
    """The examples; of steps that are more than expressions every choice, and everyday rows as well as nasty ones."""
    is_table = transform.kind == TABLE
    for params in variants(transform) if is_table else transform.examples:
        names = ("many", "plain") if is_table and params in transform.examples else ("many",)
        yield params, {name: FRAMES[name] for name in names}


def alike(made, found):
    if made is None or not isinstance(found, pl.DataFrame):
        return made is found
    if made.schema != found.schema or made.equals(found):
        return made.schema == found.schema
    try:
        assert_same(made.rows(), found.rows(), 1e-14)
    except AssertionError:
        return False
    return True


def test_the_step_without_sql_is_named():
    value = Step("json_value", {"column": "city", "path": "a", "into": "n"})
    steps = (Step("fill_missing", {"columns": ["amount"]}), value)
    with pytest.raises(DataError, match=r"Step 2 \(.*\) has no SQL: DuckDB reads JSON by other rules"):
        sql_query(fit(Recipe(steps), FRAMES["many"]), About("x"))
    assert (
        has_sql("fill_missing")
        and has_sql("join_tables")
        and has_sql("convert_time_zone")
        and not has_sql("json_value")
    )


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
