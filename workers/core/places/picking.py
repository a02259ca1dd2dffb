"""Which of a place's files a fetch brings, when some were brought before."""

from collections.abc import Mapping
from typing import Any

from workers.core.connector import Errand
from workers.core.words import _

EVERY, NEWEST = "every", "newest"
TAKES = {EVERY: _("Every file that fits, as one dataset"), NEWEST: _("The newest file that fits")}


def picked(found: Mapping[str, Any], errand: Errand) -> list[str]:
    """Names of what to bring, in order. ``found`` maps each name to what tells that a file is still the same.

    All of them when anything differs from ``errand.seen["files"]`` (a file that went away counts), none when nothing
    does; with ``only_new`` those alone that are new or changed.
    """
    before = errand.seen.get("files", {})
    if errand.only_new:
        return [name for name, mark in found.items() if before.get(name) != mark]
    return [] if before == dict(found) else list(found)
