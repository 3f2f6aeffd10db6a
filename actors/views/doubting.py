"""« Fiches à vérifier »: what refusals said of the directory, for whoever keeps its entries."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from actors.models import Doubt
from actors.operations.doubting import settle
from actors.rules.permissions import keeps_entries
from core.kernel.http import MemberRequired, OperationView

PAGE = 50


class KeepsEntries(MemberRequired):
    """For the leads of structures, and the coordinator."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        member = getattr(request, "member", None)
        if member is not None and not keeps_entries(member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class DoubtList(KeepsEntries, TemplateView):
    template_name = "actors/doubts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        open_ones = Doubt.objects.visible_to(self.request.member).open().for_list()
        page = Paginator(open_ones, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, count=page.paginator.count, **kwargs)


class Settle(KeepsEntries, OperationView):
    """Two buttons: corrected, or right as it is."""

    http_method_names = ["post", "options"]

    def get_object(self) -> Doubt:
        mine = Doubt.objects.visible_to(self.request.member)
        found: Doubt = get_object_or_404(mine, pk=self.kwargs["doubt_id"])
        return found

    def perform(self, form: Any) -> str:
        settle(self.object.pk, by=self.request.member, settled=self.request.POST.get("settled", ""))
        messages.success(self.request, _("C’est noté : cette fiche est vérifiée."))
        return self.back()

    def back(self) -> str:
        return reverse("doubts")
