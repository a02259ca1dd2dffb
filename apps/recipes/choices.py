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


class WhenNew(models.TextChoices):
    """What happens to a dataset that a recipe made when what it was made of gets a new version."""

    NOTHING = "nothing", _("Do nothing; I make the next version by hand")
    SAME = "same", _("Make the next version, with the same version of the recipe")
    NEWEST = "newest", _("Make the next version, with the newest version of the recipe")
