"""The paper the person leaves with: to print, to copy by hand, to print again."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.errors import DomainError
from core.kernel.pdf import PdfUnavailable
from referrals.models import Handoff
from referrals.operations.slips import reprint
from referrals.pdf import Paper, is_discreet, paper, slip_pdf
from referrals.rules import rights
from referrals.states import LIVE
from referrals.views.keeping_code import keep, kept
from referrals.views.own_referral import OwnReferralView


class SlipView(OwnReferralView):
    def paper(self, code: str) -> Paper:
        member = self.request.member
        handoffs = Handoff.objects.visible_to(member).of(self.object.pk).filter(state__in=LIVE)
        handoff = handoffs.select_related("target", "assignee__user").order_by("-created_at").first()
        return paper(self.object, handoff, by=member, code=code, discreet=is_discreet(member, self.object))

    def seen(self) -> None:
        """One line for each page or document that shows her first name."""
        assert self.object.person_id is not None
        seen(AccessKind.PDF, by=self.request.member, persons=[self.object.person_id], reason="slip")


class SlipPage(SlipView):
    """GET shows the paper while its code is known; POST makes another one, and the former code reads nothing."""

    template_name = "referrals/slip.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = kept(self.request, self.object.pk)
        if code:
            self.seen()
            kwargs["paper"] = self.paper(code)
        can_print = rights.can_print_slip(self.request.member, self.object)
        return super().get_context_data(referral=self.object, can_print=can_print, **kwargs)

    def perform(self, form: Any) -> str:
        code = reprint(
            self.object.pk, by=self.request.member, discreet=is_discreet(self.request.member, self.object)
        )
        keep(self.request, self.object.pk, code)
        return reverse("slip", args=[self.object.pk])


class SlipPdf(SlipView):
    """The same paper as a document; without the renderer's libraries, the page itself is printed."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        code = kept(request, self.object.pk)
        if not code:
            return redirect("slip", self.object.pk)
        try:
            document = slip_pdf(self.paper(code))
        except PdfUnavailable:
            return HttpResponseRedirect(reverse("slip", args=[self.object.pk], query={"pdf": "non"}))
        except DomainError as refusal:
            return self.refuse(None, refusal)
        self.seen()
        headers = {"Content-Disposition": 'inline; filename="papier.pdf"'}
        return HttpResponse(document, content_type="application/pdf", headers=headers)
