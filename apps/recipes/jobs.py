"""Job kinds of recipes."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError
from apps.datasets.jobs.analyses import AnalysisKind
from apps.datasets.models import Analysis
from apps.datasets.services import forget_empty, inherit_sensitive, record_version
from apps.datasets.services.discreet import discreet_error
from apps.jobs.choices import Queue
from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from apps.recipes.asides import keep_aside
from apps.recipes.models import Recipe, RecipeRun, RecipeVersion
from apps.recipes.queries import fitted_of
from apps.recipes.tables import sensitive_in, versions_in
from workers.core.analysis import Found
from workers.core.said import Said
from workers.core.schema import Schema
from workers.core.specs import to_json
from workers.insights.report import InsightsResult
from workers.recipes.analyse_spec import AnalyseSpec
from workers.recipes.applying import ApplyResult, ApplySpec
from workers.recipes.lineage import derived
from workers.recipes.recheck_spec import RecheckSpec
from workers.recipes.replaying import StepReport


@register
class RecipesApply(Kind):
    """A recipe version and a dataset version become a new dataset version."""

    name = "recipes.apply"
    label = _("Apply a recipe")
    compute = "workers.recipes.applying:apply_recipe"
    spec = ApplySpec
    result = ApplyResult

    def complete(self, job: Job, result: ApplyResult) -> None:
        run = RecipeRun.objects.select_related("version__recipe", "source__dataset", "target", "job").get(job=job)
        if run.target is None:
            raise DomainError(_("The dataset was deleted while this ran. Nothing was stored."))
        run.output = record_version(
            run.target,
            result.table,
            Schema.from_json(result.columns),
            author=job.author,
            message=str(run.version),
            origin={
                "kind": "recipe",
                "recipe": str(run.version.recipe_id),
                "version": run.version.number,
                "source": str(run.source_id),
                "fitted": result.fitted,
                **({"automatic": True} if run.automatic else {}),
            },
            parents={run.source, *versions_in(job.project, run.applied)},
        )
        run.fitted, run.report = result.fitted, [_told(run, line) for line in result.report]
        keep_aside(run, result.aside)
        run.save(update_fields=["output", "fitted", "report", "aside", "aside_target"])
        inherit_sensitive(run.target, derived(fitted_of(run), sensitive_in(run.source, run.applied)))

    def failed(self, job: Job) -> None:
        run = RecipeRun.objects.select_related("target__project", "aside_target__project").filter(job=job).first()
        for dataset in (run.target, run.aside_target) if run else ():
            forget_empty(job.author, dataset)

    def said(self, job: Job, message: str, details: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        run = RecipeRun.objects.select_related("source__dataset").filter(job=job).first()
        return discreet_error(run.source.dataset, message, details) if run else (message, details)

    def link(self, job: Job) -> str:
        run = RecipeRun.objects.select_related("version", "output").filter(job=job).first()
        if run is None:
            return ""
        if run.output is None:
            return reverse("recipes:detail", args=[job.project.slug, run.version.recipe_id])
        return reverse("datasets:version-detail", args=[job.project.slug, run.output.dataset_id, run.output.number])


@register
class RecipesAnalyse(AnalysisKind):
    """An analysis of every row at a step; kept as an analysis of the version."""

    name = "datasets.step_analysis"
    label = _("Analyse all rows")
    queue = Queue.CPU
    compute = "workers.recipes.analysing_all:analyse_all"
    spec = AnalyseSpec
    result = Found

    def link(self, job: Job) -> str:
        found = Analysis.objects.filter(job=job).first()
        recipe = Recipe.objects.filter(id=found.params["recipe"]).first() if found else None
        if found is None or recipe is None:
            return ""
        return f"{reverse('recipes:detail', args=[job.project.slug, recipe.id])}?step={len(job.spec['steps'])}"


def _told(run: RecipeRun, line: StepReport) -> dict[str, Any]:
    """A line of the report as everybody in the project may read it."""
    if line.problem is None:
        return dict(to_json(line))
    place = {"step": line.number} | ({"column": line.column} if line.column else {})
    problem, _place = discreet_error(run.source.dataset, line.problem.english, place)
    return dict(to_json(replace(line, problem=Said.of(problem))))


@register
class RecipesRecheck(AnalysisKind):
    """What is wrong with a version after a recipe; kept as an analysis of the version."""

    name = "datasets.recheck"
    label = _("Check again with a recipe")
    queue = Queue.CPU
    compute = "workers.recipes.rechecking:recheck"
    spec = RecheckSpec
    result = InsightsResult
    page = "datasets:version-insights"
    guess_seconds = 20.0

    def link(self, job: Job) -> str:
        found = Analysis.objects.filter(job=job).first()
        version = RecipeVersion.objects.filter(id=found.params["recipe"]).first() if found else None
        if found is None or version is None:
            return ""
        page = reverse("recipes:check", args=[job.project.slug, version.recipe_id, found.version_id])
        target = found.params.get("target", "")
        return f"{page}?{urlencode({'target': target})}" if target else page
