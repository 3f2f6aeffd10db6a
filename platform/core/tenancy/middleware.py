"""Resolve who acts, open the tenant around the whole view, and leave no row behind a failed request."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.accounts.backends.second_factor import has_passed, is_enrolled
from core.kernel.errors import DomainError
from core.kernel.tenant import is_open, tenant
from core.tenancy.backends import SESSION_KEY, as_uuid
from core.tenancy.models import Membership
from core.tenancy.operations.tokens import token_of

# Reached by a signed-in user before she has chosen for which structure she acts, or passed her second factor.
# The person's page, that of a link and an agenda's address open a tenant of their own: a member signed in beside plays no part.
OPEN_PREFIXES = (
    "/compte/",
    "/static/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/admin/",
    "/code/",
    "/reponse/",
    "/f/",
)


API = "/api/"


def shown_token(request: HttpRequest) -> str:
    """What stands after `Authorization: Token`; another way of signing in is no token, and opens nothing."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    return (text.strip() or "-") if kind.casefold() == "token" else "-" if kind else ""


def member_of(request: HttpRequest) -> Membership | None:
    """The session's membership, read again on each request: a revoked one stops at once.

    Never from the address, a header or the body. A user with one membership needs no choice.
    """
    if not request.user.is_authenticated:
        return None
    mine = Membership.objects.of_user(request.user.pk).current().for_request()
    chosen = request.session.get(SESSION_KEY)
    if chosen is not None:
        return mine.filter(pk=as_uuid(chosen)).first()
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
        if request.path.startswith(API):
            return self._to_a_program(request)
        member = member_of(request)
        request.member = member  # type: ignore[attr-defined]
        if request.path.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        if member is None:
            if request.user.is_authenticated:
                return redirect(reverse("choose_structure"))
            return self.get_response(request)
        return self._in_tenant(request, member)

    def _to_a_program(self, request: HttpRequest) -> HttpResponse:
        """A token, if one is shown, says who acts; otherwise the session does. Nobody: the API answers 401."""
        token = token_of(shown) if (shown := shown_token(request)) else None
        request.api_token = token  # type: ignore[attr-defined]
        if token is not None:
            request.user = token.membership.user
        member = token.membership if token else None if shown else member_of(request)
        request.member = member  # type: ignore[attr-defined]
        if member is None:
            return self.get_response(request)
        return self._in_tenant(request, member, via="api")

    def _in_tenant(self, request: HttpRequest, member: Membership, *, via: str = "") -> HttpResponse:
        with tenant(member, via=via):
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


# What answers before the second factor is passed: the factor itself, and leaving.
ENROLMENT = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_logout",
        "healthz",
        "readyz",
    }
)


class SecondFactorMiddleware:
    """Who leads, coordinates, protects data or administers meets nothing but the second factor until it is passed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in ENROLMENT or not _must_pass(request):
            return None
        if request.path.startswith(API):
            raise PermissionDenied
        if not is_enrolled(request.user):
            return redirect("mfa_index")
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def _must_pass(request: HttpRequest) -> bool:
    user = request.user
    if getattr(request, "api_token", None) is not None:
        return False  # it was made by who had passed hers
    if not user.is_authenticated or has_passed(request):
        return False
    member: Membership | None = request.member  # type: ignore[attr-defined]
    if user.is_staff or (member is not None and member.needs_second_factor):
        return True
    return member is None and any(
        one.needs_second_factor for one in Membership.objects.of_user(user.pk).current()
    )
