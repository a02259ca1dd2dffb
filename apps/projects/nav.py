"""The project's own lines in its navigation."""

from django.utils.translation import gettext_lazy as _

from apps.core.nav import NavEntry, register

register(
    NavEntry(_("Overview"), "projects:home", "layout-dashboard", "project.view", order=0),
    NavEntry(_("Members"), "projects:members", "users", "project.view", order=90, section="manage"),
    NavEntry(_("Audit trail"), "projects:audit", "scroll-text", "audit.view", order=85, section="manage"),
    NavEntry(_("Settings"), "projects:settings", "settings", "project.edit", order=91, section="manage"),
)
