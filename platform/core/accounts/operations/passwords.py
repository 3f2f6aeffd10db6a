"""Links that let a user choose a new password: one hour, once."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from core.accounts.models import User


def password_link(user: User) -> str:
    """The address where this user, and whoever holds it, chooses a new password.

    It dies when used, when the user signs in, and after an hour. Nothing is stored.
    """
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    return f"{settings.RELAIS_PUBLIC_URL}{path}"
