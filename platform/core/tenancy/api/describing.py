"""How an operation is told in the schema: its summary, its body, its answer, and every way it may be refused."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from core.kernel.problems import CONTENT_TYPE, PROBLEMS, document


class Problem(serializers.Serializer):
    """RFC 9457."""

    type = serializers.ChoiceField(choices=sorted(PROBLEMS), help_text="Un mot stable.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(
        help_text="Ce qui s’est passé et quoi faire, en français.", allow_blank=True
    )
    # The name is the RFC's extension, not the form's.
    errors = serializers.DictField(required=False, help_text="Champ → phrases, pour 422.")  # type: ignore[assignment]


IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="La version lue (ETag). Autre version : 412."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Même clé et même corps pendant 24 heures : une seule création.",
)


def refusals(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """The problem documents of these statuses, with an example of each type."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(
            Problem,
            description=", ".join(slug for slug, (code, _) in PROBLEMS.items() if code == status),
            examples=[
                OpenApiExample(slug, value=document(slug), response_only=True, status_codes=[str(status)])
                for slug, (code, _) in PROBLEMS.items()
                if code == status
            ],
        )
        for status in statuses
    }


def told(
    name: str,
    summary: str,
    *,
    tag: str,
    body: Any = None,
    shows: Any = None,
    status: int = 200,
    parameters: Sequence[Any] = (),
    by_id: bool = True,
    acts: bool = False,
    makes: bool = False,
    lists: bool = False,
    refuses: bool = False,
    open_to_all: bool = False,
) -> Any:
    """The decorator of one method.

    `acts`: on a version of what exists; `makes`: something new; `lists`: pages of it; `refuses`: an operation
    may say no; `open_to_all`: without a token.
    """
    statuses = {400, 429} if open_to_all else {400, 401, 403, 429}
    statuses |= {409, 422} if refuses else set()
    statuses |= {404} if by_id else set()
    statuses |= {409, 412, 422} if acts else {409, 422} if makes else {422} if lists else set()
    headers = [IF_MATCH] if acts else [IDEMPOTENCY_KEY] if makes else []
    return extend_schema(
        operation_id=name,
        summary=summary,
        description="",
        tags=[tag],
        request=body,
        responses={status: shows, **refusals(*sorted(statuses))},
        parameters=[*headers, *parameters],
        auth=[] if open_to_all else None,
    )
