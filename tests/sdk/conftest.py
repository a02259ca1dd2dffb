"""The SDK speaks to a whole studio."""

from tests.live import studio

__all__ = ["studio"]
