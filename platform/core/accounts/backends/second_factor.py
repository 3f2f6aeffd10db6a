"""The second factor: a printed card of one-time codes is enough, and no phone is asked for."""

import base64
import hashlib
import time
from io import BytesIO
from typing import Any

import segno
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

RECENT = 15 * 60
DEMO_KEY = "demo_sign_in"
_SIGN_IN_TYPES = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Ce code ne convient pas. Chaque code ne sert qu’une fois : essayez le suivant."),
    }

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """allauth asks for a code at sign-in when TOTP or a key is there: the card alone counts as well."""
        if types is not None and set(types) >= _SIGN_IN_TYPES:
            types = [*types, Authenticator.Type.RECOVERY_CODES]
        return bool(super().is_mfa_enabled(user, types=types))

    def build_totp_svg(self, url: str) -> str:
        """Black on white, with its quiet zone: read in the dark mode too."""
        image = BytesIO()
        segno.make(url, error="m").save(image, kind="svg", scale=4, border=4, light="white", xmldecl=False)
        return image.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def is_enrolled(user: Any) -> bool:
    return Authenticator.objects.filter(user_id=user.pk).exists()


def has_passed(request: HttpRequest) -> bool:
    """A code was given in this session; a persona's tap counts as one, in a demonstration only."""
    if settings.RELAIS_DEMO and request.session.get(DEMO_KEY) == str(request.user.pk):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def recently_proved(request: HttpRequest) -> bool:
    """A password or a code was given less than fifteen minutes ago."""
    if settings.RELAIS_DEMO and request.session.get(DEMO_KEY) == str(request.user.pk):
        return True
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < RECENT


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.RELAIS_FIELD_KEY.encode()).digest()))
