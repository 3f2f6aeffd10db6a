"""Whoever meets fifty misses in five minutes waits: someone is trying addresses (security, threat 4).

A miss is counted after the response, outside the tenant's transaction: a rollback forgets nothing.
"""

import hashlib
import logging
from collections.abc import Callable

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from core.kernel.error_pages import error_page

LIMIT = 50
WINDOW = 5 * 60
HEALTH = ("/healthz", "/readyz")  # they answer without the cache, since they tell whether it is there
security = logging.getLogger("relais.security")


class ProbingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith((settings.STATIC_URL, *HEALTH)):
            return self.get_response(request)
        key = _key(request)
        if cache.get(key, 0) >= LIMIT:
            return error_page(request, 429, retry_after=WINDOW)
        response = self.get_response(request)
        if response.status_code == 404 and _count(key) == LIMIT:
            security.warning("probing", extra={"kind": "probing", "user": request.user.pk, "count": LIMIT})
        return response


def _key(request: HttpRequest) -> str:
    """By account, else by token, else by address: a program that errs does not close its office's door."""
    shown = request.headers.get("Authorization")
    if shown and request.path.startswith("/api/"):
        return f"misses:{hashlib.sha256(shown.encode()).hexdigest()}"
    if request.user.is_authenticated:
        return f"misses:{request.user.pk}"
    return f"misses:{hashlib.sha256(get_ip(request).encode()).hexdigest()}"


def _count(key: str) -> int:
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # it expired between the two lines
        cache.set(key, 1, WINDOW)
        return 1
