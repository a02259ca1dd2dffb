"""Memory does not grow with the file: a worker that imports four times as much needs no more of it."""

import subprocess
import sys
from pathlib import Path

import polars as pl

PROGRAM = """
import sys
from pathlib import Path
from workers.core.reporter import ListReporter
from workers.core.store import StoreRef
from workers.importing.storing import ImportSpec, store_table
spec = ImportSpec.of(StoreRef(sys.argv[2]), Path(sys.argv[1]), "t")
stored = store_table(spec, ListReporter())
status = Path("/proc/self/status").read_text()  # the usage of a process begins with its parent's peak, this does not
print(stored.table.rows, int(status.split("VmHWM:")[1].split()[0]))
"""


def peak(path: Path, store: Path) -> tuple[int, float]:
    """Rows, and the peak of the resident memory in MB, of a process that imports the file."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path), str(store)], capture_output=True, text=True, check=True
    )
    rows, kilobytes = done.stdout.split()
    return int(rows), int(kilobytes) / 1_000


def test_a_file_three_times_as_large_takes_no_more_memory(tmp_path):
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    rows = 800_000
    frame = pl.select(at=pl.int_range(rows)).with_columns(
        code=pl.col("at").cast(pl.String).str.zfill(9),
        price=pl.col("at") / 8,
        day=pl.lit("31/12/2025"),
        remark=pl.format("some words about row {}, and a few more of them to fill it", "at"),
    )
    frame.write_csv(small)
    with large.open("wb") as out:
        for turn in range(3):
            frame.write_csv(out, include_header=turn == 0)
    assert large.stat().st_size > 200_000_000
    few, little = peak(small, tmp_path / "one")
    many, much = peak(large, tmp_path / "two")
    assert (few, many) == (rows, 3 * rows)
    print(little, much)
    assert much < little + 150
    assert much < 800
