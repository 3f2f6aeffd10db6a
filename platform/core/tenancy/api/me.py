"""`me/`: for whom this token or this session acts."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.tenancy.api.describing import told
from core.tenancy.api.resources import Resource
from core.tenancy.models import Role, TokenScope


class StructureRef(serializers.Serializer):
    """A structure, as anyone of its network may know it. `slug` names it in what one sends."""

    slug = serializers.SlugField()
    name = serializers.CharField()


class Me(serializers.Serializer):
    first_name = serializers.CharField(source="user.first_name")
    last_name = serializers.CharField(source="user.last_name", allow_blank=True)
    membership = serializers.UUIDField(source="pk")
    role = serializers.ChoiceField(choices=Role.choices)
    structure = StructureRef()
    network = StructureRef()
    scopes = serializers.SerializerMethodField()

    def get_scopes(self, member: Any) -> list[str]:
        token = self.context["token"]
        return list(token.scopes if token else TokenScope.values)


class MeView(Resource):
    @told("me", "Pour qui travaille ce jeton", tag="me", shows=Me, by_id=False)
    def get(self, request: Request) -> Response:
        return self.answer(Me, self.member, token=request._request.api_token)  # type: ignore[attr-defined]
