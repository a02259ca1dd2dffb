"""``job_finished``: sent in the transaction that made the job final; ``sender`` is Job, ``job`` the row."""

from django.dispatch import Signal

job_finished = Signal()
