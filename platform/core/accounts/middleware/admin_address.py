"""The admin answers on its own address only; elsewhere it does not exist (security §10)."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

PREFIX = "/admin/"


class AdminAddressMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.path.startswith(PREFIX)
            and request.get_host().rsplit(":", 1)[0] != settings.RELAIS_ADMIN_HOST
        ):
            raise Http404
        return self.get_response(request)
