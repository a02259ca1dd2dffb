"""Recipes: preparing data as a list of steps."""

import json
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

    def compare(self, before: "RecipeVersion") -> Json:
        """What differs from ``before``, of this recipe or of another, to this version.

        ``steps`` that were added, removed, changed, moved or switched (``ways``) with their sentence ``before`` and
        ``after``, ``columns`` that came, went or are of another kind, and how many steps are the ``same``.
        """
        recipe = before._path.split("/")[1]
        return self._project.get(f"{self._path}compare/", before=before["number"], recipe=recipe)

    def check(self, source: DatasetVersion, target: str = "") -> Insights:
        """The insights report of what the recipe would make of ``source``; nothing is made. Waits until it is there."""
        place = f"{self._path}check/"
        job_of(self._project, self._project.post(place, source=source.id, target=target)).wait(quiet=True)
        return Insights(self._project, place, self._project.get(place, source=source.id, target=target))

    @property
    def parameters(self) -> list[Json]:
        """The values that are chosen anew each time it is applied: ``name``, ``kind``, ``default``, ``help``."""
        return list(self.facts["parameters"])

    def dry_run(
        self,
        source: DatasetVersion,
        *,
        mapping: Mapping[str, str] | None = None,
        parameters: Mapping[str, Any] | None = None,
        on_failure: str = "stop",
        on_cluster: bool = False,
        learned_from: DatasetVersion | None = None,
    ) -> Json:
        """What applying to ``source`` would do, on its sample; nothing is made.

        ``report`` has a line for each step: its ``status`` ("applied", "skipped", "failed", "off", "waiting"), the
        ``sentence``, the ``problem``, its ``effect``, ``warnings`` of what it would lose, rows and columns before and
        after. ``needs`` are the columns that the rows lack or have of another kind, each with ``candidates`` and the
        one ``proposed``.
        """
        wishes: Json = {"mapping": dict(mapping or {}), "parameters": dict(parameters or {})}
        wishes |= {"on_failure": on_failure, "on_cluster": on_cluster}
        wishes["learned_from"] = learned_from.id if learned_from else None
        return self._project.post(f"{self._path}dry-run/", source=source.id, **wishes)

    def run(
        self,
        source: DatasetVersion,
        name: str = "",
        *,
        into: Dataset | None = None,
        mapping: Mapping[str, str] | None = None,
        parameters: Mapping[str, Any] | None = None,
        on_failure: str = "stop",
        on_cluster: bool = False,
        learned_from: DatasetVersion | None = None,
    ) -> "RecipeRun":
        """Apply to all rows of ``source`` and wait: a new dataset called ``name``, or the next version of ``into``.

        ``mapping`` is name in the recipe -> column of the rows, ``parameters`` a value for each of the recipe's that is
        not to have its default. A step that fails stops the work (``JobFailed``) or, with ``on_failure="skip"``, is
        left out and reported. ``on_cluster`` lets the studio's Apache Spark do it.

        Every step learns from all rows of ``source``. With ``learned_from``, a version that the recipe made, steps do
        as they learned for that one: the same medians, codes and categories, as a model does with new rows.
        """
        wishes: Json = {"name": name, "mapping": dict(mapping or {}), "parameters": dict(parameters or {})}
        wishes |= {"on_failure": on_failure, "on_cluster": on_cluster}
        wishes["learned_from"] = learned_from.id if learned_from else None
        target = into.id if into else None
        started = self._project.post(f"{self._path}apply/", source=source.id, target=target, **wishes)
        job_of(self._project, started).wait()
        path = f"recipes/runs/{started['id']}/"
        return RecipeRun(self._project, path, self._project.get(path))

    def apply(self, source: DatasetVersion, name: str = "", **wishes: Any) -> Dataset:
        """The dataset that ``run`` makes; ``wishes`` as there."""
        return self.run(source, name, **wishes).dataset


class RecipeBranch(Thing):
    """A line of edits beside main; main is what everybody sees."""

    @property
    def head(self) -> RecipeVersion:
        """The version that the branch is at."""
        path = f"{self._recipe}versions/{self.facts['head']['number']}/"
        return RecipeVersion(self._project, path, self._project.get(path))

    def commit(
        self, steps: Steps, message: str = "", *, parameters: Iterable[Mapping[str, Any]] | None = None
    ) -> RecipeVersion:
        """The next version on the branch; main stays as it is. ``parameters`` as in ``Recipe.commit``."""
        wishes = {"steps": [_told(step) for step in steps], "message": message, "branch": self["name"]}
        wishes["parameters"] = None if parameters is None else [dict(one) for one in parameters]
        facts = self._project.post(f"{self._recipe}versions/", **wishes)
        self.refresh()
        return RecipeVersion(self._project, f"{self._recipe}versions/{facts['number']}/", facts)

    def take_over(self, message: str = "", *, replace: bool = False) -> RecipeVersion:
        """Make the steps of the branch the next version of main; ``replace`` what changed there since it began."""
        facts = self._project.post(f"{self._path}take-over/", message=message, replace=replace)
        return RecipeVersion(self._project, f"{self._recipe}versions/{facts['number']}/", facts)

    def close(self) -> None:
        """Take the branch off the list; its versions stay in the history."""
        self._project.delete(self._path)

    @property
    def _recipe(self) -> str:
        return self._path.rsplit("branches/", 1)[0]


