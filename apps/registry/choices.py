"""Gates, decisions and what they make of a version."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gate(models.TextChoices):
    """Where a version may serve; production stands behind staging."""

    STAGING = "staging", _("Staging")
    PRODUCTION = "production", _("Production")

    @property
    def way(self) -> "list[Gate]":
        """The gates to pass to get through this one, in order."""
        gates = list(Gate)
        return gates[: gates.index(self) + 1]


class Decision(models.TextChoices):
    """What a reviewer says."""

    APPROVED = "approved", _("Approve")
    REJECTED = "rejected", _("Reject")


class Status(models.TextChoices):
    """What the latest decision at each gate makes of a version."""

    PENDING = "pending", _("Pending approval")
    STAGING = "staging", _("Approved for staging")
    PRODUCTION = "production", _("Approved for production")
    REJECTED = "rejected", _("Rejected")
