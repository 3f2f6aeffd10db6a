"""« À propos de la démonstration »: what is real, what is invented, what nobody checked."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView


class AboutDemo(TemplateView):
    """Without sign-in; where there is no demonstration, there is no such page."""

    template_name = "web/demonstration.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.RELAIS_DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)
