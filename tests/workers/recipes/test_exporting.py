"""Exported code, run where there is Polars and nothing of ours, gives the very frame that the recipe gives."""

import json
import subprocess
import sys
from datetime import date

import nbformat
import polars as pl
import pytest

from tests.plugins.test_transforms import EVERY, OTHERS, TABLES, variants
from tests.workers.engines import nasty
from tests.workers.recipes.exported import FRAMES, alone_in, attempt, fitted_on_any, run_alone
from workers.core.errors import DataError
from workers.core.transform import EXAMPLE_OTHER
from workers.recipes import Recipe, Step, fit
from workers.recipes.exporting import About, notebook, python_file, sql_query

RUNNER = """
import inspect, runpy, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import polars as pl
for stranger in ("workers", "numpy", "pyarrow", "django", "etabli"):
    try:
        __import__(stranger)
    except ImportError:
        continue
    raise SystemExit(f"{stranger} is here")
folder, wrong, count = Path(sys.argv[2]), [], 0
for file in sorted(folder.glob("*.py")):
    prepare = runpy.run_path(str(file))["prepare"]
    others = [pl.read_parquet(folder / f"{name}.parquet") for name in [*inspect.signature(prepare).parameters][1:]]
    for told in sorted(folder.glob(f"{file.stem}.*.wanted*")):
        asked, count = pl.read_parquet(folder / f"{told.name.split('.')[1]}.parquet"), count + 1
        wanted = pl.read_parquet(told) if told.suffix == ".parquet" else None
        try:
            made = prepare(asked, *others)
        except ValueError as problem:
            made = problem if wanted is not None else None
        except Exception as problem:
            made = problem
        if wanted is None and made is None or isinstance(made, pl.DataFrame) and made.equals(wanted):
            if wanted is None or made.schema == wanted.schema:
                continue
        wrong.append(f"{told.name}: {made!r} instead of {wanted}")
print("\\n".join(wrong[:8]))
print(f"{count} made, {len(wrong)} wrong")
"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A folder with Polars in it and nothing else."""
    return alone_in(tmp_path_factory.mktemp("alone"))


def test_every_operation_of_the_catalogue_gives_the_same_without_etabli(tmp_path, alone):
    for name, frame in {**FRAMES, "cities": OTHERS}.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    count, written = 0, set()
    for transform in EVERY:
        for number, params in enumerate(variants(transform)):
            fitted, stem = fitted_on_any(transform, params), f"{transform.name}-{number}"
            if fitted is None:  # a choice that these parameters do not allow
                continue
            (tmp_path / f"{stem}.py").write_text(python_file(fitted, About(transform.label)), encoding="utf-8")
            written.add(transform.name)
            names = FRAMES if params in transform.examples else ("many", "plain")
            for name, frame in ((name, FRAMES[name]) for name in names):
                made = attempt(lambda fitted=fitted, frame=frame: fitted.apply(frame, TABLES))
                if made is None:
                    (tmp_path / f"{stem}.{name}.wanted").touch()
                else:
                    made.write_parquet(tmp_path / f"{stem}.{name}.wanted.parquet")
                count += 1
    asked = [sys.executable, "-I", "-S", "-c", RUNNER, str(alone), str(tmp_path)]
    found = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", timeout=110)
    assert found.stdout.strip().endswith(f"{count} made, 0 wrong"), found.stdout + found.stderr
    assert written == {transform.name for transform in EVERY}


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


def test_a_file_says_where_it_differs_from_what_the_rows_it_learned_from_were_shown():
    frame = pl.DataFrame({"town": ["a", "b"] * 20, "y": [1.0, 2.0, 3.0, 4.0] * 10})
    encoded = fit(Recipe((Step("target_encode", {"columns": ["town"], "target": "y"}),)), frame)
    scaled = fit(Recipe((Step("standard_scale", {"columns": ["y"]}),)), frame)
    remark = "those that it was learned from, too: do not train on them"
    for written in (python_file, sql_query):
        text = " ".join(written(encoded, About("x")).replace("\n#", "").replace("\n--", "").split())
        assert remark in text and remark not in written(scaled, About("x"))


def test_a_file_reads_as_a_person_would_write_it():
    text = python_file(everyday(), About("Prepare sales", ("Made on 2026-11-26.",)))
    assert text.startswith("# Prepare sales\n# Made on 2026-11-26.\n\nimport argparse\n")
    assert "import etabli" not in text and "workers" not in text
    assert "    # 1. Fill missing" in text and 'df = df.with_columns(amount=pl.col("amount").fill_null(' in text
    assert 'df = df.filter(pl.col("count") > 2)' in text


def test_a_file_runs_as_a_program_on_csv_and_parquet(tmp_path, alone):
    rows = pl.DataFrame({"amount": [1.5, None], "city": ["007", ""], "day": [date(2024, 2, 29), None], "n": [1, 2]})
    join = {"table": EXAMPLE_OTHER, "keys": [["city", "city"]], "columns": ["people"]}
    steps = (Step("fill_missing", {"columns": ["amount"], "method": "mean"}), Step("join_tables", join))
    fitted = fit(Recipe(steps), rows, TABLES)
    OTHERS.write_parquet(tmp_path / "cities.parquet")
    (tmp_path / "prepare.py").write_text(python_file(fitted, About("x")))
    rows.write_csv(tmp_path / "rows.csv")
    rows.write_parquet(tmp_path / "rows.parquet")
    for source, result in (("rows.csv", "made.parquet"), ("rows.parquet", "made.csv")):
        files = [str(tmp_path / source), "-o", str(tmp_path / result), "--cities", str(tmp_path / "cities.parquet")]
        run_alone(alone, tmp_path / "prepare.py", *files).check_returncode()
    assert pl.read_parquet(tmp_path / "made.parquet").equals(fitted.apply(rows, TABLES))
    assert (tmp_path / "made.csv").read_text().splitlines()[1] == "1.5,007,2024-02-29,1,"


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
