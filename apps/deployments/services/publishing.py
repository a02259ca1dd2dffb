"""Telling the inference servers what to serve, in step with our rows and never behind them for long.

Whoever changes an endpoint, a deployment or a key calls ``request`` inside the same transaction. The state document is
written after commit; should that be lost (a killed process, a full disk), the sweep finds ``published`` behind
``wanted`` and writes it.
"""

import logging

from django.db import transaction
from django.db.models import F

from apps.core.storage import store
from apps.deployments import queries
from apps.deployments.models import Publication
from workers.serving.state import write_state

log = logging.getLogger(__name__)


def request() -> None:
    """Note that the state changed, and publish it once the caller's transaction has committed."""
    row = Publication.row()
    Publication.objects.filter(id=row.id).update(wanted=F("wanted") + 1)
    transaction.on_commit(publish_pending, robust=True)


def publish_pending() -> bool:
    """Write the state document if it is behind; True when it was. Safe to call anywhere, at any time, twice at once.

    The row stays locked from reading to writing, so an older picture never overwrites a newer one.
    """
    if not Publication.objects.filter(published__lt=F("wanted")).exists():
        return False
    with transaction.atomic():
        row = Publication.row()
        if row.published >= row.wanted:
            return False
        write_state(store(), queries.serving_state(row.wanted))
        row.published = row.wanted
        row.save(update_fields=["published"])
    return True
