"""Fault tests have a studio of their own: what they break, no other test stands on."""

from tests.live import studio

__all__ = ["studio"]
