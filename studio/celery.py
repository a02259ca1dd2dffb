"""The carrier of jobs. State lives in our database; nobody waits on Celery results."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings.prod")

app = Celery("etabli")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = ("workers.tasks",)
app.conf.beat_schedule = {
    "sweep": {"task": "etabli.sweep_jobs", "schedule": 5.0, "options": {"queue": "interactive", "expires": 5}},
    "sweep-store": {
        "task": "etabli.sweep_store",
        "schedule": crontab(hour=3, minute=20),
        "options": {"queue": "interactive", "expires": 3600},
    },
}
