"""A training form in the making: what was chosen so far, what follows from it, what it would cost."""

import json
from functools import cached_property
from itertools import chain
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.core.forms import read_params
from apps.core.said import spoken, spoken_each
from apps.datasets.models import DatasetVersion, Split
from apps.jobs.cost import Estimate
from apps.projects.models import Project
from apps.recipes.models import RecipeVersion
from apps.recipes.parameters import prefixed, read_values, value_fields
from apps.training import queries
from apps.training.forms import FOLLOWS, NEW, DataForm, TrainForm
from apps.training.leaks import kept_of
from apps.training.snippets import as_code
from apps.training.wishes import MOST_TRIALS, Wishes
from workers.algorithms import algorithms
from workers.core.algorithm import Algorithm
from workers.core.errors import ComputeError, ParamsError
from workers.recipes import Recipe
from workers.training.suggest import Suggestion, suggest

FIRST_CHOICE = "xgboost"
TRIALS = 25


class Draft:
    """``data`` is the query, or the form that was ``posted``; ``changed`` the field that a person touched last."""

    def __init__(self, actor: Any, project: Project, data: QueryDict, *, posted: bool, changed: str = "") -> None:
        self.actor, self.project, self.data, self.posted = actor, project, data, posted
        self.changed = changed
        self.forgotten = FOLLOWS.get(changed, ())
        self.chosen = {name: value for name, value in data.items() if name not in self.forgotten}
        self.problem = ""
        self.params_errors: dict[str, str] = {}

    @cached_property
    def data_form(self) -> DataForm:
        version, recipe = self.version, self.recipe_version
        values = QueryDict(mutable=True)
        values["version"] = str(version.id) if version else ""
        values["recipe"] = str(recipe.recipe_id) if recipe else ""
        return DataForm(self.actor, self.project, values)

    @cached_property
    def version(self) -> DatasetVersion | None:
        """The chosen version, else the newest of the project, but none of rows that were set aside."""
        rows = list(queries.versions_of(self.actor, self.project))
        wanted = self.chosen.get("version", "")
        chosen = (row for row in rows if str(row.id) == wanted)
        good = (row for row in rows if not row.origin.get("aside"))
        return next(chain(chosen, good, rows), None)

    @cached_property
    def recipe_version(self) -> RecipeVersion | None:
        """The chosen recipe as people see it; without a choice, the latest one made for this dataset."""
        if self.version is None:
            return None
        rows = queries.recipes_of(self.actor, self.project)
        if "recipe" in self.chosen:
            return next((row.head for row in rows if str(row.id) == self.chosen["recipe"]), None)
        latest = rows.filter(dataset=self.version.dataset).order_by("-head__created_at").first()
        return latest.head if latest else None

    @cached_property
    def recipe_fields(self) -> list[dict[str, Any]]:
        """Inputs for the recipe's parameters."""
        return value_fields(self.actor, self.recipe_version)

    @cached_property
    def recipe_values(self) -> dict[str, Any]:
        """What was typed for the recipe's parameters."""
        return read_values(self.recipe_version, self.recipe_fields, self.data)

    @property
    def recipe_inputs(self) -> dict[str, Any]:
        return prefixed(self.recipe_values)

    @cached_property
    def recipe_errors(self) -> dict[str, str]:
        """What is wrong with that, by input."""
        try:
            _held = self.recipe_version.values(self.recipe_values) if self.recipe_version else {}
        except ParamsError as problem:
            return prefixed(spoken_each(problem.fields))
        return {}

    @property
    def document(self) -> Recipe:
        """The steps with these values, with the defaults while they cannot be read."""
        if self.recipe_version is None:
            return Recipe()
        return self.recipe_version.plain({} if self.recipe_errors else self.recipe_values)

    @cached_property
    def found(self) -> Suggestion | None:
        """What the data suggest; None, with ``problem`` said, where they do not allow training."""
        try:
            return suggest(self.version.ref, self.document, self.chosen.get("target", ""), self.chosen.get("task", ""))
        except ComputeError as error:
            self.problem = spoken(error.message)
            return None

    @cached_property
    def form(self) -> TrainForm:
        """The rest of the form. On GET it is unbound, so that nothing is called wrong before it was sent."""
        return TrainForm(self.found, self.version, self.data if self.posted else None, self._initial())

    def _initial(self) -> dict[str, Any]:
        found = self.found
        suggested = {
            "target": found.target,
            "task": found.task,
            "metric": found.metric,
            "positive": found.positive,
            "balanced": found.balanced,
            "split": self._fitting_split(),
            "algorithm": self.algorithm.name,
            "trials": TRIALS,
        }
        chosen = {name: value for name, value in self.chosen.items() if name not in ("target", "task")}
        if "target" in self.chosen and "balanced" not in self.forgotten:
            chosen["balanced"] = "balanced" in self.chosen  # an empty box is not sent
        return suggested | chosen | {"algorithm": self.algorithm.name}

    def _fitting_split(self) -> str:
        """A split that keeps the target's classes, or any for values; a new one when there is none."""
        splits = [s for s in self.version.splits.all() if {"train", "test"} <= set(s.parts)]
        fitting = [s for s in splits if not self.found.stratified or s.params.get("column") == self.found.target]
        return str(fitting[-1].id) if fitting else NEW

    @property
    def algorithms(self) -> list[Algorithm]:
        """Those that do the task, the first choice first."""
        able = [learner for learner in algorithms.all() if self.found.task in learner.tasks]
        return sorted(able, key=lambda learner: learner.name != FIRST_CHOICE)

    @cached_property
    def algorithm(self) -> Algorithm:
        """The chosen one, else the first choice, else any that does the task."""
        wanted = self.chosen.get("algorithm", FIRST_CHOICE)
        return next((learner for learner in self.algorithms if learner.name == wanted), self.algorithms[0])

    @property
    def missing(self) -> list[str]:
        """The features with missing values that the algorithm does not take, in quotes.

        Seen in the sample; where no recipe changes the columns, in their profiles too.
        """
        if self.algorithm.accepts_missing:
            return []
        gaps = set(self.found.missing)
        if self.recipe_version is None:
            profiles = self.version.profiles.all()
            gaps |= {p.name for p in profiles if p.facts.get("missing") or p.facts.get("undefined")}
        return [f"“{name}”" for name in self.found.features if name in gaps]

    @property
    def params_fields(self) -> list[dict[str, Any]]:
        return self.algorithm.Params.fields()

    @property
    def params(self) -> dict[str, Any]:
        """The algorithm's parameters as typed; none of those of another algorithm."""
        return {} if self.changed == "algorithm" else read_params(self.params_fields, self.data)

    @property
    def changed_params(self) -> dict[str, Any]:
        """Those that differ from the defaults; none while one of them cannot be read."""
        try:
            parsed = self.algorithm.Params.parse(self.params).to_dict()
        except ParamsError:
            return {}
        usual = self.algorithm.Params().to_dict()
        return {name: value for name, value in parsed.items() if value != usual[name]}

    @cached_property
    def trials(self) -> int:
        text = str(self.chosen.get("trials", TRIALS))
        return min(int(text), MOST_TRIALS) if text.isdecimal() and len(text) < 9 else TRIALS

    @property
    def without(self) -> list[str]:
        """The columns to leave out."""
        return self.data.getlist("without")

    @property
    def kept(self) -> dict[str, str]:
        """Possible leaks to keep, each with its reason."""
        return kept_of(self.data)

    @property
    def kept_pairs(self) -> list[tuple[str, str, str]]:
        """The same as column, reason, and both as the form carries them."""
        return [(column, reason, json.dumps([column, reason])) for column, reason in self.kept.items()]

    @property
    def estimate(self) -> Estimate:
        return queries.estimate_for(self.version, self.trials)

    @property
    def code(self) -> str:
        """The same as SDK code, as the form stands."""
        values = {**self._initial(), "trials": self.trials}
        split = self.split_called(values["split"])
        seed = str(values.get("seed", 0))
        wishes = Wishes(
            target=self.found.target,
            algorithm=self.algorithm.name,
            params=self.changed_params,
            task=self.chosen.get("task", ""),
            metric=values["metric"] if values["metric"] != self.found.metric else "",
            positive=values["positive"] or "",
            balanced=bool(values["balanced"]),
            moment=values.get("moment", ""),
            without=tuple(self.without),
            leak_overrides=self.kept,
            trials=self.trials,
            seed=int(seed) if seed.isdecimal() else 0,
        )
        typed = {} if self.recipe_errors else self.recipe_values
        return as_code(self.project.slug, self.version, self.recipe_version, split, wishes, typed)

    def split_called(self, wanted: str) -> Split | None:
        """The split with this id; None for a new one."""
        return next((split for split in self.version.splits.all() if str(split.id) == wanted), None)

    def is_valid(self) -> bool:
        """Whether everything that was posted can be read."""
        return self.version is not None and self.found is not None and self.form.is_valid() and not self.recipe_errors

    def blame(self, field: str | None, message: str) -> None:
        """Say a refusal at its field, or above the form."""
        self.form.add_error(field if field in self.form.fields else None, message or _("This cannot be trained."))
