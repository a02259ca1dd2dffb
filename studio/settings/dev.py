"""For working on the studio itself: debug pages, templates read anew."""

from studio.settings.base import *  # noqa: F403

DEBUG = True
