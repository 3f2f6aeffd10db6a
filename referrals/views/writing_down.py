"""For a recipient without account: its sheet, its answer by phone or on paper, and the digits one says by phone."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel import clock
from core.kernel.errors import DomainError
from core.kernel.http import MemberRequired, OperationView
from core.kernel.languages import language_name
from core.kernel.pdf import render_pdf
from referrals.forms.linking import WrittenAnswerForm
from referrals.forms.reporting import ENDS, WrittenOutcomeForm
from referrals.models import Handoff, HandoffPreview
from referrals.operations.linking import say_code
from referrals.operations.writing_down import print_sheet, write_down, write_outcome_down
from referrals.queries.contacts import last_contact
from referrals.queries.shared import accommodation_labels
from referrals.rules import declines, rights
from referrals.rules.outcomes import may_be_unknown
from referrals.rules.wordings import preview_facts


class ForRecipient(MemberRequired):
    """The sender's structure or the coordinator, about a recipient that has no account."""

    kwargs: dict[str, Any]

    def found(self) -> Handoff:
        rows = Handoff.objects.visible_to(self.request.member).for_page()
        handoff: Handoff = get_object_or_404(rows, pk=self.kwargs["handoff_id"])
        if not rights.can_write_answer(self.request.member, handoff):
            raise Http404
        return handoff


class WritingDown(ForRecipient, OperationView):
    """What was heard by phone or read on the sheet; back to the request, or to the late ones for the coordinator."""

    object: Handoff

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version, "via": "phone"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            handoff=self.object,
            can_print=rights.can_print_sheet(self.request.member, self.object),
            **kwargs,
        )

    def back(self) -> str:
        if self.object.from_structure_id == self.request.member.structure_id:
            return reverse("referral", args=[self.object.referral_id])
        return reverse("late")


class WriteAnswer(WritingDown):
    """What was answered, in the order of the sheet."""

    template_name = "referrals/write_answer.html"
    form_class = WrittenAnswerForm

    def get_object(self) -> Handoff:
        handoff = self.found()
        if not handoff.awaiting:
            raise Http404
        return handoff

    def perform(self, form: WrittenAnswerForm) -> str:
        clean = form.cleaned_data
        said = form.said() if clean["answer"] == "decline" else {}
        said.pop("version", None)
        write_down(
            self.object.pk,
            by=self.request.member,
            version=clean["version"],
            **{name: clean[name] for name in ("via", "sheet", "answerer", "answer", "until")},
            **said,
        )
        messages.success(self.request, _("La réponse est notée, avec le nom de qui l’a donnée."))
        return self.back()


class WriteOutcome(WritingDown):
    """What it gave, in the order of the second half of the sheet."""

    template_name = "referrals/write_outcome.html"
    form_class = WrittenOutcomeForm

    def get_object(self) -> Handoff:
        handoff = self.found()
        if not rights.can_write_outcome(self.request.member, handoff):
            raise Http404
        return handoff

    def get_form_kwargs(self) -> dict[str, Any]:
        member = self.request.member
        return super().get_form_kwargs() | {
            "asked": [need.code for need in self.object.needs.all()],
            "unknown": may_be_unknown(last_contact(member, self.object), clock.now()),
            "words": not member.coordinates,
        }

    def perform(self, form: WrittenOutcomeForm) -> str:
        write_outcome_down(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("C’est noté, avec le nom de qui l’a dit."))
        return self.back()


class SayCode(ForRecipient, TemplateView):
    """A button: six digits to say by phone, to the public number. They are shown once."""

    template_name = "referrals/say_code.html"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        handoff = self.found()
        try:
            digits = say_code(handoff.pk, by=self.request.member)
        except DomainError:
            raise Http404 from None
        context = self.get_context_data(handoff=handoff, digits=f"{digits[:3]} {digits[3:]}")
        return self.render_to_response(context)


class SheetPdf(ForRecipient, OperationView):
    """A button: the preview and the reference, to post or to hand over."""

    http_method_names = ["post", "options"]

    @cached_property
    def handoff(self) -> Handoff:
        return self.found()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            sheet = print_sheet(self.handoff.pk, by=self.request.member)
        except DomainError as refusal:
            return self.refuse(None, refusal)
        preview = HandoffPreview.objects.visible_to(self.request.member).of(self.handoff.pk).first()
        document = render_pdf(
            "pdf/liaison.html",
            {
                "sheet": sheet,
                "handoff": self.handoff,
                "facts": preview_facts(
                    preview.content if preview else {},
                    languages=lambda codes: [language_name(code) for code in codes],
                    welcome=accommodation_labels,
                ),
                "families": declines.families(leads=False),
                "ends": list(ENDS.values()),
            },
        )
        name = f'inline; filename="fiche-{self.handoff.referral.ref_code}.pdf"'
        return HttpResponse(document, content_type="application/pdf", headers={"Content-Disposition": name})

    def back(self) -> str:
        return reverse("referral", args=[self.handoff.referral_id])
