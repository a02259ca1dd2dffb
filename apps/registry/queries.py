"""Reading groups and versions, and what a reviewer still has to decide."""

import hashlib
import json
import uuid
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from apps.core.storage import store
from apps.datasets.queries import hidden_columns
from apps.experiments.evidence import masked_signature
from apps.experiments.models import Metric
from apps.experiments.queries import leaks_kept, parts_of, recipe_values
from apps.projects.models import Project
from apps.recipes.parameters import said_of
from apps.registry.choices import Decision, Gate
from apps.registry.models import ModelGroup, ModelVersion, Review
from workers.core.metric import Metric as Measure
from workers.core.specs import from_json
from workers.metrics import metrics_for
from workers.packages.signature import Signature


def group(actor: Any, project: Project, id: uuid.UUID) -> ModelGroup:
    """One group of the project; 404 when the actor cannot see it."""
    found: ModelGroup = (
        ModelGroup.objects.visible_to(actor).select_related("project").get_or_404(project=project, id=id)
    )
    return found


def version(actor: Any, project: Project, group: uuid.UUID, number: int) -> ModelVersion:
    """One version of a group of the project; 404 when the actor cannot see it."""
    rows = versions().visible_to(actor)
    found: ModelVersion = rows.get_or_404(group__project=project, group=group, number=number)
    return found


def groups_of(project: Project) -> QuerySet[ModelGroup]:
    """The project's groups with their versions and reviews at hand."""
    return ModelGroup.objects.filter(project=project).prefetch_related(Prefetch("versions", queryset=versions()))


def versions() -> QuerySet[ModelVersion]:
    """Versions with everything their status and their lines in lists need."""
    return ModelVersion.objects.select_related(
        "group__project",
        "author",
        "run__author",
        "run__job",
        "run__split",
        "run__dataset_version__dataset",
        "run__recipe_version__recipe",
    ).prefetch_related("reviews__reviewer", "run__metrics")


def waiting_for_review(project: Project) -> list[ModelVersion]:
    """Versions that nobody shut out and that have a gate to pass, oldest first."""
    refused = Review.objects.filter(version=OuterRef("pk"), decision=Decision.REJECTED)
    passed = Review.objects.filter(version=OuterRef("pk"), gate=Gate.PRODUCTION)
    rows = versions().filter(group__project=project).filter(~Exists(refused), ~Exists(passed))
    return list(rows.order_by("created_at"))


def metrics_of(version: ModelVersion) -> list[tuple[Measure, Metric]]:
    """The run's numbers with what they mean, in the order that pages show them."""
    found = version.run.metric_map
    return [(measure, found[measure.name]) for measure in metrics_for(version.run.task) if measure.name in found]


def evidence_of(actor: Any, version: ModelVersion) -> dict[str, Any]:
    """What a reviewer looks at: the numbers, what they rest on, what the model takes, what an approval would bind."""
    return {
        "version": version,
        "run": version.run,
        "parts": parts_of(version.run),
        "leaks_kept": leaks_kept(version.run),
        "recipe_values": said_of(actor, version.run.recipe_version, recipe_values(version.run)),
        "metrics": metrics_of(version),
        "bound": bound_parts(version),
        "signature": signature_for(actor, version),
        "reviews": list(version.reviews.all()),
    }


def signature_for(actor: Any, version: ModelVersion) -> Signature:
    """The signature as the actor may see it: no value of a column that is hidden from them."""
    return masked_signature(signature_of(version), hidden_columns(actor, version.run.dataset_version))


def signature_of(version: ModelVersion) -> Signature:
    """The raw columns that the version takes and what it gives, read from its package."""
    folder = store().local_folder(version.run.package)
    return from_json(json.loads((folder / "signature.json").read_text("utf-8")), Signature)


def bound_parts(version: ModelVersion) -> dict[str, str]:
    """What an approval binds, each by its SHA-256: the package, and what it was made from and with."""
    run = version.run
    return {
        "package": run.package,
        "data": run.dataset_version.digest,
        "split": run.split.digest,
        "code": digest_of(run.environment.get("code", "")),
        "environment": digest_of(run.environment),
    }


def digest_of(thing: Any) -> str:
    """SHA-256 (hex) of something's JSON, keys in order."""
    return hashlib.sha256(json.dumps(thing, sort_keys=True, default=str).encode()).hexdigest()
