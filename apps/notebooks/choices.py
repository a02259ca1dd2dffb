"""States of a notebook server."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ServerState(TextChoices):
    """Read from the process itself each time, so it cannot go stale."""

    STOPPED = "stopped", _("Stopped")
    STARTING = "starting", _("Starting")
    RUNNING = "running", _("Running")
    FAILED = "failed", _("Failed")
