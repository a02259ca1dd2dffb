"""The proxy's word about who asks: a name and a time, signed with the key of one server."""

import hmac
from hashlib import sha256

HEADER = "X-Etabli-Ticket"
MAX_AGE = 60.0


def write_ticket(key: str, user: str, now: float) -> str:
    """``user:time:signature``."""
    said = f"{user}:{now:.0f}"
    return f"{said}:{_sign(key, said)}"


def read_ticket(key: str, ticket: str, now: float) -> str | None:
    """The user, or None when the ticket is forged, too old, or no ticket."""
    said, _colon, signature = ticket.rpartition(":")
    user, _colon, time = said.rpartition(":")
    if not user or not time.isdigit() or not hmac.compare_digest(_sign(key, said).encode(), signature.encode()):
        return None
    return user if abs(now - int(time)) <= MAX_AGE else None


def _sign(key: str, said: str) -> str:
    return hmac.new(key.encode(), said.encode(), sha256).hexdigest()
