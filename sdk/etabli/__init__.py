"""The Python client of the Etabli studio: ``etabli.connect()`` and the words of the product."""

from etabli.errors import (
    Conflict,
    EtabliError,
    Invalid,
    JobCancelled,
    JobFailed,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Unreachable,
)
from etabli.studio import Studio, connect

__all__ = [
    "Conflict",
    "EtabliError",
    "Invalid",
    "JobCancelled",
    "JobFailed",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "Studio",
    "Unreachable",
    "connect",
]
