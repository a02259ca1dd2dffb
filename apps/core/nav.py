"""Navigation: each app adds its entries in ``nav.py`` (found at start); the shell draws what the person may see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class NavEntry:
    """One line of a project's navigation. ``action`` is the right it needs; ``prefix`` marks the pages below it."""

    label: str | Promise
    url_name: str
    icon: str
    action: str
    order: int = 50
    section: str = "work"

    @property
    def app(self) -> str:
        return self.url_name.split(":")[0]


_entries: list[NavEntry] = []


def register(*entries: NavEntry) -> None:
    """Add entries to the project navigation."""
    _entries.extend(entries)


def entries_for(allows: Callable[[str], bool]) -> list[NavEntry]:
    """The entries whose right the person has, in order."""
    return sorted((e for e in _entries if allows(e.action)), key=lambda e: e.order)
