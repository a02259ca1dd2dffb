"""Reading endpoints: for pages, and as the state that the inference servers follow."""

import hmac
import time
import uuid
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from apps.core.storage import store
from apps.datasets.models import DatasetVersion
from apps.datasets.queries import hidden_columns
from apps.deployments.choices import DeploymentState
from apps.deployments.models import ApiKey, BatchPrediction, Comparison, Deployment, Endpoint
from apps.projects.models import Project
from apps.registry import queries as registry
from apps.registry.choices import Gate
from apps.registry.models import ModelVersion
from workers.core.metric import Metric as Measure
from workers.core.specs import to_json
from workers.serving.keys import hash_key
from workers.serving.state import EndpointState, Key, Release, ServingState
from workers.serving.status import EndpointStatus, live_replicas

CONSOLE = "console"
"""The id under which the studio's own test console appears in captures."""
MOST_SOURCES = 500
"""How many dataset versions are looked through for one that fits."""


def endpoints() -> QuerySet[Endpoint]:
    """Endpoints with everything their state needs at hand."""
    deployments = Deployment.objects.select_related(
        "version__group", "version__run__dataset_version__dataset__project", "author", "job__project"
    )
    return Endpoint.objects.select_related("project", "owner", "author").prefetch_related(
        Prefetch("deployments", queryset=deployments)
    )


def endpoints_of(project: Project) -> QuerySet[Endpoint]:
    return endpoints().filter(project=project)


def endpoint(actor: Any, project: Project, id: uuid.UUID) -> Endpoint:
    """One endpoint of the project; 404 when the actor cannot see it."""
    found: Endpoint = endpoints().visible_to(actor).get_or_404(project=project, id=id)
    return found


def batches_of(project: Project) -> QuerySet[BatchPrediction]:
    """The project's batch predictions, newest first, with what their lines show."""
    return BatchPrediction.objects.filter(project=project).select_related(
        "author", "job__project", "version__group", "source__dataset", "output__dataset"
    )


def deployable(endpoint: Endpoint) -> list[ModelVersion]:
    """The versions that passed the endpoint's gates and do not serve there now, newest first."""
    serving = endpoint.serving
    rows = registry.versions().filter(group__project=endpoint.project).order_by("-created_at")
    return [v for v in rows if v.has_passed(endpoint.stage) and (serving is None or v.pk != serving.version_id)]


def champion_for(candidate: ModelVersion) -> ModelVersion | None:
    """The version of the candidate's group that is in production now, unless it is the candidate itself."""
    serving = Deployment.objects.filter(
        state=DeploymentState.IN_SERVICE, endpoint__stage=Gate.PRODUCTION, version__group=candidate.group_id
    )
    latest = serving.exclude(version=candidate).order_by("-in_service_at").first()
    return registry.versions().get(pk=latest.version_id) if latest else None


def latest_comparison(candidate: ModelVersion, champion: ModelVersion) -> Comparison | None:
    return Comparison.objects.filter(candidate=candidate, champion=champion).select_related("job__project").first()


def comparison_lines(
    candidate: ModelVersion, champion: ModelVersion, comparison: Comparison | None
) -> list[dict[str, Any]]:
    """One line per metric: from the comparison on the same rows where there is one, else from each one's own run."""
    measured = (
        {line["name"]: line for line in comparison.result["differences"]} if comparison and comparison.result else {}
    )
    theirs = champion.run.metric_map
    lines = []
    for measure, metric in registry.metrics_of(candidate):
        other = theirs.get(metric.name)
        line = measured.get(metric.name) or {"candidate": metric.value, "champion": other.value if other else None}
        lines.append({"measure": measure, **line, **_change(measure, line)})
    return lines


def _change(measure: Measure, line: dict[str, Any]) -> dict[str, Any]:
    ours, theirs = line["candidate"], line["champion"]
    if ours is None or theirs is None:
        return {"change": None, "tone": ""}
    change = ours - theirs
    is_sure = line.get("low") is not None and not line["low"] <= 0 <= line["high"]
    tone = ("good" if measure.better(ours, theirs) else "danger") if is_sure else ""
    return {"change": change, "tone": tone}


