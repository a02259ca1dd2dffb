"""Every address of the studio: each app's ``pages`` below a project, its ``api`` below /api/v1."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularJSONAPIView


def _rooms() -> list[ModuleType]:
    names = [config.name for config in apps.get_app_configs() if config.name.startswith("apps.")]
    return [import_module(f"{name}.urls") for name in names if find_spec(f"{name}.urls")]


def _mount(attribute: str, prefix: str, namespace: str) -> list[URLPattern | URLResolver]:
    return [
        path(prefix, include((getattr(room, attribute), namespace.format(room.app_name))))
        for room in _rooms()
        if getattr(room, attribute, None)
    ]


urlpatterns = [
    path("api/v1/openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
    *_mount("site", "", "{}-site"),
    *_mount("root", "projects/", "{}-root"),
    *_mount("pages", "p/<slug:project>/", "{}"),
    *_mount("api_site", "api/v1/", "api-{}-site"),
    *_mount("api_root", "api/v1/projects/", "api-{}-root"),
    *_mount("api", "api/v1/projects/<slug:project>/", "api-{}"),
]

handler403 = "apps.core.handlers.forbidden"
handler404 = "apps.core.handlers.not_found"
handler500 = "apps.core.handlers.failed"
