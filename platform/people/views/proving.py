"""The proof of a paper agreement: add its scan, and hand it to the few who may read it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.kernel.errors import DomainError
from core.kernel.http import MemberRequired
from people.forms.proving import EvidenceForm
from people.models import Capture, ConsentEvidence
from people.operations.proving import add_evidence, open_evidence
from people.views.acting_on_agreement import OfAgreement


class AddEvidence(OfAgreement):
    template_name = "people/evidence.html"
    form_class = EvidenceForm

    def get_object(self) -> Any:
        person = super().get_object()
        if self.standing.last.capture != Capture.PAPER_SIGNED:
            raise Http404
        return person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, chain = self.request.member, self.kwargs["chain_id"]
        readable = ConsentEvidence.objects.visible_to(member).of_chain(chain).order_by("added_at")
        return super().get_context_data(
            scans=list(readable),
            kept=ConsentEvidence.objects.at_home(member).of_chain(chain).count(),
            **kwargs,
        )

    def perform(self, form: EvidenceForm) -> str:
        add_evidence(
            self.kwargs["chain_id"],
            by=self.request.member,
            person_id=self.object.pk,
            content=form.cleaned_data["scan"].read(),
        )
        messages.success(
            self.request, _("La preuve est gardée, sous clé. Rendez la feuille à la personne ou rangez-la.")
        )
        return reverse("add_evidence", args=[self.object.pk, self.kwargs["chain_id"]])


class Evidence(MemberRequired, View):
    """The file itself, as an attachment: never shown inside a page."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: Any, evidence_id: Any) -> HttpResponse:
        try:
            evidence, content = open_evidence(evidence_id, by=request.member)
        except ConsentEvidence.DoesNotExist:
            raise Http404 from None
        except DomainError as refusal:
            return render(request, "refused.html", {"refusal": refusal, "back": "/"}, status=409)
        ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[evidence.media_type]
        return HttpResponse(
            content,
            content_type=evidence.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="preuve.{ending}"',
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
            },
        )
