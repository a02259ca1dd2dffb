"""Making endpoints, putting versions behind them, taking them back."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.deployments import queries
from apps.deployments.choices import DeploymentState
from apps.deployments.models import Deployment, Endpoint
from apps.deployments.services import publishing
from apps.jobs.models import Job
from apps.jobs.services import submit
from apps.projects import policy
from apps.projects.models import Project
from apps.registry.choices import Gate
from apps.registry.models import ModelVersion
from apps.registry.services import check_approved
from workers.core.words import _ as N_
from workers.core.words import say
from workers.serving.rollout import RollOutSpec

LONGEST = timedelta(days=3660)


def create_endpoint(
    actor: Any,
    project: Project,
    name: str,
    stage: str,
    ends_at: datetime,
    description: str = "",
    capture_share: float = 1.0,
) -> Endpoint:
    """A new address with nothing behind it yet. The actor owns it until its end date."""
    policy.check(actor, "endpoint.create", project)
    slug = slugify(name)[:60]
    if not slug:
        raise DomainError(_("Give the endpoint a name of letters and digits."), "name")
    if stage not in Gate.values:
        raise DomainError(_("Choose staging or production."), "stage")
    _check_terms(ends_at, capture_share)
    try:
        with transaction.atomic():
            endpoint = Endpoint.objects.create(
                project=project,
                author=actor,
                owner=actor,
                name=slug,
                stage=stage,
                ends_at=ends_at,
                description=description[:2000],
                capture_share=capture_share,
            )
            record(actor, "endpoint.created", endpoint, project, stage=stage, ends_at=ends_at.isoformat())
            publishing.request()
    except IntegrityError:
        raise Conflict(_("There is already an endpoint called “%(name)s”.") % {"name": slug}, "name") from None
    return endpoint


def edit_endpoint(
    actor: Any, endpoint: Endpoint, ends_at: datetime, capture_share: float, description: str
) -> Endpoint:
    """Extend or shorten its life, change which share of requests is kept."""
    policy.check(actor, "endpoint.create", endpoint.project)
    _check_terms(ends_at, capture_share)
    with transaction.atomic():
        before = {"ends_at": endpoint.ends_at.isoformat(), "capture_share": endpoint.capture_share}
        endpoint.ends_at, endpoint.capture_share, endpoint.description = ends_at, capture_share, description[:2000]
        endpoint.save(update_fields=["ends_at", "capture_share", "description"])
        record(actor, "endpoint.edited", endpoint, endpoint.project, before=before, ends_at=ends_at.isoformat())
        publishing.request()
    return endpoint


def deploy(actor: Any, endpoint: Endpoint, version: ModelVersion, note: str = "") -> Deployment:
    """Put an approved version behind the endpoint; what serves now serves until the new one does.

    Raises ``Conflict`` when the approval is missing or void, or when somebody else is deploying here.
    """
    policy.check(actor, "endpoint.deploy", endpoint.project)
    if version.project != endpoint.project:
        raise DomainError(_("The version belongs to another project."), "version")
    if endpoint.is_over:
        raise Conflict(_("This endpoint has passed its end date. Extend it first."))
    check_approved(version, endpoint.stage)
    serving = endpoint.deployments.filter(state=DeploymentState.IN_SERVICE, version=version)
    if serving.exists():
        raise Conflict(_("%(version)s is already in service here.") % {"version": version})
    try:
        with transaction.atomic():
            deployment = Deployment.objects.create(endpoint=endpoint, version=version, author=actor, note=note[:200])
            deployment.job = _submit_roll_out(actor, deployment)
            deployment.save(update_fields=["job"])
            record(actor, "endpoint.deployed", endpoint, endpoint.project, version=str(version), note=note)
            publishing.request()
    except IntegrityError:
        raise Conflict(_("Another version is being rolled out here. Wait until it has ended.")) from None
    return deployment


def roll_back(actor: Any, endpoint: Endpoint) -> Deployment:
    """Deploy again what served before; as a new deployment, with every check of a first one."""
    policy.check(actor, "endpoint.deploy", endpoint.project)
    previous = queries.previous_deployment(endpoint)
    if previous is None:
        raise Conflict(_("Nothing served here before, so there is nothing to go back to."))
    return deploy(actor, endpoint, previous.version, note=_("Rolled back"))


def stop(actor: Any, endpoint: Endpoint) -> None:
    """Take what serves out of service. The endpoint, its keys and its captures stay."""
    policy.check(actor, "endpoint.deploy", endpoint.project)
    with transaction.atomic():
        stopped = endpoint.deployments.filter(state=DeploymentState.IN_SERVICE).update(
            state=DeploymentState.REPLACED, ended_at=timezone.now()
        )
        if not stopped:
            raise Conflict(_("Nothing is in service here."))
        record(actor, "endpoint.stopped", endpoint, endpoint.project)
        publishing.request()


def put_in_service(deployment: Deployment) -> None:
    """The servers answer with it: the one before is replaced. Runs in the transaction of the roll-out's success."""
    check_approved(deployment.version, deployment.endpoint.stage)
    now = timezone.now()
    others = deployment.endpoint.deployments.filter(state=DeploymentState.IN_SERVICE)
    others.update(state=DeploymentState.REPLACED, ended_at=now)
    deployment.state, deployment.in_service_at = DeploymentState.IN_SERVICE, now
    deployment.save(update_fields=["state", "in_service_at"])
    record(deployment.author, "deployment.in_service", deployment, deployment.endpoint.project)
    publishing.request()


def withdraw(deployment: Deployment, reason: str) -> None:
    """The roll-out failed or was cancelled: what served before goes on serving."""
    deployment.state, deployment.error, deployment.ended_at = DeploymentState.FAILED, reason, timezone.now()
    deployment.save(update_fields=["state", "error", "ended_at"])
    record(deployment.author, "deployment.failed", deployment, deployment.endpoint.project, reason=reason)
    publishing.request()


def _submit_roll_out(actor: Any, deployment: Deployment) -> Job:
    endpoint = deployment.endpoint
    spec = RollOutSpec(settings.STORE, str(endpoint.id), str(deployment.id))
    title = say(N_("Roll out {version} to {endpoint}"), version=str(deployment.version), endpoint=str(endpoint))
    return submit("deployments.roll_out", spec, actor=actor, project=endpoint.project, title=title)


def _check_terms(ends_at: datetime, capture_share: float) -> None:
    if ends_at <= timezone.now():
        raise DomainError(_("The end date lies in the past. Choose a later one."), "ends_at")
    if ends_at > timezone.now() + LONGEST:
        raise DomainError(_("An endpoint lives ten years at most. Choose an earlier end date."), "ends_at")
    if not 0 <= capture_share <= 1:
        raise DomainError(_("The share to capture lies between 0 and 1."), "capture_share")
