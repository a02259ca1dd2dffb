"""Finds each app's panels, navigation, job kinds and receivers at start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "apps.core"

    def ready(self) -> None:
        autodiscover_modules("nav", "panels", "jobs", "receivers", "holdings")
