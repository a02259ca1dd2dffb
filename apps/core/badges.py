"""One table from states to what people see: tone, icon and word. Job, review and deployment states share it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Look:
    """How a state is shown. ``live`` states turn while they last."""

    tone: str
    icon: str
    word: str | Promise
    live: bool = False


LOOKS = {
    "queued": Look("", "clock", _("Queued")),
    "running": Look("info", "loader-circle", _("Running"), live=True),
    "cancelling": Look("warn", "loader-circle", _("Stopping"), live=True),
    "succeeded": Look("good", "circle-check", _("Succeeded")),
    "failed": Look("danger", "circle-alert", _("Failed")),
    "cancelled": Look("", "circle-slash", _("Cancelled")),
    "asked": Look("info", "message-square", _("Question")),
    "pending": Look("warn", "hourglass", _("Pending approval")),
    "approved": Look("good", "circle-check", _("Approved")),
    "rejected": Look("danger", "circle-x", _("Rejected")),
    "creating": Look("info", "loader-circle", _("Creating"), live=True),
    "updating": Look("info", "loader-circle", _("Updating"), live=True),
    "in_service": Look("good", "circle-check", _("In service")),
    "stopped": Look("", "circle-stop", _("Stopped")),
    "expired": Look("", "clock-alert", _("Expired")),
    "revoked": Look("", "circle-slash", _("Revoked")),
    "active": Look("good", "circle-check", _("Active")),
    "ready": Look("good", "circle-check", _("Ready")),
    "purged": Look("", "trash", _("Purged")),
    "draft": Look("", "pencil", _("Draft")),
    "staging": Look("info", "flask-conical", _("Staging")),
    "production": Look("good", "rocket", _("Production")),
}


def look_of(state: str) -> Look:
    """The look of ``state`` in any spelling; a plain badge for a word that the table does not know."""
    key = str(state).lower().replace(" ", "_").replace("-", "_")
    return LOOKS.get(key) or Look("", "circle", str(state).replace("_", " ").capitalize())
