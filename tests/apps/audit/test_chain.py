"""The audit trail: every edit, removal or reordering is found."""

from typing import Any

import pytest
from django.db import transaction

from apps.audit import services
from apps.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(project: Any, cast: Any) -> None:
    with transaction.atomic():
        for number in range(5):
            services.record(cast.olga, "thing.done", project, project, number=number)


def test_an_untouched_trail_is_whole(trail: None) -> None:
    assert services.verify() == []


def test_an_edited_event_is_found(trail: None) -> None:
    AuditEvent.objects.filter(number=3).update(verb="thing.undone")
    assert services.verify() == ["Event 3 (thing.undone Tumours) was changed after it was written."]


def test_a_removed_event_is_found(trail: None) -> None:
    AuditEvent.objects.filter(number=2).delete()
    assert "Event 2 is missing" in services.verify()[0]


def test_a_removed_end_is_found(trail: None) -> None:
    AuditEvent.objects.order_by("-number").first().delete()
    assert "should end at event 5" in services.verify()[0]


def test_reordered_events_are_found(trail: None) -> None:
    AuditEvent.objects.filter(number=2).update(number=100)
    AuditEvent.objects.filter(number=3).update(number=2)
    AuditEvent.objects.filter(number=100).update(number=3)
    assert len(services.verify()) >= 2


def test_it_cannot_be_written_outside_a_transaction(project: Any, cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        services.record(cast.olga, "thing.done", project)