class RecipeRun(Thing):
    """A recipe applied once."""

    shown = ("id", "on_failure")

    @property
    def report(self) -> list[Json]:
        """What became of each step, as in ``RecipeVersion.dry_run``; sentences say what was learned.

        Rows are all rows; cells in ``effect`` and values in ``warnings`` are those of the sample.
        """
        return list(self.facts["report"])

    @property
    def dataset(self) -> Dataset:
        """The dataset with the version that was made."""
        place = f"datasets/{self.facts['target']}/"
        return Dataset(self._project, place, self._project.get(place))

    @property
    def set_aside(self) -> Dataset | None:
        """The dataset with the rows that steps set aside; none where they set aside none."""
        made = self.facts["aside"]
        every = self._project.every("datasets/") if made else ()
        found = (facts for facts in every if facts["latest"] and facts["latest"]["id"] == made)
        return next((Dataset(self._project, f"datasets/{facts['id']}/", facts) for facts in found), None)


class Analysis(Thing):
    """An analysis attached to a step of a recipe."""

    shown = ("kind", "title")

    @property
    def sides(self) -> list[Json]:
        """What it says of the rows before and after the step, on the newest version: ``label``, ``rows``,
        ``sentences``, ``tables``, ``figures`` for Plotly, or the ``problem``; of the sample unless ``is_whole``."""
        return list(self._project.get(self._path)["sides"])

    def on_all_rows(self) -> list[Json]:
        """The ``sides`` once every row was looked at; waits for the jobs that do so."""
        started = [] if all(side["is_whole"] for side in self.sides) else self._looked()
        for side in started:
            if side["job"]:
                job_of(self._project, side).wait(quiet=True)
        return self.sides

    def _looked(self) -> list[Json]:
        return list(self._project.post(f"{self._path}all-rows/")["sides"])

    def remove(self) -> None:
        """Take it off."""
        self._project.delete(self._path)


class Recipe(Thing):
    """A named way to prepare data."""

    @property
    def head(self) -> RecipeVersion:
        """The version that people see."""
        return self.version(self.facts["head"]["number"])

    def version(self, number: int) -> RecipeVersion:
        path = f"{self._path}versions/{number}/"
        return RecipeVersion(self._project, path, self._project.get(path))

    def apply(self, source: DatasetVersion, name: str = "", **wishes: Any) -> Dataset:
        """The dataset that the version which people see makes of ``source``; see ``RecipeVersion.run``."""
        return self.head.apply(source, name, **wishes)

    def comments(self) -> list[Json]:
        """What people said of it, oldest first: ``text``, ``author``, ``step`` (an id), ``column``, ``resolved``."""
        return list(self._project.every(f"{self._path}comments/"))

    def comment(self, text: str, *, step: str = "", column: str = "") -> Json:
        """Ask or say something; ``@username`` shows it among that person's news. ``step`` is the id of one."""
        return self._project.post(f"{self._path}comments/", text=text, step=step, column=column)

    def branches(self) -> list["RecipeBranch"]:
        """The open branches, by name."""
        place = f"{self._path}branches/"
        return [RecipeBranch(self._project, f"{place}{facts['id']}/", facts) for facts in self._project.every(place)]

    def branch(self, name: str, version: int | None = None) -> "RecipeBranch":
        """The branch of that name; begun at the version, or else where main is, when there is none."""
        found = next((branch for branch in self.branches() if branch["name"] == name), None)
        if found is not None:
            return found
        facts = self._project.post(f"{self._path}branches/", name=name, version=version)
        return RecipeBranch(self._project, f"{self._path}branches/{facts['id']}/", facts)

    def export(
        self,
        form: str = "python",
        *,
        version: int | None = None,
        source: DatasetVersion | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> str:
        """The recipe with what it learned, to run without Etabli: ``"python"``, ``"notebook"`` or ``"sql"``.

        ``parameters`` is a value for each of its parameters that is not to have its default; they are written in.
        """
        wanted = {"form": form, "version": version, "source": source.id if source else None}
        wanted["parameters"] = json.dumps(dict(parameters)) if parameters else None
        return self._project.text(f"{self._path}export/", **wanted)

    def fix(self, warning: DataWarning) -> RecipeVersion:
        """Add the step that mends a warning of an insights report."""
        facts = self._project.post(f"{self._path}fixes/", insights=warning.report.id, warning=warning.key)
        self.refresh()
        return RecipeVersion(self._project, f"{self._path}versions/{facts['number']}/", facts)

    def analyses(self) -> list[Analysis]:
        """The analyses attached to its steps."""
        return [
            Analysis(self._project, f"{self._path}analyses/{f['id']}/", f)
            for f in self._project.every(f"{self._path}analyses/")
        ]

    def analyse(self, kind: str, *, step: int = 0, place: str = "both", title: str = "", **params: Any) -> Analysis:
        """Attach an analysis such as "histogram" to step ``step`` (0: the data as they are) and ask what it says.

        ``place`` is "before" the step, "after" it, or "both".
        """
        facts = self._project.post(
            f"{self._path}analyses/", kind=kind, step=step, place=place, title=title, params=params
        )
        return Analysis(self._project, f"{self._path}analyses/{facts['id']}/", facts)

    def commit(
        self, steps: Steps, message: str = "", *, parameters: Iterable[Mapping[str, Any]] | None = None
    ) -> RecipeVersion:
        """The next version: steps are ``{"op": "drop_columns", "params": {"columns": ["id"]}}`` and the like.

        A parameter that is a table may be a ``DatasetVersion``, a ``Dataset`` (its newest version), or the name of one.
        ``parameters`` are those of the recipe, ``{"name": "since", "kind": "date", "default": "2024-01-01"}`` and the
        like; they stay without it. A step takes one as ``{"param": "since"}``, a formula as ``$since``. Kinds are
        number, integer, text, boolean and date.
        """
        told = [_told(step) for step in steps]
        kept = None if parameters is None else [dict(one) for one in parameters]
        facts = self._project.post(f"{self._path}versions/", steps=told, message=message, parameters=kept)
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
