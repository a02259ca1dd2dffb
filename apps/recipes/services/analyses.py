"""Attaching analyses to the steps of a recipe, and taking them off."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.projects import policy
from apps.recipes.choices import Place
from apps.recipes.models import Recipe, RecipeVersion, StepAnalysis
from workers.analyses import analyses

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


def detach_analysis(actor: Any, analysis: StepAnalysis) -> None:
    """Take an analysis off its recipe."""
    recipe = analysis.recipe
    policy.check(actor, "recipe.edit", recipe.project)
    with transaction.atomic():
        record(actor, "recipe.analysis_detached", recipe, recipe.project, analysis=analysis.kind, step=analysis.step)
        analysis.delete()
