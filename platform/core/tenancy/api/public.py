"""What anyone may read, without a token: the same for all, so that it may be kept for a while."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from core.tenancy.api.calling import CallsOfAnyone

AN_HOUR = 3600


class PublicResource(APIView):
    """GET only. Nobody is asked who she is: the answer has no tenant and names nobody."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = [CallsOfAnyone]
    http_method_names = ["get", "head", "options"]

    def public(self, body: Mapping[str, Any], *, keep: int = AN_HOUR) -> Response:
        """The body with its `ETag`; 304 for whoever has it already."""
        content = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": f"public, max-age={keep}"}
        if tag in self.request.headers.get("If-None-Match", ""):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
        return Response(body, headers=headers)
