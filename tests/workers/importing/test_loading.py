"""Importing a plain file loads only what it needs: libraries took longer to load than small files to import."""

import subprocess
import sys

IMPORT = """
import sys
from pathlib import Path
from workers.core.reporter import ListReporter
from workers.core.store import StoreRef
from workers.importing.storing import ImportSpec, store_table

folder = Path(sys.argv[1])
(folder / "table.csv").write_text("id,price,day,note\\n" + '1,0.5,2025-01-31,"one, two"\\n' * 100)
spec = ImportSpec.of(StoreRef(str(folder / "store")), folder / "table.csv", "t")
assert store_table(spec, ListReporter()).table.rows == 100
print(*sys.modules)
"""


def test_a_plain_file_needs_no_slow_library(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert "polars" in done.stdout.split()
    assert not {"numpy", "pyarrow", "fsspec", "duckdb", "pandas"} & set(done.stdout.split())
