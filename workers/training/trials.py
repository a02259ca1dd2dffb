"""Reading what a search has tried; light enough for a page."""

from collections.abc import Sequence

from workers.core.metric import Metric
from workers.training.specs import Trial


def best_of(trials: Sequence[Trial], metric: Metric) -> Trial:
    """The first of the best trials; the first one when none has a value."""
    best = trials[0]
    for trial in trials:
        if trial.value is not None and (best.value is None or metric.better(trial.value, best.value)):
            best = trial
    return best
