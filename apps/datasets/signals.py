"""What happens to datasets and others follow."""

from django.dispatch import Signal

columns_marked = Signal()
"""Sent with ``dataset`` and ``columns``, the names that became sensitive: what was made of them follows."""

version_recorded = Signal()
"""Sent with ``version``, in the transaction that makes it: what is kept up to date with its dataset follows."""
