"""The paper the person leaves with: to set, to print, to copy by hand, to print again."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.errors import DomainError
from core.kernel.pdf import PdfUnavailable
from core.tenancy.models import Network
from people.models import Contact
from referrals.forms.slips import DISCREET, FULL, PaperForm
from referrals.instruments.languages import FRENCH
from referrals.models import Handoff, Slip
from referrals.operations.slips import check_someone_answers, reprint
from referrals.pdf import Paper, paper_of, slip_pdf
from referrals.queries.facts import facts_of, is_discreet, spoken_by, who_answers
from referrals.rules import rights
from referrals.views.keeping_code import keep, kept
from referrals.views.own_referral import OwnReferralView

TWO_PER_SHEET = "deux"


class SlipView(OwnReferralView):
    """The current paper of a request of one's own structure, set as its address says."""

    @cached_property
    def form(self) -> PaperForm:
        slip = Slip.objects.visible_to(self.request.member).of_referral(self.object.pk).current().first()
        discreet = (slip and slip.discreet) or is_discreet(self.request.member, self.object)
        made = {
            "langue": slip.language if slip else FRENCH,
            "presentation": DISCREET if discreet else FULL,
        }
        spoken = spoken_by(self.request.member, self.object)
        form = PaperForm(made | _asked(self.request.GET), spoken=spoken)
        if not form.is_valid():
            form = PaperForm(made, spoken=spoken)
            form.full_clean()
        return form

    def paper(self, code: str) -> Paper:
        """Raises Incomplete when nobody would answer the phone."""
        member = self.request.member
        handoffs = Handoff.objects.visible_to(member).of(self.object.pk).asked_or_engaged()
        handoff = handoffs.select_related("target", "assignee__user").order_by("-sent_at", "pk").first()
        check_someone_answers(who_answers(handoff, member))
        return paper_of(
            facts_of(self.object, handoff, by=member),
            network=Network.objects.get(pk=self.object.network_id),
            code=code,
            language_code=self.form.cleaned_data.get("langue", FRENCH),
            discreet=self.form.cleaned_data["presentation"] == DISCREET,
        )

    def seen(self) -> None:
        """One line for each page or document that shows her first name."""
        if self.object.person_id is not None:
            seen(AccessKind.PDF, by=self.request.member, persons=[self.object.person_id], reason="slip")


class SlipPage(SlipView):
    """GET shows the paper while its code is known; POST makes another one, and the former code reads nothing."""

    template_name = "referrals/slip.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = kept(self.request, self.object.pk)
        if code:
            self.seen()
            said = self._said()
            kwargs |= {
                "paper": self.paper(code),
                "form": self.form,
                "written": self._written(),
                "pdf": reverse("slip_pdf", args=[self.object.pk], query=said),
                "pdf_twice": reverse(
                    "slip_pdf", args=[self.object.pk], query=said | {"feuille": TWO_PER_SHEET}
                ),
            }
        can_print = rights.can_print_slip(self.request.member, self.object)
        return super().get_context_data(referral=self.object, can_print=can_print, **kwargs)

    def perform(self, form: Any) -> str:
        code = reprint(self.object.pk, by=self.request.member)
        keep(self.request, self.object.pk, code)
        return reverse("slip", args=[self.object.pk])

    def _said(self) -> dict[str, str]:
        """How it is shown: the document is set in the same way."""
        return {name: self.form.cleaned_data[name] for name in self.form.cleaned_data}

    def _written(self) -> bool:
        """A message reaches her where she wants it: by SMS or by mail."""
        if self.object.person_id is None:
            return False
        contact = Contact.objects.visible_to(self.request.member).of(self.object.person_id).first()
        return contact is not None and bool({"sms", "email"} & set(contact.channels))


class SlipPdf(SlipView):
    """The same paper as a document; without the renderer or its fonts, the page itself is printed."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        code = kept(request, self.object.pk)
        if not code:
            return redirect("slip", self.object.pk)
        try:
            two = request.GET.get("feuille") == TWO_PER_SHEET
            document = slip_pdf(self.paper(code), two_per_sheet=two)
        except PdfUnavailable:
            query = _asked(request.GET) | {"pdf": "non"}
            return HttpResponseRedirect(reverse("slip", args=[self.object.pk], query=query))
        except DomainError as refusal:
            return self.refuse(None, refusal)
        self.seen()
        headers = {"Content-Disposition": 'inline; filename="papier.pdf"'}
        return HttpResponse(document, content_type="application/pdf", headers=headers)


def _asked(query: Any) -> dict[str, str]:
    """How the paper was asked for, in the address."""
    return {name: query[name] for name in ("langue", "presentation") if name in query}
