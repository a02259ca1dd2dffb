"""Pages about runs: the table, one run, the comparison, a run's files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import panels
from apps.core.pages import Crumb, render
from apps.core.pagination import page_of
from apps.core.storage import store
from apps.experiments import evidence, figures, queries
from apps.experiments.columns import algorithm_label, chosen_columns, every_column, shown_value
from apps.experiments.comparing import compare
from apps.experiments.forms import read_filter, read_numbers
from apps.experiments.models import Run
from apps.jobs.queries import curves_of
from apps.projects.crumbs import crumbs_of
from apps.projects.guards import project_page
from apps.projects.models import Project
from apps.recipes.parameters import said_of
from workers.metrics import metrics, metrics_for
from workers.training.trials import best_of

MOST_CURVES = 12


@project_page("run.view")
def run_list(request: HttpRequest, project: Project) -> HttpResponse:
    """The runs table: filtered, sorted, with the columns that were chosen."""
    wanted = read_filter(request.GET)
    rows = queries.runs_of(request.user, project)
    page = page_of(request, queries.filtered(rows, wanted))
    every = every_column(queries.metric_names(project), {name for run in page.object_list for name in run.params})
    columns = chosen_columns(every, wanted.columns)
    context = {
        "page": page,
        "lines": [(run, [(column, column.cell(run)) for column in columns]) for run in page.object_list],
        "columns": columns,
        "every": every,
        "wanted": wanted,
        "is_filtered": any((wanted.search, wanted.experiment, wanted.algorithm, wanted.task)),
        "experiments": queries.experiments_of(request.user, project),
        "algorithms": queries.algorithms_of(project),
        "selected": read_numbers(request.GET),
        "actions": panels.drawn("experiments:list-actions", request, project),
        "panels": panels.drawn("experiments:list", request, project),
    }
    return render(request, "experiments/run_list.html", context, crumbs=crumbs_of(project, (_("Runs"), "")))


@project_page("run.view")
def run_detail(request: HttpRequest, project: Project, number: int) -> HttpResponse:
    """One run: how good it is, how it was made, where it came from."""
    run = queries.run(request.user, project, number)
    evaluation = evidence.evaluation_of(run)
    context = {
        "run": run,
        "algorithm": algorithm_label(run),
        "measures": [(m, run.metric_map[m.name]) for m in metrics_for(run.task) if m.name in run.metric_map],
        "evaluation": evaluation,
        **_evaluation_figures(evaluation),
        **_trials(run),
        "parts": queries.parts_of(run),
        "recipe_values": said_of(request.user, run.recipe_version, queries.recipe_values(run)),
        "leaks_kept": queries.leaks_kept(run),
        "curves": _round_curves(run),
        "artifacts": run.artifacts.all(),
        "params": [(name, shown_value(value)) for name, value in run.params.items()],
        "actions": panels.drawn("experiments:run-detail-actions", request, run),
        "panels": panels.drawn("experiments:run-detail", request, run),
    }
    return render(request, "experiments/run_detail.html", context, crumbs=_crumbs(project, (str(run), "")))


@project_page("run.view")
def run_compare(request: HttpRequest, project: Project) -> HttpResponse:
    """The chosen runs side by side; the choice lives in the address."""
    runs = queries.chosen_runs(request.user, project, read_numbers(request.GET))
    context: dict[str, Any] = {"runs": runs}
    if runs:
        found = compare(runs)
        curves = [
            (str(run) if len(evaluation["curves"]) == 1 else f"{run}: {curve['label']}", curve["roc"])
            for run in runs[:MOST_CURVES]
            if (evaluation := evidence.evaluation_of(run))
            for curve in evaluation["curves"]
        ]
        context |= {
            "comparison": found,
            "roc": figures.roc(curves) if curves else None,
            "parallel": figures.parallel(runs, found.measures, found.params_that_vary),
        }
    return render(request, "experiments/run_compare.html", context, crumbs=_crumbs(project, (_("Comparison"), "")))


@project_page("run.view")
def run_file(request: HttpRequest, project: Project, number: int, name: str) -> HttpResponse:
    """One file of a run, as an attachment."""
    found = queries.artifact(queries.run(request.user, project, number), name)
    if found is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="run-{number}-{found.name}"'}
    return HttpResponse(store().read_bytes(found.digest), content_type="application/octet-stream", headers=headers)


def _evaluation_figures(evaluation: dict[str, Any]) -> dict[str, Any]:
    if not evaluation:
        return {}
    if evaluation["residuals"]:
        scatter, histogram = figures.residuals(evaluation["residuals"])
        return {"scatter": scatter, "histogram": histogram}
    curves = evaluation["curves"]
    return {
        "confusion": figures.confusion(evaluation),
        "roc": figures.roc((str(c["label"]), c["roc"]) for c in curves),
        "precision_recall": figures.precision_recall((str(c["label"]), c["precision_recall"]) for c in curves),
        "calibration": figures.calibration((str(c["label"]), c["calibration"]) for c in curves),
    }


def _trials(run: Run) -> dict[str, Any]:
    tried = evidence.trials_of(run)
    if not tried:
        return {}
    metric = metrics.get(run.job.spec["metric"])
    return {
        "trials": tried,
        "trial_metric": metric,
        "trial_figure": figures.trials(tried, metric),
        "trial_params": [name for name in tried[0].params if len({str(t.params.get(name)) for t in tried}) > 1],
        "best_trial": best_of(tried, metric),
    }


def _round_curves(run: Run) -> dict[str, list[tuple[int, float]]]:
    """The curves over rounds; those over trials are drawn with the trials."""
    return {
        name: points for name, points in curves_of(run.job).items() if name.startswith(("training ", "validation "))
    }


def _crumbs(project: Project, *rest: Crumb) -> list[Crumb]:
    return crumbs_of(project, (_("Runs"), reverse("experiments:list", args=[project.slug])), *rest)
