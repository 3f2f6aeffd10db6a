"""`instruments/`: the evaluation instrument as data, for anyone (people §2.2)."""

from typing import Any

from django.http import Http404
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.tenancy.api.describing import told
from core.tenancy.api.public import PublicResource
from people.instruments.loading import HISTORY, PUBLISHED_NAME, published

LICENCE = "CC-BY-4.0"
TAG = "instruments"


class InstrumentLine(serializers.Serializer):
    code = serializers.CharField()
    version = serializers.CharField()
    changed = serializers.CharField(help_text="Ce que cette version a changé.")
    licence = serializers.CharField()


class Instruments(serializers.Serializer):
    results = InstrumentLine(many=True, help_text="La plus récente d’abord.")


class InstrumentList(PublicResource):
    @told(
        "instruments",
        "Les outils d’évaluation publiés",
        tag=TAG,
        shows=Instruments,
        by_id=False,
        open_to_all=True,
    )
    def get(self, request: Request) -> Response:
        lines = [
            {"code": PUBLISHED_NAME, "version": version, "changed": words, "licence": LICENCE}
            for version, words in HISTORY
        ]
        return self.public(Instruments({"results": lines}).data)


class OneInstrument(PublicResource):
    """A published version is never edited: it may be kept."""

    @told(
        "instrument",
        "Un outil d’évaluation : ses questions et ses règles, tels que publiés",
        tag=TAG,
        shows=OpenApiTypes.OBJECT,
        open_to_all=True,
    )
    def get(self, request: Request, code: str, version: str) -> Response:
        if code != PUBLISHED_NAME or version not in dict(HISTORY):
            raise Http404
        source: Any = published(version).source
        return self.public(source)


urlpatterns = [
    path("instruments/", InstrumentList.as_view(), name="api_instruments"),
    path("instruments/<slug:code>/<str:version>/", OneInstrument.as_view(), name="api_instrument"),
]
