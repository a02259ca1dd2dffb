"""The experiments' line in a project's navigation."""

from django.utils.translation import gettext_lazy as _

from apps.core.nav import NavEntry, register

register(NavEntry(_("Runs"), "experiments:list", "flask-conical", "run.view", order=40))
