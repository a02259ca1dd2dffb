"""The analyses of a recipe as a person may see them: on the sample, before and after their step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from apps.core.said import spoken
from apps.datasets.models import DatasetVersion
from apps.datasets.services import analysis_of
from apps.jobs.models import Job
from apps.recipes.choices import Place
from apps.recipes.discreet import discretion_for
from apps.recipes.models import RecipeVersion, StepAnalysis
from apps.recipes.tables import hidden_in
from workers.analyses import analyses
from workers.core.analysis import Analysis, Found, Grid
from workers.core.errors import ComputeError
from workers.core.specs import from_json
from workers.recipes import Recipe
from workers.recipes.analyse_spec import AnalyseSpec
from workers.recipes.analysing import analysed
from workers.recipes.browse import look
from workers.recipes.lineage import made_of
from workers.recipes.sampling import drawn_by

WHOLE = "step_analysis"
"""The kind of the analyses of a version that look at every row."""


@dataclass(frozen=True)
class Side:
    """What an analysis says after ``upto`` steps; ``problem`` says why nothing.

    It is of the sample unless ``is_whole``. ``job`` looks at every row, or did so in vain.
    """

    label: str
    upto: int
    found: Found | None = None
    problem: str = ""
    is_whole: bool = False
    job: Job | None = None

    @property
    def sentences(self) -> list[str]:
        return [spoken(sentence) for sentence in self.found.sentences] if self.found else []

    @property
    def tables(self) -> list["Shown"]:
        """The tables with their words in the language of the reader."""
        return [Shown(one) for one in self.found.tables] if self.found else []


@dataclass(frozen=True)
class Shown:
    """A table as a page shows it."""

    table: Grid

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """What stands above each column, and whether that holds numbers."""
        rows = self.table.rows
        return [(head, any(_is_number(row[at]) for row in rows)) for at, head in enumerate(self.table.columns)]

    @property
    def rows(self) -> list[list[Any]]:
        return [list(_said(self.table, row)) for row in self.table.rows]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _said(table: Grid, row: Iterable[Any]) -> Iterator[Any]:
    for at, value in enumerate(row):
        yield _(value) if at in table.words and value else value


@dataclass
class Card:
    """One analysis, its sides worked out when they are asked for."""

    actor: Any
    analysis: StepAnalysis
    version: RecipeVersion
    source: DatasetVersion | None
    on_sample: bool = False
    """Show the sample also where every row was looked at."""
    title: str = field(init=False)

    def __post_init__(self) -> None:
        self.title = self.analysis.title or str(_(self.plugin.label))

    @property
    def plugin(self) -> Analysis:
        return analyses.get(self.analysis.kind)

    @cached_property
    def step(self) -> int:
        """The number of its step in the version that is shown."""
        return self.analysis.at(self.version)

    @cached_property
    def sides(self) -> list[Side]:
        """Before, after, or both. The rows before step 0 are those after it: the data as they are."""
        step, place = self.step, self.analysis.place
        if step == 0:
            return [self._side(_("The data as they are"), 0)]
        wanted = [(Place.BEFORE, _("Before"), step - 1), (Place.AFTER, _("After"), step)]
        return [self._side(label, upto) for name, label, upto in wanted if place in (name, Place.BOTH)]

    def _side(self, label: str, upto: int) -> Side:
        if self.source is None:
            return Side(label, upto, problem=_("The dataset has no version yet."))
        document = self.version.document
        hidden = self._hidden(upto)
        if hidden & set(self._named):
            return Side(label, upto, problem=_("It rests on a sensitive column, which your role may not look into."))
        kept = analysis_of(self.source, WHOLE, self.asked_of_all(upto)) if self.is_sampled else None
        if kept and kept.result and not self.on_sample:
            return Side(label, upto, from_json(kept.result, Found), is_whole=True)
        job = kept.job if kept and not kept.result else None
        try:
            found = analysed(self.source.ref, document, upto, self.analysis.kind, self.analysis.params, hidden)
        except ComputeError as problem:
            discretion = discretion_for(self.actor, self.version.recipe.dataset, document)
            return Side(label, upto, problem=discretion.problem(problem.message), job=job)
        return Side(label, upto, found, job=job)

    @property
    def is_sampled(self) -> bool:
        """Whether the version has more rows than are looked at while one edits."""
        return self.source is not None and drawn_by(self.source.rows, len(self.source.schema)) != "all"

    @property
    def open_sides(self) -> list[Side]:
        """Those whose rows are not all looked at, nor about to be."""
        waiting = [side for side in self.sides if not side.is_whole and not (side.job and side.job.is_active)]
        return [side for side in waiting if side.found] if self.is_sampled else []

    @property
    def active_jobs(self) -> list[Job]:
        """What is looking at every row now."""
        return [side.job for side in self.sides if side.job and side.job.is_active]

    @property
    def is_whole(self) -> bool:
        """Whether it says something of every row."""
        return any(side.is_whole for side in self.sides)

    def asked_of_all(self, upto: int) -> dict[str, Any]:
        """What tells one look at every row from another: steps of other recipes, other parameters, other eyes."""
        before = Recipe(self.version.document.steps[:upto])
        return {
            "recipe": str(self.version.recipe_id),
            "steps": before.digest,
            "analysis": self.analysis.kind,
            "params": self.analysis.params,
            "without": sorted(self._hidden(upto)),
        }

    def spec_of_all(self, upto: int) -> AnalyseSpec:
        """The same, for the job that looks."""
        asked = self.asked_of_all(upto)
        steps = Recipe(self.version.document.steps[:upto]).to_json()
        return AnalyseSpec(self.source.ref, steps, asked["analysis"], asked["params"], tuple(asked["without"]))

    def _hidden(self, upto: int) -> frozenset[str]:
        """The columns at that place that the person may not look into."""
        document = Recipe(self.version.document.steps[:upto])
        names = hidden_in(self.actor, self.source, document)
        return made_of(look(self.source.ref, document).origins, names) if names else frozenset()

    @property
    def _named(self) -> list[str]:
        return self.plugin.named(self.plugin.Params.parse(self.analysis.params))
