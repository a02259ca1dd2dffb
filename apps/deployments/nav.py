"""The deployments' lines in the project navigation."""

from django.utils.translation import gettext_lazy as _

from apps.core.nav import NavEntry, register

register(
    NavEntry(_("Endpoints"), "deployments:endpoint-list", "radio-tower", "endpoint.view", order=60),
    NavEntry(_("Batch scoring"), "deployments:batch-list", "layers", "endpoint.view", order=61),
)
