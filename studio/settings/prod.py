"""What `etabli up` runs: no debug."""

from studio.settings.base import *  # noqa: F403

DEBUG = False
