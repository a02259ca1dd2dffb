"""What exported code is tried on: rows of all kinds, and steps learned from them."""

import random
import subprocess
import sys
from datetime import date, timedelta
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

import duckdb

from tests.plugins.test_transforms import TABLES
from tests.workers.engines import nasty
from tests.workers.engines.agreement import frame_of
from workers.core.errors import DataError
from workers.core.transform import EXAMPLE
from workers.recipes import Recipe, Step, fit

ALONE = ("polars", "_polars_runtime_32", "duckdb", "_duckdb")
"""Polars, and what it needs; DuckDB, which queries need."""


def alone_in(folder):
    """The folder with Polars in it and nothing else."""
    for name in ALONE:
        found = Path(find_spec(name).origin)
        found = found.parent if found.stem == "__init__" else found
        (folder / found.name).symlink_to(found)
    facts = Path(distribution("duckdb").locate_file(f"duckdb-{duckdb.__version__}.dist-info"))
    (folder / facts.name).symlink_to(facts)
    return folder


def run_alone(alone, script, *asked):
    """The script as a program in a Python that has what is in the folder ``alone``, and nothing of ours."""
    begin = f"import runpy, sys; sys.path.insert(0, {str(alone)!r}); sys.argv = sys.argv[1:]; "
    code = f"{begin}runpy.run_path(sys.argv[0], run_name='__main__')"
    told = [sys.executable, "-I", "-S", "-c", code, str(script), *asked]
    return subprocess.run(told, capture_output=True, text=True, encoding="utf-8", timeout=60)


EVERYDAY_CELLS = {
    "amount": [n / 7 for n in range(-9, 30)],
    "count": [*range(-3, 20), *range(-3, 20)],
    "city": ["Paris", " Lyon", "paris", "a b", "Aix-en-Provence"] * 8,
    "active": [True, False],
    "day": [date(2024, month, 3) for month in range(1, 13)],
    "moment": [nasty.TIMES[2] + timedelta(days=31 * n, hours=n) for n in range(12)],
}
NASTY_CELLS = {
    "amount": nasty.NUMBERS,
    "count": nasty.INTEGERS,
    "city": nasty.TEXTS,
    "day": nasty.DATES,
    "moment": nasty.TIMES,
    "active": [],
}


def given(count, seed, *, is_nasty=True):
    """Rows of everyday values and nasty ones, some missing; the same each time."""
    chance = random.Random(seed)
    cells = {name: [*(NASTY_CELLS[name] if is_nasty else ()), *EVERYDAY_CELLS[name]] for name in EXAMPLE}
    return [
        {name: None if chance.random() < 0.15 else chance.choice(cells[name]) for name in EXAMPLE} for _ in range(count)
    ]


FRAMES = {
    "many": frame_of(given(80, 1), EXAMPLE),
    "plain": frame_of(given(30, 3, is_nasty=False), EXAMPLE),
    "one": frame_of(given(1, 2), EXAMPLE),
    "none": frame_of([], EXAMPLE),
}


def attempt(work):
    try:
        return work()
    except DataError:
        return None


def fitted_on_any(transform, params):
    """The step, learned from rows that it does not refuse; rows that are refused may be asked for all the same."""
    recipe = Recipe((Step(transform.name, params),))
    return next(filter(None, (attempt(lambda f=f: fit(recipe, f, TABLES)) for f in FRAMES.values())), None)
