"""Job states and queues."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    CANCELLING = "cancelling", _("Stopping")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ACTIVE = (State.QUEUED, State.RUNNING, State.CANCELLING)
OWNED = (State.RUNNING, State.CANCELLING)
FINAL = (State.SUCCEEDED, State.FAILED, State.CANCELLED)


class Queue(models.TextChoices):
    CPU = "cpu", _("CPU")
    GPU = "gpu", _("GPU")
    INTERACTIVE = "interactive", _("Interactive")