def example_for(actor: Any, endpoint: Endpoint) -> dict[str, Any] | None:
    """A raw row that the model in service takes, as the actor may see it; None when nothing serves."""
    serving = endpoint.serving
    return to_json(registry.signature_for(actor, serving.version).example) if serving else None


def hidden_inputs(actor: Any, endpoint: Endpoint) -> frozenset[str]:
    """The raw columns of captures that the actor may not look into: hidden where any version behind it learned."""
    sources = (deployment.version.run.dataset_version for deployment in endpoint.deployments.all())
    datasets = {source.dataset_id: source.dataset for source in sources}
    return frozenset().union(*(hidden_columns(actor, dataset) for dataset in datasets.values()))


def lacking_inputs(version: ModelVersion, source: DatasetVersion) -> list[str]:
    """The raw columns that the model needs and the rows do not have."""
    return [i.name for i in registry.signature_of(version).inputs if i.name not in source.columns_schema]


def fitting_source(version: ModelVersion) -> DatasetVersion | None:
    """The newest rows with every raw column the model needs, of the dataset it learnt from or else of the project."""
    sources = DatasetVersion.objects.live().filter(dataset__project=version.project)
    own = sources.filter(dataset=version.run.dataset_version.dataset_id).order_by("-number")[:1]
    needed = {i.name for i in registry.signature_of(version).inputs}
    candidates = (*own, *sources.order_by("-created_at")[:MOST_SOURCES])
    return next((source for source in candidates if needed <= set(source.columns_schema.names)), None)


def previous_deployment(endpoint: Endpoint) -> Deployment | None:
    """What served before what serves now: where a roll-back goes."""
    serving = endpoint.serving
    replaced = (d for d in endpoint.deployments.all() if d.state == DeploymentState.REPLACED)
    before = (d for d in replaced if serving is None or d.version_id != serving.version_id)
    return max(before, key=lambda d: d.in_service_at, default=None)


def console_key(endpoint_id: uuid.UUID) -> str:
    """The studio's own key to an endpoint: derived, so that it is stored nowhere."""
    return hmac.digest(settings.SERVING_SECRET.encode(), endpoint_id.bytes, "sha256").hex()


def serving_state(serial: int) -> ServingState:
    """What the inference servers are to serve now."""
    rows = endpoints().prefetch_related(Prefetch("keys", queryset=ApiKey.objects.live()))
    return ServingState(serial, tuple(_endpoint_state(endpoint) for endpoint in rows))


def status_of(endpoint: Endpoint) -> list[EndpointStatus]:
    """What each live inference server says about the endpoint; empty when none is running."""
    found = (replica.endpoint(str(endpoint.id)) for replica in live_replicas(store(), time.time()))
    return [status for status in found if status]


def _endpoint_state(endpoint: Endpoint) -> EndpointState:
    return EndpointState(
        id=str(endpoint.id),
        path=endpoint.path,
        serving=_release(endpoint.serving),
        incoming=_release(endpoint.incoming),
        keys=(Key(CONSOLE, hash_key(console_key(endpoint.id))), *map(_key, endpoint.keys.all())),
        ends_at=endpoint.ends_at.timestamp(),
        capture_share=endpoint.capture_share,
    )


def _release(deployment: Deployment | None) -> Release | None:
    if deployment is None:
        return None
    return Release(str(deployment.id), deployment.version.run.package, deployment.version.label)


def _key(key: ApiKey) -> Key:
    return Key(str(key.id), key.digest, key.expires_at.timestamp() if key.expires_at else None)


def totals(statuses: list[EndpointStatus]) -> dict[str, Any]:
    """Counts over all replicas since they started."""
    names = ("answered", "captured", "skipped", "dropped", "refused")
    slowest = [status.slow_ms for status in statuses if status.slow_ms is not None]
    medians = [status.median_ms for status in statuses if status.median_ms is not None]
    return {
        **{name: sum(getattr(status, name) for status in statuses) for name in names},
        "median_ms": max(medians, default=None),
        "slow_ms": max(slowest, default=None),
    }
