"""What the registry tells the rooms above it."""

from django.dispatch import Signal

version_approved = Signal()
"""A version passed a gate; arguments ``version`` and ``gate``. Sent inside the transaction of the review."""
