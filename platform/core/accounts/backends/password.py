"""Who may authenticate at all: an active user, and a demo account only in a demonstration."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from core.accounts.models import User


class PasswordBackend(AuthenticationBackend):
    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at sign-in and again on each request of a session."""
        return bool(super().user_can_authenticate(user)) and may_exist(user)

    def _check_password(self, user: User | None, password: str) -> User | None:
        """A user who may not authenticate is refused with the words of a wrong password."""
        if user is None:
            return None
        self._did_check_password = True
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


def may_exist(user: User) -> bool:
    return settings.RELAIS_DEMO or not user.demo
