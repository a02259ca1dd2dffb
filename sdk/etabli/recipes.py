"""Recipes: preparing data as a list of steps."""

from collections.abc import Iterable, Mapping
from typing import Any

from etabli.connection import Connection, Json
from etabli.datasets import Dataset, DatasetVersion
from etabli.insights import DataWarning, Insights
from etabli.jobs import job_of
from etabli.things import Thing

Steps = Iterable[Mapping[str, Any]]


class RecipeVersion(Thing):
    """The steps after one edit; it never changes."""

    shown = ("number", "message")

    @property
    def sentences(self) -> list[str]:
        """Each step in plain words."""
        return list(self.facts["sentences"])

    def check(self, source: DatasetVersion, target: str = "") -> Insights:
        """The insights report of what the recipe would make of ``source``; nothing is made. Waits until it is there."""
        place = f"{self._path}check/"
        job_of(self._project, self._project.post(place, source=source.id, target=target)).wait(quiet=True)
        return Insights(self._project, place, self._project.get(place, source=source.id, target=target))

    def apply(self, source: DatasetVersion, name: str = "") -> Dataset:
        """Make a dataset called ``name`` from the rows of ``source``; waits until it is there."""
        started = self._project.post(f"{self._path}apply/", source=source.id, name=name)
        job_of(self._project, started).wait()
        place = f"datasets/{started['target']}/"
        return Dataset(self._project, place, self._project.get(place))


class Recipe(Thing):
    """A named way to prepare data."""

    @property
    def head(self) -> RecipeVersion:
        """The version that people see."""
        return self.version(self.facts["head"]["number"])

    def version(self, number: int) -> RecipeVersion:
        path = f"{self._path}versions/{number}/"
        return RecipeVersion(self._project, path, self._project.get(path))

    def fix(self, warning: DataWarning) -> RecipeVersion:
        """Add the step that mends a warning of an insights report."""
        facts = self._project.post(f"{self._path}fixes/", insights=warning.report.id, warning=warning.key)
        self.refresh()
        return RecipeVersion(self._project, f"{self._path}versions/{facts['number']}/", facts)

    def commit(self, steps: Steps, message: str = "") -> RecipeVersion:
        """The next version: steps are ``{"op": "drop_columns", "params": {"columns": ["id"]}}`` and the like.

        A parameter that is a table may be a ``DatasetVersion``, a ``Dataset`` (its newest version), or the name of one.
        """
        told = [_told(step) for step in steps]
        facts = self._project.post(f"{self._path}versions/", steps=told, message=message)
        self.refresh()
        return RecipeVersion(self._project, f"{self._path}versions/{facts['number']}/", facts)


def _told(step: Mapping[str, Any]) -> Json:
    """The step as JSON: tables by dataset and version."""
    return {**step, "params": {name: _plain(value) for name, value in (step.get("params") or {}).items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, DatasetVersion):
        return {"dataset": value.dataset, "version": value.number}
    return {"dataset": value.id} if isinstance(value, Dataset) else value


def recipe_of(project: Connection, facts: Json) -> Recipe:
    return Recipe(project, f"recipes/{facts['id']}/", facts)
