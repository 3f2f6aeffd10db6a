"""For which structure I act now."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from core.tenancy.backends import act_as, as_uuid
from core.tenancy.models import Membership


@method_decorator(never_cache, name="dispatch")
class ChooseStructure(LoginRequiredMixin, TemplateView):
    """My memberships; choosing one changes the session's key. Nothing else of me changes."""

    template_name = "tenancy/choose_structure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = self._mine().order_by("network__name", "structure__name")
        return super().get_context_data(memberships=mine, acting=self.request.member, **kwargs)  # type: ignore[attr-defined]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = get_object_or_404(self._mine(), pk=as_uuid(request.POST.get("membership", "")))
        act_as(request, chosen)
        return redirect("/")

    def _mine(self) -> Any:
        return Membership.objects.of_user(self.request.user.pk).current().for_request()
