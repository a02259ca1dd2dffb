"""Asking a connector as the job does, and reading what it brought."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from workers.connectors import connectors
from workers.core.connector import Errand, Fetched
from workers.core.reporter import ListReporter


class Asked:
    """One connector with its answers at hand."""

    def __init__(self, name: str, scratch: Path, **errand: Any) -> None:
        self.plugin, self.errand, self.scratch, self.turn = connectors.get(name), errand, scratch, 0

    def _ready(self, options: dict[str, Any], secrets: dict[str, Any] | None, **how: Any) -> tuple[Any, Any, Errand]:
        self.turn += 1
        scratch = self.scratch / str(self.turn)
        scratch.mkdir(parents=True)
        ways = {"room": 10**9, **self.errand, **how}
        errand = Errand(scratch=scratch, reporter=ListReporter(scratch), **ways)
        return self.plugin.Params.parse(options), self.plugin.Secrets.parse(secrets or {}), errand

    def fetch(self, options: dict[str, Any], secrets: dict[str, Any] | None = None, **how: Any) -> Fetched:
        return self.plugin.fetch(*self._ready(options, secrets, **how))

    def offers(
        self, options: dict[str, Any], secrets: dict[str, Any] | None = None, **how: Any
    ) -> list[tuple[Any, ...]]:
        return [(o.name, o.size) for o in self.plugin.offers(*self._ready(options, secrets, **how))]

    def frame(self, options: dict[str, Any], secrets: dict[str, Any] | None = None, **how: Any) -> pl.DataFrame:
        (file,) = self.fetch(options, secrets, **how).files
        return pl.read_parquet(file.path)


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., Asked]:
    return lambda name, **errand: Asked(name, tmp_path / "scratch", **errand)
