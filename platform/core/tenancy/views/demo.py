"""In a demonstration, sign in as a persona with one tap. Elsewhere these addresses do not exist."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from core.accounts.backends.second_factor import DEMO_KEY
from core.tenancy.backends import act_as
from core.tenancy.models import Membership


class DemoOnly:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.RELAIS_DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class Personas(DemoOnly, TemplateView):
    template_name = "tenancy/personas.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        personas = Membership.objects.personas().order_by(
            "network__name", "structure__name", "user__first_name"
        )
        return super().get_context_data(personas=personas, **kwargs)


class PlayPersona(DemoOnly, TemplateView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, membership_id: UUID) -> HttpResponse:
        chosen = get_object_or_404(Membership.objects.personas(), pk=membership_id)
        request.session.flush()
        login(request, chosen.user, backend="core.accounts.backends.password.PasswordBackend")
        request.session[DEMO_KEY] = str(chosen.user.pk)
        act_as(request, chosen)
        return redirect("/")
