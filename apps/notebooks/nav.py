"""The notebooks' line in a project's navigation."""

from django.utils.translation import gettext_lazy as _

from apps.core.nav import NavEntry, register

register(NavEntry(_("Notebooks"), "notebooks:notebook", "notebook-pen", "notebook.open", order=35))
