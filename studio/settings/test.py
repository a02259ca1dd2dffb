"""For the test suite: fast hashing, everything else as in production."""

from studio.settings.base import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
WHITENOISE_AUTOREFRESH = True
"""Looks a file of ``static`` up when it is asked for; else every client of every test would read them all anew."""
