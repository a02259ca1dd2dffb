"""A large table is described column after column, in little more memory than the values of one take."""

import subprocess
import sys

PROGRAM = """
import sys
from pathlib import Path
import polars as pl
from workers.core.reporter import ListReporter
from workers.core.store import Store, StoreRef
from workers.core.tables import write_table
from workers.profiling import profile

def held():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1_000

def batches(rows, of=100_000):
    for first in range(0, rows, of):
        at = pl.int_range(first, first + of, eager=True)
        mixed = (at * 7_919) % rows
        yield pl.DataFrame({
            "code": mixed.cast(pl.String).str.zfill(12),
            "price": mixed / 7,
            "number": mixed,
            "moment": (mixed * 1_000_003).cast(pl.Datetime("us")),
        })

def describe(rows):
    table = write_table(Store(StoreRef(sys.argv[1])), f"t{rows}", batches(rows))
    return profile.profile(profile.ProfileSpec(table), ListReporter()).columns

profile.CELLS_AT_ONCE = 500_000
describe(600_000)
before = held()
rows = 2_000_000
facts = describe(rows)
print(all(fact.distinct == fact.rows == rows for fact in facts), (held() - before) / rows)
"""
BYTES_PER_ROW = 70


def test_no_column_takes_many_times_what_its_values_take(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert done[0] == "True"
    assert float(done[1]) < BYTES_PER_ROW, f"{done[1]} bytes a row"
