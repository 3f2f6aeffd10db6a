"""Sign in as a member, through a session and nothing else: no header chooses the tenant, even here."""

from django.test import Client

from core.tenancy.middleware import SESSION_KEY
from core.tenancy.models import Membership


def sign_in(client: Client, member: Membership) -> None:
    client.force_login(member.user)
    session = client.session
    session[SESSION_KEY] = str(member.pk)
    session["second_factor_passed"] = True
    session.save()
