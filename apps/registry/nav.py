"""The registry's lines in the project navigation."""

from django.utils.translation import gettext_lazy as _

from apps.core.nav import NavEntry, register

register(
    NavEntry(_("Models"), "registry:group-list", "package-check", "model.view", order=50),
    NavEntry(_("Reviews"), "registry:inbox", "clipboard-check", "model.view", order=51),
)
