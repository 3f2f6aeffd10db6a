"""The shape of a resource: found through `visible_to`, changed by one operation, answered with its version.

The object is found before the body is read: a stranger learns nothing from an error of form.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.kernel.errors import Conflict
from core.kernel.ids import uuid7
from core.tenancy.api.paging import Pages
from core.tenancy.models import Membership
from core.tenancy.operations.repeating import id_for


class Nothing(Serializer):
    """An act that needs no word."""


class Resource(APIView):
    """What every address shares. `family` names the scopes that a token needs."""

    family = ""

    @property
    def member(self) -> Membership:
        return self.request._request.member  # type: ignore[attr-defined]

    def found(self, rows: QuerySet[Any], id: UUID) -> Any:
        """The row, through `visible_to`; 404 for a stranger, as for an id of nobody."""
        row = rows.filter(pk=id).first()
        if row is None:
            raise Http404
        return row

    def said(self, shape: type[Serializer], data: Any = None, *, partial: bool = False) -> dict[str, Any]:
        """The body, checked for its shape."""
        body = shape(
            data=self.request.data if data is None else data, context={"member": self.member}, partial=partial
        )
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def asked_tag(self) -> str | None:
        """Of `If-Match`, as it was written; None when any version will do."""
        header = self.request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
        return None if header in ("", "*") else header

    def refuse_stale(self, version: object) -> None:
        """412 when the caller has read another version than this one."""
        asked = self.asked_tag()
        if asked is not None and asked != str(version):
            raise Conflict(_("Cette ressource a changé depuis que vous l’avez lue."), code="stale-version")

    def asked_version(self) -> int | None:
        """Of `If-Match`: the version that the caller has read; None when it does not say."""
        header = self.asked_tag()
        if header is None:
            return None
        if not (header.isascii() and header.isdigit()) or len(header) > 9:
            raise ParseError
        return int(header)

    def make(self, write: Callable[[UUID], Any]) -> Any:
        """Call `write` with the id of what it makes: a new one, or that of the same call made before."""
        key = self.request.headers.get("Idempotency-Key", "").strip()
        if not key:
            return write(uuid7())
        token = self.request._request.api_token  # type: ignore[attr-defined]
        with transaction.atomic():
            body = self.request.path.encode() + b"\n" + self.request._request.body
            return write(id_for(key, body, by=self.member, caller=str(token.pk) if token else "session"))

    def answer(self, shape: type[Serializer], row: Any, *, status: int = 200, **context: Any) -> Response:
        body = shape(row, context={"member": self.member, **context}).data
        version = body.get("version")
        headers: Mapping[str, str] = {"ETag": f'"{version}"'} if version is not None else {}
        return Response(body, status=status, headers=dict(headers))

    def page(
        self,
        rows: QuerySet[Any],
        shape: type[Serializer],
        context: Callable[[list[Any]], dict[str, Any]] = lambda page: {},
        *,
        by: type[Pages] = Pages,
    ) -> Response:
        """One page of a list; `context` reads, once for the page, what its lines share."""
        pages = by()
        page = list(pages.paginate_queryset(rows, self.request, view=self) or [])
        lines = shape(page, many=True, context={"member": self.member, **context(page)})
        return pages.get_paginated_response(lines.data)
