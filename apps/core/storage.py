"""The studio's one object store."""

from functools import cache

from django.conf import settings

from workers.core.store import Store, StoreRef


@cache
def _store(root: str, options: tuple[tuple[str, str], ...]) -> Store:
    return Store(StoreRef(root, dict(options) or None))


def store() -> Store:
    """The store that settings.STORE names; kept, so that checksums are verified once per change of a file."""
    return _store(settings.STORE.root, tuple(sorted((settings.STORE.options or {}).items())))
