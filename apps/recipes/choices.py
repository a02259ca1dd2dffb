"""What recipes choose among."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OnFailure(models.TextChoices):
    """What becomes of a recipe when a step fails on the rows that it is applied to."""

    STOP = "stop", _("Stop, and make nothing")
    SKIP = "skip", _("Leave the step out, and report it")


class Place(models.TextChoices):
    """Which rows an analysis of a step looks at."""

    BEFORE = "before", _("before the step")
    AFTER = "after", _("after the step")
    BOTH = "both", _("before and after, side by side")
