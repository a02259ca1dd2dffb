"""The three ways compute can end badly. Messages are sentences for the person who started the work."""

from collections.abc import Mapping
from typing import Any

from workers.core.words import joined


class ComputeError(Exception):
    """The work cannot succeed as asked. The message is shown to the person: what is wrong, where, what to do."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class DataError(ComputeError):
    """The data is at fault. Details name the place: any of file, row (1-based), column, step."""

    def telling(self, **details: Any) -> "DataError":
        """The same error with more details; those that it has already stay."""
        return DataError(self.message, **{**details, **self.details})


class ParamsError(ComputeError):
    """Parameters are at fault. ``details['fields']`` maps a field name to its sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(joined(list(fields.values()), " "), fields=dict(fields))
        self.fields = dict(fields)


class TransientError(Exception):
    """The work may succeed if tried again (lost connection, full queue)."""


class Cancelled(Exception):
    """Somebody asked the job to stop, and it did."""
