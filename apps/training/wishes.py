"""What a person wants to be learned, and what becomes of it once the data have been looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from workers.algorithms import algorithms
from workers.core.algorithm import BINARY
from workers.core.tables import TableRef
from workers.metrics import metrics_for
from workers.recipes import Recipe
from workers.training.suggest import Suggestion, suggest

MOST_TRIALS = 500
MOST_SEED = 2**31 - 1
LEAST_WORDS = 3
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Wishes:
    """What is left empty is suggested from the data: task, metric, positive class, features.

    ``without`` are columns to leave out; ``leak_overrides`` columns to keep though they may give the answer away, each
    with the reason, which reviewers read. ``moment`` is the version's column of dates at which each row is asked about;
    without one it is that of a split along time.
    """

    target: str
    task: str = ""
    algorithm: str = "xgboost"
    params: Mapping[str, Any] = field(default_factory=dict)
    features: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    leak_overrides: Mapping[str, str] = field(default_factory=dict)
    moment: str = ""
    metric: str = ""
    positive: str = ""
    balanced: bool = False
    trials: int = 0
    seed: int = 0


def settle(wishes: Wishes, table: TableRef, recipe: Recipe) -> tuple[Wishes, Suggestion]:
    """The wishes with nothing left open, checked as far as a sample of the data can tell.

    Raises ``DomainError`` with the field, ``ParamsError`` for the algorithm's parameters, ``DataError`` where recipe
    or target do not fit the data.
    """
    found = suggest(table, recipe, wishes.target, wishes.task)
    found.columns.get(wishes.target)
    learner = algorithms.get(wishes.algorithm)
    if found.task not in learner.tasks:
        message = _("%(algorithm)s does not do this task. Choose another algorithm.")
        raise DomainError(message % {"algorithm": learner.label}, "algorithm")
    _check_range(wishes.trials, MOST_TRIALS, "trials")
    _check_range(wishes.seed, MOST_SEED, "seed")
    settled = replace(
        wishes,
        task=found.task,
        params=learner.Params.parse(wishes.params).to_dict(),
        leak_overrides=_reasons(wishes.leak_overrides),
        metric=_metric(wishes.metric, found),
        positive=_positive(wishes.positive, found),
    )
    return settled, found


def _reasons(overrides: Mapping[str, str]) -> dict[str, str]:
    """The reasons without blanks around them, each at least a few words long."""
    reasons = {column: " ".join(reason.split())[:LONGEST_REASON] for column, reason in overrides.items()}
    for column, reason in reasons.items():
        if len(reason.split()) < LEAST_WORDS:
            message = _("Say in a few words why “%(column)s” may be learned from: reviewers read it.")
            raise DomainError(message % {"column": column}, "leak_overrides")
    return reasons


def _check_range(value: int, most: int, field: str) -> None:
    if not 0 <= value <= most:
        raise DomainError(_("A whole number from 0 to %(most)s, please.") % {"most": most}, field)


def _metric(wanted: str, found: Suggestion) -> str:
    known = [metric.name for metric in metrics_for(found.task)]
    if wanted and wanted not in known:
        message = _("“%(name)s” does not judge this task. Choose one of: %(known)s.")
        raise DomainError(message % {"name": wanted, "known": ", ".join(known)}, "metric")
    return wanted or found.metric


def _positive(wanted: str, found: Suggestion) -> str:
    if found.task != BINARY:
        return ""
    if wanted and wanted not in found.classes:
        message = _("The target has no class “%(name)s”. There are: %(classes)s.")
        raise DomainError(message % {"name": wanted, "classes": ", ".join(found.classes)}, "positive")
    return wanted or found.positive
