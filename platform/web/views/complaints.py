"""« On m’a mal reçu·e »: what waits for an answer, for the coordinator, or for the officer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel import clock
from core.kernel.http import MemberRequired, OperationView
from people.models import Complaint
from people.operations.complaining import answer
from web.forms.settling import AnswerForm

SHOWN = 50


class _Readers(MemberRequired):
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and not (member.coordinates or member.data_protection):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Complaints(_Readers, TemplateView):
    template_name = "web/complaints.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Complaint.objects.visible_to(self.request.member).waiting().for_list()[:SHOWN]
        return super().get_context_data(rows=list(rows), now=clock.now(), **kwargs)


class AnswerComplaint(_Readers, OperationView):
    template_name = "web/complaint.html"
    form_class = AnswerForm
    object: Complaint

    def get_object(self) -> Complaint:
        rows = Complaint.objects.visible_to(self.request.member).waiting().for_list()
        found: Complaint = get_object_or_404(rows, pk=self.kwargs["complaint_id"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.object, **kwargs)

    def perform(self, form: AnswerForm) -> str:
        answer(self.object.pk, by=self.request.member, said=form.cleaned_data["said"])
        messages.success(self.request, _("C’est noté."))
        return reverse("complaints")
