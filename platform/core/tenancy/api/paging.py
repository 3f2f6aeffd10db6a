"""Pages of a list: a cursor, a stable order, one number of queries."""

from collections.abc import Callable
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from core.tenancy.backends import as_uuid


class Pages(CursorPagination):
    """The newest first. Ids sort by time; the cursor holds an id, and nothing of anybody."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering: Any = "-id"
    reads: Callable[[str], object] = staticmethod(as_uuid)

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor: Cursor | None = super().decode_cursor(request)
        except NotFound:
            raise ParseError from None
        if cursor is not None and cursor.position is not None and not self._is_read(str(cursor.position)):
            raise ParseError
        return cursor

    def _is_read(self, position: str) -> bool:
        """What a cursor holds is of the column that orders the list: anything else is nowhere."""
        try:
            return self.reads(position) is not None
        except ValueError:
            return False

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }


class ByHour(Pages):
    """What comes first, first."""

    ordering = ("starts_at", "id")
    reads = staticmethod(parse_datetime)


class LatestHourFirst(Pages):
    ordering = ("-starts_at", "-id")
    reads = staticmethod(parse_datetime)


class LatestDayFirst(Pages):
    ordering = ("-on", "-id")
    reads = staticmethod(parse_date)
