"""Runs side by side: only what differs, the metrics with the best marked, and what makes them hard to compare."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.experiments.columns import ABSENT, algorithm_label, shown_value
from apps.experiments.models import Metric, Run
from workers.core.metric import Metric as Measure
from workers.metrics import metrics_for


@dataclass(frozen=True)
class Line:
    """One fact over all runs, in the order of the runs."""

    label: str
    values: list[str]


@dataclass(frozen=True)
class Score:
    """A run's metric; ``best`` among the runs, ``overlaps`` when its interval reaches the best one's value."""

    metric: Metric | None
    best: bool = False
    overlaps: bool = False


@dataclass(frozen=True)
class Comparison:
    """``same`` are facts that all runs share; ``warnings`` say what makes the numbers hard to compare."""

    runs: list[Run]
    differing: list[Line]
    params: list[Line]
    same: list[tuple[str, str]]
    scores: list[tuple[Measure, list[Score]]]
    warnings: list[str]

    @property
    def params_that_vary(self) -> list[str]:
        return [line.label for line in self.params]

    @property
    def measures(self) -> list[Measure]:
        return [measure for measure, _scores in self.scores]


def compare(runs: list[Run]) -> Comparison:
    """The comparison of the runs; empty for none."""
    facts = [Line(label, values) for label, values in _facts(runs)]
    params = [Line(name, [shown_value(run.params.get(name)) for run in runs]) for name in _param_names(runs)]
    return Comparison(
        runs=runs,
        differing=[line for line in facts if _differs(line)],
        params=[line for line in params if _differs(line)],
        same=[(line.label, line.values[0]) for line in (*facts, *params) if runs and not _differs(line)],
        scores=_scores(runs),
        warnings=_warnings(runs),
    )


def _facts(runs: list[Run]) -> list[tuple[str, list[str]]]:
    return [
        (_("Algorithm"), [algorithm_label(run) for run in runs]),
        (_("Experiment"), [run.experiment.name for run in runs]),
        (_("Data"), [str(run.dataset_version) for run in runs]),
        (_("Recipe"), [str(run.recipe_version or ABSENT) for run in runs]),
        (_("Split"), [run.split.name for run in runs]),
        (_("Target"), [run.target for run in runs]),
        (_("Task"), [run.task for run in runs]),
        (_("Features"), [str(len(run.features)) for run in runs]),
        (_("Seed"), [str(run.seed) for run in runs]),
        (_("Author"), [run.author.display_name for run in runs]),
        (_("Code"), [str(run.environment.get("code", ABSENT))[:12] for run in runs]),
    ]


def _param_names(runs: list[Run]) -> list[str]:
    return list(dict.fromkeys(name for run in runs for name in run.params))


def _differs(line: Line) -> bool:
    return len(set(line.values)) > 1


def _scores(runs: list[Run]) -> list[tuple[Measure, list[Score]]]:
    measures = {measure.name: measure for run in runs for measure in metrics_for(run.task)}
    lines = [(measure, [run.metric_map.get(name) for run in runs]) for name, measure in measures.items()]
    return [(measure, _judged(measure, found)) for measure, found in lines if any(found)]


def _judged(measure: Measure, found: Sequence[Metric | None]) -> list[Score]:
    known = [metric for metric in found if metric and metric.value is not None]
    best = known[0] if known else None
    for metric in known:
        if best and measure.better(metric.value, best.value):
            best = metric
    alone = len(known) < 2
    return [
        Score(
            metric,
            best=not alone and metric is not None and best is not None and metric.value == best.value,
            overlaps=not alone and metric is not None and best is not None and _reaches(metric, best.value),
        )
        for metric in found
    ]


def _reaches(metric: Metric, value: float) -> bool:
    return metric.low is not None and metric.high is not None and metric.low <= value <= metric.high


def _warnings(runs: list[Run]) -> list[str]:
    found = []
    if len({(run.target, run.task) for run in runs}) > 1:
        found.append(_("These runs learned different things: their numbers answer different questions."))
    if len({run.split.digest for run in runs}) > 1:
        found.append(_("These runs were judged on different rows: a small gap between them may be chance."))
    return found
