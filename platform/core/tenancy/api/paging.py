"""Pages of a list: a cursor, a stable order, one number of queries."""

from typing import Any

from rest_framework.exceptions import NotFound, ParseError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from core.tenancy.backends import as_uuid


class Pages(CursorPagination):
    """The newest first. Ids sort by time; the cursor holds an id, and nothing of anybody."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = "-id"

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor: Cursor | None = super().decode_cursor(request)
        except NotFound:
            raise ParseError from None
        if cursor is not None and cursor.position is not None and as_uuid(cursor.position) is None:
            raise ParseError
        return cursor

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }
