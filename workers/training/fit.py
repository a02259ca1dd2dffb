"""Training: fit the recipe on the training part, tune on the validation part, refit, evaluate once, store."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from workers.algorithms import algorithms
from workers.core.algorithm import Algorithm, Model, Sample, Task
from workers.core.errors import ComputeError, DataError
from workers.core.params import Params
from workers.core.reporter import Reporter
from workers.core.said import Said
from workers.core.specs import to_json
from workers.core.store import Store
from workers.core.words import _, say
from workers.metrics import metrics
from workers.packages import Package, describe, load, refuse_missing, write
from workers.recipes import Recipe
from workers.training.environment import environment
from workers.training.evaluation import Evaluation, evaluate
from workers.training.guard import guard
from workers.training.parts import TEST, TRAIN, VALIDATION, Prepared, prepare
from workers.training.search import Quiet, search
from workers.training.specs import FileRef, TrainResult, TrainSpec, Trial
from workers.training.trials import best_of

PROVEN_ROWS = 3_000
"""So many of the test part are prepared and answered in every way before a model is stored."""


def train(spec: TrainSpec, reporter: Reporter) -> TrainResult:
    """The stored package and its numbers. Raises ``DataError`` or ``ParamsError`` with a sentence for the person."""
    algorithm = algorithms.get(spec.algorithm)
    if spec.task not in algorithm.tasks:
        raise DataError(f"{algorithm.label} does not do {spec.task}. Choose one of: {', '.join(algorithm.tasks)}.")
    reporter.phase(_("Preparing the data"))
    prepared = prepare(spec)
    for note in prepared.notes:
        reporter.log(note)
    reporter.phase(_("Looking for leaks"))
    leaks = guard(spec, prepared)
    for leak in leaks:
        reporter.log(
            say(_("{leak} It was kept: {reason}"), leak=Said(**leak["sentence"]).english, reason=leak["reason"])
        )
    params, model, trials = _learn(spec, algorithm, prepared, reporter)
    reporter.phase(_("Evaluating on the test part"))
    package = _packaged(spec, algorithm, prepared, model)
    test = prepared.parts[TEST]
    evaluation = evaluate(package, test.rows, test.y, spec.seed)
    for metric in evaluation.metrics:
        reporter.log(f"Test {metric.name}: {metric.value}")
    reporter.phase(_("Storing the model"))
    store = Store(spec.table.store)
    made_with = environment(algorithm.requires)
    digest = _store_package(spec, package, prepared, evaluation, params, leaks, made_with, store, reporter.scratch)
    return TrainResult(
        package=digest,
        metrics=evaluation.metrics,
        params=params.to_dict(),
        features=prepared.features,
        labels=prepared.target.labels,
        rows={name: part.rows.height for name, part in prepared.parts.items()},
        notes=prepared.notes,
        environment=made_with,
        files=_store_files(store, evaluation, trials),
        leaks=leaks,
    )


def _learn(
    spec: TrainSpec, algorithm: Algorithm, prepared: Prepared, reporter: Reporter
) -> tuple[Params, Model, tuple[Trial, ...]]:
    """The parameters, the model fitted with them on training and validation rows, and the trials if there were any."""
    task = Task(spec.task, len(prepared.target.labels))
    training, validation = (prepared.sample(part, balanced=spec.balanced) for part in (TRAIN, VALIDATION))
    if not algorithm.accepts_missing:
        for sample in (training, validation):
            refuse_missing(sample.X, prepared.features, algorithm)
    params = algorithm.Params.parse(spec.params)
    trials: tuple[Trial, ...] = ()
    if spec.trials:
        trials = _tune(spec, algorithm, task, training, validation, params, reporter)
        params = algorithm.Params.parse(best_of(trials, metrics.get(spec.metric)).params)
    reporter.phase(_("Fitting"))
    probe = algorithm.fit(training, params, task, spec.seed, reporter, validation)
    settled = algorithm.settled(params, probe)
    reporter.phase(_("Refitting on training and validation rows"))
    both = training.joined(validation)
    return settled, algorithm.fit(both, settled, task, spec.seed, Quiet(reporter), None), trials


def _tune(
    spec: TrainSpec,
    algorithm: Algorithm,
    task: Task,
    training: Sample,
    validation: Sample,
    params: Params,
    reporter: Reporter,
) -> tuple[Trial, ...]:
    metric = metrics.get(spec.metric)

    def score(chosen: dict[str, Any], quiet: Reporter) -> float:
        model = algorithm.fit(training, algorithm.Params.parse(chosen), task, spec.seed, quiet, validation)
        return metric.score(validation.y, model.predict(validation.X))

    fields = algorithm.Params.fields()
    return search(fields, params.to_dict(), score, metric, trials=spec.trials, seed=spec.seed, reporter=reporter)


def _packaged(spec: TrainSpec, algorithm: Algorithm, prepared: Prepared, model: Model) -> Package:
    recipe = prepared.recipe.restrict(prepared.features)
    signature = describe(
        recipe,
        prepared.features,
        prepared.parts[TRAIN].rows,
        algorithm,
        task=spec.task,
        target=spec.target,
        labels=prepared.target.labels,
        formats=spec.formats,
    )
    return Package(signature, recipe, prepared.features, algorithm, model)


def _store_package(
    spec: TrainSpec,
    package: Package,
    prepared: Prepared,
    evaluation: Evaluation,
    params: Params,
    leaks: tuple[dict[str, Any], ...],
    made_with: dict[str, Any],
    store: Store,
    scratch: Path,
) -> str:
    folder = scratch / "package"
    card = {
        "target": spec.target,
        "task": spec.task,
        "algorithm": package.algorithm.name,
        "params": params.to_dict(),
        "rows": {name: part.rows.height for name, part in prepared.parts.items()},
        "recipe": prepared.recipe.sentences(),
        "test_metrics": to_json(evaluation.metrics),
        "notes": list(prepared.notes),
        "leak_overrides": list(leaks),
    }
    lineage = {
        "table": {"digest": spec.table.digest, "version": spec.table.version, "rows": spec.table.rows},
        "split": spec.split,
        "recipe": Recipe.from_json(spec.recipe).digest,
        "seed": spec.seed,
        "environment": made_with,
        "leak_overrides": list(leaks),
        "origin": spec.origin,
    }
    write(package, folder, card=card, lineage=lineage)
    _prove_equal(package, load(folder), prepared.parts[TEST].rows.head(PROVEN_ROWS))
    return store.put_folder(folder)


def _prove_equal(made: Package, kept: Package, rows: pl.DataFrame) -> None:
    """What was stored must answer what was evaluated, whichever engine prepares rows; else nothing is published."""
    if not kept.predict(rows).equals(made.predict(rows)) or not kept.answers_alike(rows):
        raise ComputeError("The stored model does not answer like the one that was evaluated, so it was not kept.")


def _store_files(store: Store, evaluation: Evaluation, trials: tuple[Trial, ...]) -> tuple[FileRef, ...]:
    contents = {"evaluation.json": to_json(evaluation)}
    if trials:
        contents["trials.json"] = to_json(trials)
    files = []
    for name, content in contents.items():
        data = json.dumps(content).encode()
        files.append(FileRef(name, store.put_bytes(data), len(data)))
    return tuple(files)
