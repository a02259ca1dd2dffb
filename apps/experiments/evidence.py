"""What a run left in the store, read back: its evaluation, its trials, its signature."""

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from apps.core.storage import store
from apps.datasets.queries import MASK, hidden_columns
from apps.experiments.models import Run
from apps.experiments.queries import artifact
from workers.core.specs import from_json
from workers.packages.signature import Signature
from workers.training.specs import Trial


def evaluation_of(run: Run) -> dict[str, Any]:
    """The run's evaluation as ``workers.training.evaluation`` describes it; empty when it has none."""
    found = artifact(run, "evaluation.json")
    evaluation: dict[str, Any] = json.loads(store().read_bytes(found.digest)) if found else {}
    return evaluation


def trials_of(run: Run) -> tuple[Trial, ...]:
    """The trials of its tuning, in order; none when it was not tuned."""
    found = artifact(run, "trials.json")
    return from_json(json.loads(store().read_bytes(found.digest)), tuple[Trial, ...]) if found else ()


def signature_for(actor: Any, run: Run) -> Signature:
    """The signature as the actor may see it: without what the training rows held in columns that are hidden."""
    return masked_signature(signature_of(run), hidden_columns(actor, run.dataset_version))


def masked_signature(signature: Signature, hidden: Collection[str]) -> Signature:
    """Examples, ranges and categories of ``hidden`` columns taken out."""
    inputs = (
        replace(taken, example=MASK, low=None, high=None, categories=()) if taken.name in hidden else taken
        for taken in signature.inputs
    )
    return replace(signature, inputs=tuple(inputs))


def signature_of(run: Run) -> Signature:
    """The raw columns that the run's model takes and what it gives."""
    manifest = store().folder_manifest(run.package)
    return from_json(json.loads(store().read_bytes(manifest["signature.json"])), Signature)
