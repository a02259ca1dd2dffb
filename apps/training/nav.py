"""Training's line in a project's navigation."""

from django.utils.translation import gettext_lazy as _

from apps.core.nav import NavEntry, register

register(NavEntry(_("Train"), "training:new", "dumbbell", "run.start", order=38))
