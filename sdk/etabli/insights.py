"""What is wrong with a version: the insights report and its warnings."""

from typing import Any

from etabli.connection import Json
from etabli.things import Thing

SEVERITIES = ("high", "medium", "low")


class DataWarning:
    """One warning. ``sentence`` says what, ``advice`` what to do, ``examples`` and ``rows`` (from 1) are evidence.

    ``remedy`` is ``{"kind", "op", "params", "mark", "reason"}``: a step of a recipe, a mark
    (with the step that does without the column), or why there is neither.
    """

    def __init__(self, report: "Insights", facts: Json) -> None:
        self.report = report
        self.facts = facts

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    @property
    def key(self) -> str:
        return str(self.facts["key"])

    @property
    def code(self) -> str:
        return str(self.facts["code"])

    @property
    def severity(self) -> str:
        """ "high", "medium" or "low"."""
        return str(self.facts["severity"])

    @property
    def columns(self) -> list[str]:
        return list(self.facts["columns"])

    @property
    def step(self) -> Json | None:
        """The step ``{"op", "params"}`` that mends it, or None."""
        remedy = self.facts["remedy"]
        return {"op": remedy["op"], "params": remedy["params"]} if remedy["op"] else None

    def __repr__(self) -> str:
        return f"DataWarning({self.severity}: {self['sentence']})"


class Insights(Thing):
    """The report of a version about a target, finished. ``facts["report"]`` holds all of it."""

    @property
    def said(self) -> Json:
        """The target, and how many warnings there are of each severity."""
        found = [warning.severity for warning in self.warnings]
        return {"target": self["target"] and self["target"]["name"]} | {way: found.count(way) for way in SEVERITIES}

    def __getitem__(self, name: str) -> Any:
        return self.facts["report"][name]

    @property
    def warnings(self) -> list[DataWarning]:
        """The warnings, the severe first."""
        return [DataWarning(self, facts) for facts in self["warnings"]]

    def warnings_of(self, column: str) -> list[DataWarning]:
        """Those about one column."""
        return [warning for warning in self.warnings if column in warning.columns]

    @property
    def powers(self) -> dict[str, float]:
        """Feature -> how much it says alone about the target, from 0 to 1; the strongest first."""
        return {power["column"]: power["score"] for power in self["powers"]}
