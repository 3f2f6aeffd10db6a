"""Problem documents (RFC 9457): one shape for every refusal of the API."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from core.kernel.errors import DomainError
from core.kernel.problems import CONTENT_TYPE, PROBLEMS, document, of_status, slug_of
from core.kernel.tenant import is_open


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The handler of REST framework. Everything but a refusal of the domain undoes what was written."""
    if isinstance(error, DomainError):
        return _refused(error)
    if is_open() and connection.in_atomic_block:
        transaction.set_rollback(True)
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return refusal("not-found")
    if isinstance(error, PermissionDenied):
        return refusal("not-allowed")
    if isinstance(error, exceptions.ValidationError):
        return refusal("invalid", errors=_errors(error.detail))
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return refusal("not-signed-in", headers={"WWW-Authenticate": "Token"})
    if isinstance(error, exceptions.Throttled):
        return refusal(
            "too-many-requests", headers={"Retry-After": str(int(getattr(error, "wait", None) or 60))}
        )
    if isinstance(error, exceptions.APIException):
        return refusal(of_status(error.status_code))
    return None


def _refused(error: DomainError) -> Response:
    slug = slug_of(error.code)
    sentence = str(error.message)
    if PROBLEMS[slug][0] == 422:
        return refusal(slug, sentence, errors={error.field or "body": [sentence]})
    return refusal(slug, sentence)


def _errors(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"body": detail}


def refusal(slug: str, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """A refusal that is an answer and not an error: what was counted and written before it stays."""
    body = document(slug, detail, **more)
    return Response(body, status=body["status"], content_type=CONTENT_TYPE, headers=headers)


class AlwaysJson(BaseContentNegotiation):
    """There is one form of answer: whoever asks for another reads this one."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next(
            (parser for parser in parsers if request.content_type.startswith(parser.media_type)), None
        )

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
