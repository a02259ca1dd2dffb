"""The datasets' line in a project's navigation."""

from django.utils.translation import gettext_lazy as _

from apps.core.nav import NavEntry, register

register(NavEntry(_("Datasets"), "datasets:list", "database", "dataset.view", order=10))
