"""Ways to cut rows into parts, one file each."""

from workers.core.registry import Registry
from workers.core.splitter import Splitter

splitters: Registry[Splitter] = Registry("workers.splitters", Splitter)  # type: ignore[type-abstract]


def in_order() -> list[Splitter]:
    """All of them, in the order pages show them."""
    return sorted(splitters.all(), key=lambda splitter: splitter.order)
