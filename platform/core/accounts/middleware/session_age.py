"""Sessions end after ten hours, whatever the activity (security §2)."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

STARTED = "started_at"


class SessionAgeMiddleware:
    """Idle time is the cookie's and the session's age; this is the absolute limit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = request.session.get(STARTED, 0)
        if (
            request.user.is_authenticated
            and started
            and time.time() - started > settings.SESSION_ABSOLUTE_AGE
        ):
            logout(request)
        response = self.get_response(request)
        by_session = request.user.is_authenticated and getattr(request, "api_token", None) is None
        if by_session and STARTED not in request.session:
            request.session[STARTED] = int(time.time())  # on the answer to the sign-in itself
        return response
