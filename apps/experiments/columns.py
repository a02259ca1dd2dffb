"""The columns that the runs table can show, each with its words, its order and its cell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.templatetags.figures import duration, number, when
from apps.experiments.models import Run
from workers.algorithms import algorithms
from workers.metrics import metrics

METRIC, PARAM = "metric.", "param."
ABSENT = "–"
DEFAULT = ("algorithm", "dataset", "created", "author")
DEFAULT_METRICS = 3


@dataclass(frozen=True)
class Column:
    """``key`` names it in addresses; ``sort`` is the key of its order, empty for none."""

    key: str
    label: str | Promise
    cell: Callable[[Run], Any]
    sort: str = ""
    is_number: bool = False


def algorithm_label(run: Run) -> str:
    """The algorithm's own name, or its key when the studio no longer has it."""
    return gettext(algorithms.get(run.algorithm).label) if run.algorithm in algorithms.names() else run.algorithm


_FIXED = (
    Column("algorithm", _("Algorithm"), algorithm_label, "algorithm"),
    Column("experiment", _("Experiment"), lambda run: run.experiment.name),
    Column("dataset", _("Data"), lambda run: str(run.dataset_version)),
    Column("recipe", _("Recipe"), lambda run: str(run.recipe_version or ABSENT)),
    Column("split", _("Split"), lambda run: run.split.name),
    Column("target", _("Target"), lambda run: run.target),
    Column("task", _("Task"), lambda run: run.task),
    Column("seed", _("Seed"), lambda run: str(run.seed), is_number=True),
    Column("took", _("Took"), lambda run: duration(run.job.duration), is_number=True),
    Column("created", _("Made"), lambda run: when(run.created_at), "created"),
    Column("author", _("By"), lambda run: run.author.display_name, "author"),
)


def every_column(metric_names: Iterable[str], param_names: Iterable[str]) -> list[Column]:
    """What can be chosen: metrics in their own order, then the facts, then the parameters."""
    known = {metric.name: metric for metric in metrics.all()}
    names = sorted(metric_names, key=lambda name: (known[name].tasks, known[name].order) if name in known else ((), 99))
    numbers = [_metric_column(name, _(known[name].label) if name in known else name) for name in names]
    return [*numbers, *_FIXED, *(_param_column(name) for name in sorted(param_names))]


def chosen_columns(every: list[Column], wanted: Iterable[str]) -> list[Column]:
    """The columns whose keys are wanted; without a wish, the first metrics and the usual facts."""
    keys = set(wanted) & {column.key for column in every}
    if not keys:
        first = [column.key for column in every if column.key.startswith(METRIC)][:DEFAULT_METRICS]
        keys = {*first, *DEFAULT}
    return [column for column in every if column.key in keys]


def _metric_column(name: str, label: str | Promise) -> Column:
    def cell(run: Run) -> str:
        found = run.metric_map.get(name)
        return number(found.value) if found else ABSENT

    return Column(METRIC + name, label, cell, METRIC + name, is_number=True)


def _param_column(name: str) -> Column:
    return Column(PARAM + name, name, lambda run: shown_value(run.params.get(name)), is_number=True)


def shown_value(value: Any) -> str:
    """A parameter as people read it."""
    if value is None:
        return ABSENT
    return number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
