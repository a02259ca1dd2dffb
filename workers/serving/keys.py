"""API keys as the server sees them: hashes to compare with, never the keys."""

import hashlib
import hmac
from collections.abc import Iterable

from workers.serving.state import Key


def hash_key(secret: str) -> str:
    """Hex SHA-256 of an API key. Keys hold 256 random bits, so a slow password hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_key(secret: str, keys: Iterable[Key]) -> Key | None:
    """The key with this secret. Every key is compared, in constant time, so timing says nothing about them."""
    presented = hash_key(secret)
    found = None
    for key in keys:
        if hmac.compare_digest(presented, key.sha256):
            found = key
    return found
