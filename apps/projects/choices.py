"""The six roles of a project."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    DATA_SCIENTIST = "data_scientist", _("Data scientist")
    ANALYST = "analyst", _("Analyst")
    REVIEWER = "reviewer", _("Reviewer")
    DEPLOYER = "deployer", _("Deployer")
    VIEWER = "viewer", _("Viewer")
