"""Registering runs as versions, and deciding about them at two gates."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import Conflict, DomainError, NotAllowed
from apps.core.storage import store
from apps.experiments.models import Run
from apps.projects import policy
from apps.projects.models import Project
from apps.registry.choices import Decision, Gate
from apps.registry.models import ModelGroup, ModelVersion, Review
from apps.registry.queries import bound_parts, digest_of
from apps.registry.signals import version_approved


def create_group(actor: Any, project: Project, name: str, description: str = "") -> ModelGroup:
    """A new, empty group. Its name becomes part of answers, so it is a slug."""
    policy.check(actor, "model.register", project)
    slug = slugify(name)[:60]
    if not slug:
        raise DomainError(_("Give the group a name of letters and digits."), "name")
    try:
        with transaction.atomic():
            group = ModelGroup.objects.create(project=project, author=actor, name=slug, description=description[:2000])
            record(actor, "model_group.created", group, project)
    except IntegrityError:
        raise Conflict(_("There is already a model group called “%(name)s”.") % {"name": slug}, "name") from None
    return group


def register_version(actor: Any, run: Run, group: ModelGroup, note: str = "") -> ModelVersion:
    """The run's model as the group's next version, pending approval. One run is at most one version of a group."""
    policy.check(actor, "model.register", group.project)
    if run.project != group.project:
        raise DomainError(_("The run belongs to another project."), "run")
    if not run.package:
        raise Conflict(_("This run has no model yet. Wait until it has succeeded."))
    with transaction.atomic():
        ModelGroup.objects.select_for_update().get(pk=group.pk)
        there = group.versions.filter(run=run).first()
        if there:
            raise Conflict(_("This run is already registered as %(version)s.") % {"version": there})
        last = group.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = ModelVersion.objects.create(group=group, number=last + 1, run=run, author=actor, note=note[:2000])
        record(actor, "model_version.registered", version, group.project, run=str(run), bound=bound_parts(version))
    return version


def register_run(
    actor: Any, run: Run, *, group: ModelGroup | None = None, name: str = "", note: str = ""
) -> ModelVersion:
    """``register_version`` into ``group``, or into a new group called ``name``; both or neither."""
    with transaction.atomic():
        return register_version(actor, run, group or create_group(actor, run.project, name), note)


def decide(actor: Any, version: ModelVersion, gate: str, decision: str, comment: str) -> Review:
    """One person's decision at one gate, with its reason, bound to exactly what they looked at."""
    policy.check(actor, "review.decide", version.project)
    refuse_author(actor, version)
    if gate not in Gate.values:
        raise DomainError(_("“%(gate)s” is not a gate.") % {"gate": gate}, "gate")
    if decision not in Decision.values:
        raise DomainError(_("Decide to approve or to reject."), "decision")
    if not comment.strip():
        raise DomainError(_("Say why: a decision needs a comment."), "comment")
    with transaction.atomic():
        version = ModelVersion.objects.select_for_update().get(pk=version.pk)
        _check_order(version, gate, decision)
        bound = bound_parts(version)
        review = Review.objects.create(
            version=version,
            gate=gate,
            decision=decision,
            comment=comment.strip()[:4000],
            reviewer=actor,
            bound=bound,
            digest=digest_of(bound),
        )
        record(actor, f"model_version.{decision}", version, version.project, gate=gate, comment=comment, bound=bound)
        if decision == Decision.APPROVED:
            version_approved.send(ModelVersion, version=version, gate=gate)
    return review


def refuse_author(actor: Any, version: ModelVersion) -> None:
    """Four eyes: who trained or registered a version never decides about it, whatever their role."""
    if version.is_made_by(actor):
        raise NotAllowed(_("You made this version, so somebody else has to review it."))


def check_approved(version: ModelVersion, gate: str) -> None:
    """Raise ``Conflict`` unless the gate is passed and what was approved is still, byte for byte, what is there."""
    digest = digest_of(bound_parts(version))
    for step in Gate(gate).way:
        review = version.reviews.filter(gate=step).first()
        if review is None or review.decision != Decision.APPROVED:
            message = _("%(version)s is not approved for %(gate)s. A reviewer who is not its author decides that.")
            raise Conflict(message % {"version": version, "gate": step.label.lower()})
        if review.digest != digest:
            message = _(
                "%(version)s changed after it was approved for %(gate)s, so the approval is void. Review it again."
            )
            raise Conflict(message % {"version": version, "gate": step.label.lower()})
    store().local_folder(version.run.package)  # re-checks every byte of the package


def _check_order(version: ModelVersion, gate: str, decision: str) -> None:
    staging, here = (version.reviews.filter(gate=step).first() for step in (Gate.STAGING, gate))
    if here and here.decision == decision:
        raise Conflict(_("This was already decided so at this gate, by %(who)s.") % {"who": here.reviewer.display_name})
    if gate == Gate.PRODUCTION and (staging is None or staging.decision != Decision.APPROVED):
        raise Conflict(_("Production stands behind staging: approve the version for staging first."))
