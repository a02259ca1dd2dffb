"""Settings of the studio that live tests start: production's, with the probe and shorter patience."""

from studio.settings.prod import *  # noqa: F403
from studio.settings.prod import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.probe_app"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
JOB_LEASE_SECONDS = 4
JOB_REDISPATCH_SECONDS = 4
