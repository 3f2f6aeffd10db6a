"""What must wait in a session or in a file: encrypted at rest with the field key."""

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


def seal_file(content: bytes) -> bytes:
    """The same for a file."""
    return _fernet().encrypt(content)


def unseal_file(sealed: bytes, *, max_age: int | None = None) -> bytes | None:
    """What the file held, or None when altered or older than `max_age` seconds."""
    try:
        return _fernet().decrypt(sealed, ttl=max_age)
    except InvalidToken:
        return None


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.RELAIS_FIELD_KEY.encode()).digest()))
