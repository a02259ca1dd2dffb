"""The jobs' line in a project's navigation."""

from django.utils.translation import gettext_lazy as _

from apps.core.nav import NavEntry, register

register(NavEntry(_("Jobs"), "jobs:list", "list-checks", "job.view", order=80, section="manage"))
