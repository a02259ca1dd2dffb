"""Writing and checking the audit trail."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.audit.chain import digest_of
from apps.audit.models import AuditEvent, AuditHead


def record(actor: Any, verb: str, target: Any, project: Any = None, **facts: Any) -> AuditEvent:
    """Append one event. Must run inside the transaction of the change it tells of."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record must run inside the transaction of the change")
    head, _ = AuditHead.objects.select_for_update().get_or_create(id=1)
    person = actor if getattr(actor, "pk", None) else None
    event = AuditEvent(
        number=head.number + 1,
        at=timezone.now(),
        actor=person,
        actor_name=person.get_username() if person else "studio",
        verb=verb,
        target_kind=target._meta.label_lower,
        target_id=str(target.pk),
        target_name=str(target)[:300],
        project_id=project.pk if project else None,
        facts=facts,
    )
    event.digest = digest_of(head.digest, values_of(event))
    event.save(force_insert=True)
    head.number, head.digest = event.number, event.digest
    head.save()
    return event


def values_of(event: AuditEvent) -> dict[str, Any]:
    """The event's fields as the plain values that the chain covers."""
    return {
        "number": event.number,
        "at": event.at.isoformat(),
        "actor_id": event.actor_id and str(event.actor_id),
        "actor_name": event.actor_name,
        "verb": event.verb,
        "target_kind": event.target_kind,
        "target_id": event.target_id,
        "target_name": event.target_name,
        "project_id": event.project_id and str(event.project_id),
        "facts": event.facts,
    }


def verify() -> list[str]:
    """Sentences about every break in the chain; an empty list means it is whole."""
    faults = list(_faults(AuditEvent.objects.order_by("number").iterator()))
    head = AuditHead.objects.filter(id=1).first()
    last = AuditEvent.objects.order_by("-number").first()
    if (head.number if head else 0) != (last.number if last else 0):
        faults.append(
            f"The trail should end at event {head.number if head else 0} but ends at {last.number if last else 0}."
        )
    return faults


def _faults(events: Iterable[AuditEvent]) -> Iterable[str]:
    expected, digest = 1, ""
    for event in events:
        if event.number != expected:
            yield f"Event {expected} is missing: the next one found is {event.number}."
        elif digest_of(digest, values_of(event)) != event.digest:
            yield f"Event {event.number} ({event.verb} {event.target_name}) was changed after it was written."
        expected, digest = event.number + 1, event.digest
