"""Who calls: the middleware has resolved the token, or the session, to a membership (tenancy §2)."""

from typing import Any

from django.conf import settings
from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.kernel.tries import Limit
from core.tenancy.models import Role

MINUTE = 60


class MemberAuthentication(BaseAuthentication):
    """Reads what the middleware found; a session must show its CSRF token, a program has none."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        called: Any = request._request
        if called.member is None:
            return None
        token = getattr(called, "api_token", None)
        if token is None:
            SessionAuthentication().enforce_csrf(request)
        return called.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class MemberAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = MemberAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Token relais_… : un jeton fait à la page « Accès pour un logiciel ».",
        }


class MayCall(BasePermission):
    """A token does what its scopes say; a session, whatever its member may. `family` stands on the view."""

    def has_permission(self, request: Request, view: Any) -> bool:
        called: Any = request._request
        if called.member is None:
            return False
        token = getattr(called, "api_token", None)
        if token is None or not view.family:
            return True
        act = "read" if request.method in SAFE_METHODS else "write"
        return f"{view.family}:{act}" in token.scopes


class NotAnObserver(MayCall):
    """Every member but observers, who read figures only: for them there is nothing here, as on the pages."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        called: Any = request._request
        if called.member.role == Role.OBSERVER:
            raise Http404
        return True


class CallsOfAMember(BaseThrottle):
    """So many calls a minute for one token, or one member's session."""

    def allow_request(self, request: Request, view: Any) -> bool:
        called: Any = request._request
        if called.member is None:
            return True
        caller = getattr(called, "api_token", None) or called.member
        return Limit("api", settings.RELAIS_CALLS_A_MINUTE, MINUTE).spend(caller.pk)

    def wait(self) -> float:
        return float(MINUTE)


class CallsOfAnyone(BaseThrottle):
    """So many calls a minute from one address, for what is public."""

    def allow_request(self, request: Request, view: Any) -> bool:
        address = str(request.META.get("REMOTE_ADDR", ""))
        return Limit("api-public", settings.RELAIS_CALLS_A_MINUTE, MINUTE).spend(address)

    def wait(self) -> float:
        return float(MINUTE)
