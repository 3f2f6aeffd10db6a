"""« Lectures inhabituelles » : for the lead, how many files a colleague opened in an hour. No person is named."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from core.kernel.http import MemberRequired, OperationView
from people import rules
from people.models import UnusualReading
from people.operations.watching import mark_seen

PAGE = 25


class Leads(MemberRequired):
    """Pages of the lead; to the others they do not exist."""

    opens_files = True

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and not rules.leads(member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class UnusualReadings(Leads, TemplateView):
    template_name = "people/unusual_readings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        alerts = UnusualReading.objects.visible_to(member).for_list()
        page = Paginator(alerts, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, limit=member.network.files_an_hour, **kwargs)


class ExplainReading(Leads, OperationView):
    http_method_names = ["post", "options"]

    def get_object(self) -> UnusualReading:
        return get_object_or_404(
            UnusualReading.objects.visible_to(self.request.member), pk=self.kwargs["alert_id"]
        )

    def perform(self, form: None) -> str:
        mark_seen(self.object.pk, by=self.request.member)
        return reverse("unusual_readings")
