"""Attaching analyses to the steps of a recipe, and taking them off."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.datasets.models import Analysis
from apps.datasets.services import analyse
from apps.projects import policy
from apps.recipes.analysing import WHOLE, Card
from apps.recipes.choices import Place
from apps.recipes.models import Recipe, RecipeVersion, StepAnalysis
from apps.recipes.tables import refuse_deleted
from workers.analyses import analyses
from workers.core.words import _ as N_
from workers.core.words import say

MOST = 100


def attach_analysis(
    actor: Any,
    recipe: Recipe,
    kind: str,
    params: Mapping[str, Any],
    *,
    step: int = 0,
    place: str = Place.BOTH,
    title: str = "",
    version: RecipeVersion | None = None,
) -> StepAnalysis:
    """Show the analysis ``kind`` at step ``step`` (0: the data before the first) from now on, to everybody.

    The steps are those of ``version``, the newest on main by default. Raises ``ParamsError`` for parameters that are
    none, ``DomainError`` for a step or a place that is not there.
    """
    policy.check(actor, "recipe.edit", recipe.project)
    parsed = analyses.get(kind).Params.parse(params).to_dict()
    steps = (version or recipe.head).document.steps
    if not 0 <= step <= len(steps):
        raise DomainError(_("There is no step %(index)d in this recipe any more.") % {"index": step}, "step")
    if place not in Place.values:
        raise DomainError(_("Choose before, after or both."), "place")
    with transaction.atomic():
        Recipe.objects.select_for_update().get(pk=recipe.pk)
        if recipe.analyses.count() >= MOST:
            raise Conflict(_("A recipe has at most %(most)s analyses. Remove one first.") % {"most": MOST})
        made = StepAnalysis.objects.create(
            recipe=recipe,
            author=actor,
            step=step,
            anchor=steps[step - 1].id if step else "",
            place=place,
            kind=kind,
            params=parsed,
            title=title.strip()[:100],
        )
        record(actor, "recipe.analysis_attached", recipe, recipe.project, analysis=kind, step=step)
    return made


def analyse_all_rows(actor: Any, card: Card) -> list[Analysis]:
    """Let jobs look at every row, of each side of the card that rests on the sample, unless one does already.

    What they find is kept for as long as data, steps and parameters stay. Raises ``DomainError`` where there is nothing
    to look at beyond the sample.
    """
    project = card.analysis.project
    policy.check(actor, "recipe.view", project)
    sides = card.open_sides
    if not sides and not card.active_jobs:
        raise DomainError(_("It looks at all the rows already, or cannot look at any."))
    refuse_deleted(project, card.version.document)
    title = say(N_("{analysis} of all rows of {source}"), analysis=card.title, source=str(card.source))
    return [
        analyse(
            actor, card.source, WHOLE, card.spec_of_all(side.upto), title=title, params=card.asked_of_all(side.upto)
        )
        for side in sides
    ]


def detach_analysis(actor: Any, analysis: StepAnalysis) -> None:
    """Take an analysis off its recipe."""
    recipe = analysis.recipe
    policy.check(actor, "recipe.edit", recipe.project)
    with transaction.atomic():
        record(actor, "recipe.analysis_detached", recipe, recipe.project, analysis=analysis.kind, step=analysis.step)
        analysis.delete()
