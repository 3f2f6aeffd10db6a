"""Problem documents (RFC 9457): one shape for every refusal of the API."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from core.kernel.errors import DomainError

SLUGS = {
    400: "malformed",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    429: "too-many-requests",
}


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The handler of REST framework. Everything but a refusal of the domain undoes what was written."""
    if isinstance(error, DomainError):
        return _document(409, error.code, str(error.message))
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    if isinstance(error, Http404):
        return _document(404, "not-found", "")
    if isinstance(error, PermissionDenied):
        return _document(403, "not-allowed", "")
    if isinstance(error, exceptions.ValidationError):
        return _document(422, "invalid", "", errors=error.detail)
    if isinstance(error, exceptions.APIException):
        status = 401 if isinstance(error, exceptions.NotAuthenticated) else error.status_code
        return _document(status, SLUGS.get(status, "malformed"), str(error.detail))
    return None


def _document(status: int, slug: str, detail: str, **more: Any) -> Response:
    body = {"type": slug, "title": slug, "status": status, "detail": detail, **more}
    return Response(body, status=status, content_type="application/problem+json")
