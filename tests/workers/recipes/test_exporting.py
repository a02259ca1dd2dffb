"""Exported code, run where there is Polars and nothing of ours, gives the very frame that the recipe gives."""

import json
import random
import subprocess
import sys
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import duckdb
import nbformat
import polars as pl
import pytest

from tests.plugins.test_transforms import EVERY, variants
from tests.workers.engines import nasty
from tests.workers.engines.agreement import assert_same, frame_of
from workers.core.errors import DataError
from workers.core.transform import EXAMPLE
from workers.recipes import Recipe, Step, fit
from workers.recipes.catalogue import has_sql
from workers.recipes.exporting import About, notebook, python_file, sql_query

ALONE = ("polars", "_polars_runtime_32")
"""Polars, and what it needs."""
RUNNER = """
import runpy, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import polars as pl
for stranger in ("workers", "numpy", "django", "etabli"):
    try:
        __import__(stranger)
    except ImportError:
        continue
    raise SystemExit(f"{stranger} is here")
wrong, count = [], 0
for file in sorted(Path(sys.argv[2]).glob("*.py")):
    prepare = runpy.run_path(str(file))["prepare"]
    for rows in sorted(file.parent.glob(f"{file.stem}.*.wanted.parquet")):
        asked = pl.read_parquet(file.parent / f"{rows.name.split('.')[1]}.parquet")
        wanted, count = pl.read_parquet(rows), count + 1
        try:
            made = prepare(asked)
            if made.schema != wanted.schema or not made.equals(wanted):
                wrong.append(f"{rows.name}: {made} instead of {wanted}")
        except Exception as problem:
            wrong.append(f"{rows.name}: {problem!r}")
print("\\n".join(wrong[:5]))
print(f"{count} made, {len(wrong)} wrong")
"""


def given(count, seed):
    """Rows of everyday values and nasty ones, some missing; the same each time."""
    chance = random.Random(seed)
    cells = {
        "amount": [*nasty.NUMBERS, *(n / 7 for n in range(-9, 30))],
        "count": [*nasty.INTEGERS, *range(-3, 20), *range(-3, 20)],
        "city": [*nasty.TEXTS, *["Paris", " Lyon", "paris", "a b", "Aix-en-Provence"] * 8],
        "active": [True, False],
        "day": [*nasty.DATES, *(date(2024, month, 3) for month in range(1, 13))],
        "moment": [*nasty.TIMES, *(nasty.TIMES[2] + timedelta(days=31 * n, hours=n) for n in range(12))],
    }
    return [
        {name: None if chance.random() < 0.15 else chance.choice(cells[name]) for name in EXAMPLE} for _ in range(count)
    ]


FRAMES = {
    "many": frame_of(given(80, 1), EXAMPLE),
    "one": frame_of(given(1, 2), EXAMPLE),
    "none": frame_of([], EXAMPLE),
}


WITHOUT_CODE = {
    *("convert_time_zone", "divide_rows", "json_explode", "json_length", "json_value", "local_time_parts"),
    *("sql_query", "validate_pattern", "join_tables", "concatenate_tables"),
    *("hash_encode", "hash_text", "similarity_encode"),
}
"""They read another table, or are computed by functions of ours: refused with a sentence."""


