"""The hash chain: pure functions over plain values."""

import hashlib
import json
from typing import Any

FIELDS = (
    "number",
    "at",
    "actor_id",
    "actor_name",
    "verb",
    "target_kind",
    "target_id",
    "target_name",
    "project_id",
    "facts",
)


def digest_of(previous: str, event: dict[str, Any]) -> str:
    """Hex SHA-256 over the digest before and every field of the event, in canonical JSON."""
    body = json.dumps([event[name] for name in FIELDS], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
