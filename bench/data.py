"""The figures of the data layer: import, profile, comparison and grid beside what people would use otherwise.

    python -m bench.data                                 # everything; takes a while
    python -m bench.data --rows 500000 --rounds 1 --only importing

Prints a Markdown table and never fails because a goal was missed. The data are made once, always the same.
"""

import argparse
import importlib
import pkgutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import sections
from bench.timing import REPO, Row, table


@dataclass(frozen=True)
class Options:
    """``rows`` of the large table, ``small`` of the small one, and how often everything is measured."""

    rows: int
    small: int
    rounds: int


def main(arguments: list[str] | None = None) -> None:
    known = [module.name for module in pkgutil.iter_modules(sections.__path__)]
    parser = argparse.ArgumentParser(prog="python -m bench.data", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--small", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(known), help=f"some of {', '.join(known)}")
    parser.add_argument("--work", type=Path, default=REPO / "var" / "bench", help="folder for the data")
    given = parser.parse_args(arguments)
    given.work.mkdir(parents=True, exist_ok=True)
    options = Options(given.rows, given.small, given.rounds)
    for name in given.only.split(","):
        print(f"## {name}\n", flush=True)
        print(table(_rows(name, given.work, options)), end="\n\n", flush=True)


def _rows(name: str, work: Path, options: Any) -> list[Row]:
    print(f"{name}:", file=sys.stderr)
    section = importlib.import_module(f"bench.sections.{name}")
    found: list[Row] = section.rows(work, options)
    return found


if __name__ == "__main__":
    main()
