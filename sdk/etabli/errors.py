"""What can go wrong, by kind. Every message is the studio's own sentence: what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any


class EtabliError(Exception):
    """Base of all. ``fields`` names bad inputs, ``details`` the place in the data (file, row, column, step)."""

    def __init__(
        self, message: str, *, fields: Mapping[str, str] | None = None, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})
        self.details = dict(details or {})


class Unreachable(EtabliError):
    """No studio answers at the address."""


class NotSignedIn(EtabliError):
    """The token is missing, unknown, expired or revoked."""


class NotAllowed(EtabliError):
    """Your role does not have this right, or the rule of two persons forbids it."""


class NotFound(EtabliError):
    """There is no such thing, or none that you may see."""


class Conflict(EtabliError):
    """The thing is not in a state that allows this."""


class Invalid(EtabliError):
    """The request makes no sense as asked."""


class JobFailed(EtabliError):
    """The work ended badly; the message says why."""


class JobCancelled(EtabliError):
    """Somebody stopped the work."""


BY_STATUS: dict[int, type[EtabliError]] = {
    400: Invalid,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    413: Invalid,
    422: Invalid,
}