def attempt(work):
    try:
        return work()
    except DataError:
        return None


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A folder with Polars in it and nothing else."""
    folder = tmp_path_factory.mktemp("alone")
    for name in ALONE:
        spec = find_spec(name)
        (folder / name).symlink_to(Path(spec.origin).parent)
    return folder


def test_every_operation_of_the_catalogue_gives_the_same_without_etabli(tmp_path, alone):
    for name, frame in FRAMES.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    count, refused = 0, set()
    for transform in EVERY:
        for number, params in enumerate(variants(transform)):
            fitted = attempt(lambda t=transform, p=params: fit(Recipe((Step(t.name, p),)), FRAMES["many"]))
            if fitted is None:  # the data are refused, or another table is read
                continue
            stem, text = (
                f"{transform.name}-{number}",
                attempt(lambda t=transform, f=fitted: python_file(f, About(t.label))),
            )
            if text is None:
                refused.add(transform.name)
                continue
            (tmp_path / f"{stem}.py").write_text(text, encoding="utf-8")
            for name, frame in FRAMES.items():
                made = attempt(lambda fitted=fitted, frame=frame: fitted.apply(frame))
                if made is not None:
                    made.write_parquet(tmp_path / f"{stem}.{name}.wanted.parquet")
                    count += 1
    asked = [sys.executable, "-I", "-S", "-c", RUNNER, str(alone), str(tmp_path)]
    found = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", timeout=110)
    assert found.stdout.strip().endswith(f"{count} made, 0 wrong"), found.stdout + found.stderr
    assert count > 2 * len(EVERY) and refused <= WITHOUT_CODE


EVERYDAY = Recipe(
    (
        Step("fill_missing", {"columns": ["amount"]}),
        Step("standard_scale", {"columns": ["amount"]}),
        Step("one_hot", {"columns": ["active"]}),
        Step("filter_rows", {"condition": "count > 2"}),
        Step("group_rows", {"keys": ["city"], "values": [["amount", "sum"], ["count", "maximum"]]}),
    )
)


def everyday():
    return fit(EVERYDAY, FRAMES["many"])


def test_a_file_reads_as_a_person_would_write_it():
    text = python_file(everyday(), About("Prepare sales", ("Made on 2026-11-26.",)))
    assert text.startswith("# Prepare sales\n# Made on 2026-11-26.\n\nimport argparse\n")
    assert "import etabli" not in text and "workers" not in text
    assert "    # 1. Fill missing" in text and 'df = df.with_columns(amount=pl.col("amount").fill_null(' in text
    assert 'df = df.filter(pl.col("count") > 2)' in text


def test_a_file_runs_as_a_program_on_csv_and_parquet(tmp_path, alone):
    rows = pl.DataFrame({"amount": [1.5, None], "city": ["007", ""], "day": [date(2024, 2, 29), None], "n": [1, 2]})
    fitted = fit(Recipe((Step("fill_missing", {"columns": ["amount"], "method": "mean"}),)), rows)
    (tmp_path / "prepare.py").write_text(python_file(fitted, About("x")))
    rows.write_csv(tmp_path / "rows.csv")
    rows.write_parquet(tmp_path / "rows.parquet")
    begin = f"import runpy, sys; sys.path.insert(0, {str(alone)!r}); sys.argv = sys.argv[1:]; "
    for source, result in (("rows.csv", "made.parquet"), ("rows.parquet", "made.csv")):
        code = f"{begin}runpy.run_path(sys.argv[0], run_name='__main__')"
        asked = [str(tmp_path / "prepare.py"), str(tmp_path / source), "-o", str(tmp_path / result)]
        subprocess.run([sys.executable, "-I", "-S", "-c", code, *asked], check=True, capture_output=True, timeout=60)
    assert pl.read_parquet(tmp_path / "made.parquet").equals(fitted.apply(rows))
    assert (tmp_path / "made.csv").read_text().splitlines()[1] == "1.5,007,2024-02-29,1"


def test_a_notebook_is_valid_and_its_cells_give_the_frame(tmp_path):
    FRAMES["many"].write_parquet(tmp_path / "rows.parquet")
    fitted = everyday()
    source = tmp_path / "rows.parquet"
    made = json.loads(notebook(fitted, About("Prepare <b>sales</b>", ("Learned from 80 rows.",), str(source))))
    nbformat.validate(made)
    kinds = [cell["cell_type"] for cell in made["cells"]]
    assert kinds == ["markdown", "code", "markdown", "code", *["markdown", "code"] * len(fitted.steps), "code"]
    assert "\\<b\\>" in "".join(made["cells"][0]["source"])
    names = {}
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert names["df"].equals(fitted.apply(FRAMES["many"]))


def test_types_that_a_file_holds_become_those_of_the_recipe(tmp_path):
    rows = pl.DataFrame({"n": [1, 2], "x": [1.0, 2.0], "t": ["a", "b"], "at": [nasty.TIMES[2]] * 2})
    fitted = fit(Recipe((Step("sort_rows", {"columns": ["n"]}),)), rows)
    names = {"__name__": "exported"}
    exec(python_file(fitted, About("x")), names)
    other = rows.with_columns(
        pl.col("n").cast(pl.Float32),
        pl.Series("x", ["1.25", "2.5"]).cast(pl.Decimal(10, 2)),
        pl.col("t").cast(pl.Categorical),
        pl.col("at").dt.replace_time_zone("Europe/Paris").dt.cast_time_unit("ms"),
    ).with_columns(more=1)
    assert names["prepare"](other).equals(fitted.apply(other))
    for wrong in (rows.with_columns(n=pl.lit(1.5)), rows.with_columns(t=1), rows.with_columns(x=pl.lit("a"))):
        with pytest.raises(DataError):
            fitted.apply(wrong)
        with pytest.raises(ValueError, match="Column '[ntx]'"):
            names["prepare"](wrong)


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
