"""States of deployments and endpoints, and of keys."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeploymentState(models.TextChoices):
    """rolling_out -> in_service | failed; in_service -> replaced."""

    ROLLING_OUT = "rolling_out", _("Rolling out")
    IN_SERVICE = "in_service", _("In service")
    REPLACED = "replaced", _("Replaced")
    FAILED = "failed", _("Failed")


class EndpointState(models.TextChoices):
    """What an endpoint's deployments make of it."""

    EMPTY = "empty", _("Nothing deployed")
    CREATING = "creating", _("Creating")
    UPDATING = "updating", _("Updating")
    IN_SERVICE = "in_service", _("In service")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")
    EXPIRED = "expired", _("Expired")
