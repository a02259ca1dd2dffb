"""The carrier of jobs. State lives in our database; nobody waits on Celery results."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings.prod")

app = Celery("etabli")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = ("workers.tasks",)
app.conf.beat_schedule = {
    "sweep": {"task": "etabli.sweep_jobs", "schedule": 5.0, "options": {"queue": "interactive", "expires": 5}}
}
