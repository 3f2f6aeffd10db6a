"""Resolve who acts, open the tenant around the whole view, and leave no row behind a failed request."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.kernel.errors import DomainError
from core.kernel.tenant import is_open, tenant
from core.tenancy.models import Membership

SESSION_KEY = "membership_id"
# Reached by a signed-in user before she has chosen for which structure she acts, or passed her second factor.
OPEN_PREFIXES = ("/compte/", "/static/", "/healthz", "/readyz", "/admin/")


def member_of(request: HttpRequest) -> Membership | None:
    """The session's membership, read again on each request: a revoked one stops at once.

    Never from the address, a header or the body. A user with one membership needs no choice.
    """
    if not request.user.is_authenticated:
        return None
    mine = Membership.objects.of_user(request.user.pk).current().for_request()
    chosen = request.session.get(SESSION_KEY)
    if chosen is not None:
        return mine.filter(pk=_uuid(chosen)).first()
    found = list(mine[:2])
    if len(found) == 1:
        request.session[SESSION_KEY] = str(found[0].pk)
        return found[0]
    return None


class MemberMiddleware:
    """`request.member` is the acting membership or None; with one, the view runs inside `tenant(member)`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = member_of(request)
        request.member = member  # type: ignore[attr-defined]
        if request.path.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        if member is None:
            if request.user.is_authenticated and not request.path.startswith("/code/"):
                return redirect(reverse("choose_structure"))
            return self.get_response(request)
        with tenant(member):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Django turns an exception into a response before the block above sees it: undo what was written.

        A refusal of the domain has undone its own savepoint; the page that explains it can still read.
        """
        if (
            is_open()
            and transaction.get_connection().in_atomic_block
            and not isinstance(exception, DomainError)
        ):
            transaction.set_rollback(True)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, TypeError, ValidationError):
        return None


class SecondFactorMiddleware:
    """Who leads, coordinates or protects data meets nothing but the second factor until it is passed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
