"""Credentials of sources, encrypted with a key derived from the studio's own secret."""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from apps.core.errors import DomainError

PURPOSE = b"etabli: credentials of sources, 1"


def seal(secrets: dict[str, str]) -> str:
    """The credentials as unreadable text; empty when there are none."""
    kept = {name: value for name, value in secrets.items() if value}
    return _box().encrypt(json.dumps(kept).encode()).decode() if kept else ""


def unseal(text: str) -> dict[str, str]:
    """The credentials again. Raises ``DomainError`` when the studio's secret is another one now."""
    if not text:
        return {}
    try:
        found: dict[str, str] = json.loads(_box().decrypt(text.encode()))
    except InvalidToken:
        raise DomainError(
            _("The credentials of this source cannot be read: the studio's secret key has changed. Enter them again.")
        ) from None
    return found


def _box() -> MultiFernet:
    """The current key first; former ones still open what they sealed."""
    return MultiFernet([Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(key: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(derive.derive(key.encode()))
