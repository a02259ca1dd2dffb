"""Looks for better parameters with Optuna's TPE (Bergstra and others 2011): seeded, in memory, stoppable."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import optuna

from workers.core.metric import Metric
from workers.core.reporter import Reporter
from workers.core.words import _, say
from workers.training.specs import Trial
from workers.training.trials import best_of

optuna.logging.set_verbosity(optuna.logging.WARNING)

Evaluate = Callable[[dict[str, Any], Reporter], float]


def search(
    fields: list[dict[str, Any]],
    start: dict[str, Any],
    evaluate: Evaluate,
    metric: Metric,
    *,
    trials: int,
    seed: int,
    reporter: Reporter,
) -> tuple[Trial, ...]:
    """Try ``start``, then draw the ``fields`` that have a search range; every trial reports and may be cancelled."""
    ranges = {field["name"]: _distribution(field) for field in fields if field.get("search")}
    study = optuna.create_study(direction=metric.direction, sampler=optuna.samplers.TPESampler(seed=seed))
    reporter.phase(_("Tuning"), trials)
    done: list[Trial] = []
    for number in range(1, trials + 1):
        asked = study.ask(ranges) if number > 1 else None  # the first trial is what tuning has to beat
        params = {**start, **asked.params} if asked else start
        begun = time.monotonic()
        value = evaluate(params, Quiet(reporter))
        trial = Trial(number, params, value if math.isfinite(value) else None, time.monotonic() - begun)
        if asked:
            failed = optuna.trial.TrialState.FAIL if trial.value is None else None
            study.tell(asked, trial.value, state=failed)
        done.append(trial)
        _report(trial, best_of(done, metric), metric, reporter)
    return tuple(done)


class Quiet:
    """Passes a stop on, and keeps a fit's phases and per-round curve out of the job's."""

    def __init__(self, reporter: Reporter) -> None:
        self.scratch: Path = reporter.scratch
        self._reporter = reporter

    def phase(self, name: str, total: int | None = None) -> None:
        self._reporter.check()

    def advance(self, units: int = 1) -> None:
        self._reporter.check()

    def metric(self, name: str, value: float, step: int) -> None:
        self._reporter.check()

    def log(self, line: str) -> None:
        self._reporter.log(line)

    def check(self) -> None:
        self._reporter.check()


def _distribution(field: dict[str, Any]) -> optuna.distributions.BaseDistribution:
    low, high = field["search"]
    if field["widget"] == "integer":
        return optuna.distributions.IntDistribution(low, high, log=field["log"])
    return optuna.distributions.FloatDistribution(low, high, log=field["log"])


def _report(trial: Trial, best: Trial, metric: Metric, reporter: Reporter) -> None:
    if trial.value is not None and best.value is not None:
        reporter.metric(f"trial {metric.name}", trial.value, trial.number)
        reporter.metric(f"best {metric.name}", best.value, trial.number)
        told = _("Trial {number}: {metric} {value:.5f}, best {best:.5f}.")
        reporter.log(say(told, number=trial.number, metric=say(metric.label), value=trial.value, best=best.value))
    reporter.advance()
