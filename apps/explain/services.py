"""Asking for explanations."""

from typing import Any

from django.db import transaction

from apps.experiments.models import Run
from apps.explain.models import Explanation
from apps.jobs.choices import FINAL, State
from apps.jobs.services import submit
from apps.projects import policy
from workers.core.words import _ as N_
from workers.core.words import say
from workers.explain.explanation import ExplainSpec


def explain_run(actor: Any, run: Run) -> Explanation:
    """The run's explanation, queued when it is not there yet or its job ended without one."""
    policy.check(actor, "run.start", run.project)
    with transaction.atomic():
        found = Explanation.objects.select_for_update().select_related("job").filter(run=run).first()
        if found and (found.job.state not in FINAL or found.job.state == State.SUCCEEDED):
            return found
        spec = ExplainSpec(run.package, run.dataset_version.ref, run.split.digest, run.seed)
        title = say(N_("Explain run {number}"), number=str(run.number))
        job = submit("explain.shap", spec, actor=actor, project=run.project, title=title)
        if found is None:
            return Explanation.objects.create(run=run, job=job)
        found.job = job
        found.save(update_fields=["job"])
    return found
