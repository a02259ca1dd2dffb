"""The analyses of a recipe as a person may see them: on the sample, before and after their step."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from apps.core.said import spoken
from apps.datasets.models import DatasetVersion
from apps.recipes.choices import Place
from apps.recipes.discreet import discretion_for
from apps.recipes.models import RecipeVersion, StepAnalysis
from apps.recipes.tables import hidden_in
from workers.analyses import analyses
from workers.core.analysis import Analysis, Found
from workers.core.errors import ComputeError
from workers.recipes import Recipe
from workers.recipes.analysing import analysed
from workers.recipes.browse import look
from workers.recipes.lineage import made_of


@dataclass(frozen=True)
class Side:
    """What an analysis says before or after its step; ``problem`` says why nothing."""

    label: str
    found: Found | None = None
    problem: str = ""

    @property
    def sentences(self) -> list[str]:
        return [spoken(sentence) for sentence in self.found.sentences] if self.found else []


@dataclass
class Card:
    """One analysis, its sides worked out when they are asked for."""

    actor: Any
    analysis: StepAnalysis
    version: RecipeVersion
    source: DatasetVersion | None
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
            return Side(label, problem=_("The dataset has no version yet."))
        document = self.version.document
        hidden = self._hidden(upto)
        if hidden & set(self._named):
            return Side(label, problem=_("It rests on a sensitive column, which your role may not look into."))
        try:
            found = analysed(self.source.ref, document, upto, self.analysis.kind, self.analysis.params, hidden)
        except ComputeError as problem:
            discretion = discretion_for(self.actor, self.version.recipe.dataset, document)
            return Side(label, problem=discretion.problem(problem.message))
        return Side(label, found)

    def _hidden(self, upto: int) -> frozenset[str]:
        """The columns at that place that the person may not look into."""
        document = Recipe(self.version.document.steps[:upto])
        names = hidden_in(self.actor, self.source, document)
        return made_of(look(self.source.ref, document).origins, names) if names else frozenset()

    @property
    def _named(self) -> list[str]:
        return self.plugin.named(self.plugin.Params.parse(self.analysis.params))
