"""ydata-profiling on a table, for its own environment: prints the seconds of the work, without start-up."""

import sys
import time
from pathlib import Path

import pandas as pd
from ydata_profiling import ProfileReport


def main(place: str) -> None:
    start = time.perf_counter()
    parts = sorted((Path(place) / "store" / "tables" / "table").glob("*.parquet"))
    ProfileReport(pd.concat(map(pd.read_parquet, parts)), minimal=True, progress_bar=False).get_description()
    print(f"{time.perf_counter() - start:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
