"""Short secrets that must wait in a session: encrypted at rest with the field key."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(text: str) -> str:
    """Encrypted and authenticated; only this installation reads it back."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str, *, max_age: int | None = None) -> str | None:
    """The text, or None when altered or older than `max_age` seconds."""
    try:
        return _fernet().decrypt(sealed.encode(), ttl=max_age).decode()
    except InvalidToken:
        return None


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.RELAIS_FIELD_KEY.encode()).digest()))
