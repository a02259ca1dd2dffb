"""Runs: one fitted and evaluated model each."""

from collections.abc import Mapping

from etabli.connection import Connection, Json
from etabli.models import ModelVersion, group_named
from etabli.things import Thing


class Run(Thing):
    """What went into a model and what came out; it never changes."""

    shown = ("number", "name", "algorithm")

    @property
    def number(self) -> int:
        return int(self.facts["number"])

    @property
    def metrics(self) -> Mapping[str, float | None]:
        """On the test part: accuracy, auc, f1, ..."""
        return {metric["name"]: metric["value"] for metric in self.facts["metrics"]}

    @property
    def leak_overrides(self) -> list[Json]:
        """Possible leaks that were learned from all the same, each with the ``reason``."""
        if "leak_overrides" not in self.facts:
            self.refresh()
        return list(self.facts["leak_overrides"])

    def register(self, group: str, note: str = "") -> ModelVersion:
        """The next version of the model group, which is made where there is none; pending approval."""
        return group_named(self._project, group).register(self.number, note)


def run_of(project: Connection, facts: Json) -> Run:
    return Run(project, f"runs/{facts['number']}/", facts)
