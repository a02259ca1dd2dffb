"""A small table is prepared without the libraries that take longest to load: they would be half of the time."""

import json
import subprocess
import sys

import polars as pl

from workers.core.specs import to_json
from workers.core.store import Store, StoreRef
from workers.core.tables import write_table

APPLIED = """
import json, sys
from workers.core.reporter import ListReporter
from workers.core.specs import from_json
from workers.recipes.applying import ApplySpec, apply_recipe

apply_recipe(from_json(json.load(sys.stdin), ApplySpec), ListReporter())
print(*sys.modules)
"""
STEPS = [
    {"op": "drop_columns", "params": {"columns": ["id"]}},
    {"op": "filter_rows", "params": {"condition": "amount > 2"}},
    {"op": "fill_missing", "params": {"columns": ["amount"], "method": "median"}},
    {"op": "clip_outliers", "params": {"columns": ["amount"]}},
    {"op": "standard_scale", "params": {"columns": ["amount"]}},
    {"op": "formula", "params": {"column": "label", "formula": "upper(town) + '-' + town"}},
    {"op": "format_text", "params": {"columns": ["town"], "case": "upper"}},
    {"op": "ordinal_encode", "params": {"columns": ["town"]}},
    {"op": "map_values", "params": {"column": "label", "pairs": [["BREST-Brest", "1"]]}},
    {"op": "date_parts", "params": {"column": "day"}},
]


def test_applying_loads_no_library_that_these_steps_do_not_need(tmp_path):
    rows = pl.DataFrame({"id": range(90), "amount": [1.0, 5.0, None] * 30, "town": ["Brest", "Lyon"] * 45})
    rows = rows.with_columns(day=pl.date(2026, 1, 1) + pl.duration(days="id"))
    source = write_table(Store(StoreRef(str(tmp_path / "store"))), "rows", [rows])
    spec = json.dumps(to_json({"source": source, "steps": STEPS, "table": "made"}))
    done = subprocess.run([sys.executable, "-c", APPLIED], input=spec, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "polars" in loaded
    assert not loaded & {"numpy", "pandas", "pyarrow", "scipy", "sklearn", "duckdb", "fsspec", "pyspark"}
    assert not loaded & {"workers.engines.duckdb", "workers.engines.scalar", "workers.engines.spark.rows"}
