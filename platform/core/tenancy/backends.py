"""Which membership a session acts with. Never from the address, a header or the body."""

from uuid import UUID

from django.http import HttpRequest

from core.tenancy.models import Membership

SESSION_KEY = "membership_id"


def act_as(request: HttpRequest, membership: Membership) -> None:
    """Act for this structure from now on, under a new session key."""
    request.session[SESSION_KEY] = str(membership.pk)
    request.session.cycle_key()


def as_uuid(text: object) -> UUID | None:
    """The id that `text` writes, or None."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
