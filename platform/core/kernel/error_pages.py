"""Pages that say what went wrong and what to do. They read no database: it may be what is down.

The templates are rendered without a request, so that no context processor runs.
"""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise

from core.kernel.outage import is_outage
from core.kernel.problems import CONTENT_TYPE, document, of_status

_STATUSES = (400, 403, 404, 409, 429, 500, 503)


def error_page(
    request: HttpRequest, status: int, message: str | Promise = "", *, retry_after: int | None = None
) -> HttpResponse:
    """The page of `status`; `message` takes the place of its explanation. A program reads a problem document."""
    if status not in _STATUSES:
        raise ValueError(f"No page for {status}.")
    response = _problem(status) if request.path.startswith("/api/") else _page(request, status, message)
    response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def _page(request: HttpRequest, status: int, message: str | Promise) -> HttpResponse:
    reference = getattr(request, "reference", "")
    content = render_to_string(f"{status}.html", {"message": message, "reference": reference})
    return HttpResponse(content, status=status)


def _problem(status: int) -> HttpResponse:
    body = document(of_status(status))
    return JsonResponse(
        body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400"""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403"""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404"""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. Django calls it while it handles the exception, whichever middleware raised it."""
    return outage_page(request) if is_outage(sys.exception()) else error_page(request, 500)


def outage_page(request: HttpRequest) -> HttpResponse:
    """Something is down: come back in half a minute."""
    return error_page(request, 503, retry_after=30)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW"""
    return error_page(request, 403)
