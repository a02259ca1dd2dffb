"""The studio: settings, addresses, doors. Knows every room; no room knows it."""

from studio.celery import app as celery_app

__all__ = ["celery_app"]
