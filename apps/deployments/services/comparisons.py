"""Setting a candidate beside the version in production."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import Conflict
from apps.deployments import queries
from apps.deployments.models import Comparison
from apps.jobs.choices import ACTIVE
from apps.jobs.services import submit
from apps.projects import policy
from apps.registry.models import ModelVersion
from workers.core.specs import from_json, to_json
from workers.core.words import _ as N_
from workers.core.words import say
from workers.serving.comparing import CompareResult, CompareSpec
from workers.training.specs import TrainSpec


def start_comparison(actor: Any, candidate: ModelVersion) -> Comparison:
    """Compare with what serves in production now, on the candidate's test rows; answers one that already runs."""
    policy.check(actor, "review.decide", candidate.project)
    champion = queries.champion_for(candidate)
    if champion is None:
        raise Conflict(_("No other version of this group is in production, so there is nothing to compare with."))
    running = Comparison.objects.filter(candidate=candidate, champion=champion, job__state__in=ACTIVE).first()
    if running:
        return running
    with transaction.atomic():
        training = from_json(candidate.run.job.spec, TrainSpec)
        spec = CompareSpec(training, candidate.run.package, champion.run.package)
        title = say(N_("Compare {candidate} with {champion}"), candidate=str(candidate), champion=str(champion))
        job = submit("deployments.compare", spec, actor=actor, project=candidate.project, title=title)
        comparison = Comparison.objects.create(candidate=candidate, champion=champion, job=job)
        record(actor, "comparison.started", candidate, candidate.project, champion=str(champion))
    return comparison


def record_comparison(comparison: Comparison, result: CompareResult) -> None:
    """Keep what came out. Runs in the transaction of the job's success."""
    comparison.result = to_json(result)
    comparison.save(update_fields=["result"])
