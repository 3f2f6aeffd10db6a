"""Sign in as a member, through a session and nothing else: no header chooses the tenant, even here."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client

from core.tenancy.middleware import SESSION_KEY
from core.tenancy.models import Membership


def sign_in(client: Client, member: Membership) -> None:
    """A session of this member, second factor passed."""
    client.force_login(member.user)
    session = client.session
    session[SESSION_KEY] = str(member.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(member.user.pk)
    session.save()
