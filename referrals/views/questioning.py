"""Before answering: ask, answer, or keep a place."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals.forms.questioning import AnswerForm, QuestionForm, WaitlistForm
from referrals.models import Handoff, InfoRequest
from referrals.operations.questioning import answer_question, ask_question
from referrals.operations.waiting import waitlist
from referrals.queries.told import handoffs_of, open_question
from referrals.rules import rights
from referrals.views.of_handoff import OfHandoff
from referrals.views.own_referral import OwnReferralView


class AskQuestion(OfHandoff):
    template_name = "referrals/question.html"
    form_class = QuestionForm

    def allowed(self) -> bool:
        return rights.can_ask_question(self.request.member, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def perform(self, form: QuestionForm) -> str:
        ask_question(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request,
            _("Votre question est partie. %(name)s répond, et vous êtes prévenu.")
            % {"name": self.object.from_structure.name},
        )
        return self.back()


class Waitlist(OfHandoff):
    template_name = "referrals/waitlist.html"
    form_class = WaitlistForm

    def allowed(self) -> bool:
        return rights.can_waitlist(self.request.member, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version, "until": self.object.waitlisted_until}

    def perform(self, form: WaitlistForm) -> str:
        waitlist(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request,
            _("La place est gardée. %(name)s le sait.") % {"name": self.object.from_structure.name},
        )
        return self.back()


class AnswerQuestion(OwnReferralView):
    """The sender says what was missing; the request goes on where it stood."""

    template_name = "referrals/answer.html"
    form_class = AnswerForm

    @cached_property
    def question(self) -> InfoRequest:
        found = open_question(self.request.member, handoffs_of(self.request.member, self.object))
        if found is None:
            raise Http404
        return found

    @cached_property
    def asked(self) -> Handoff:
        handoffs = handoffs_of(self.request.member, self.object)
        return next(handoff for handoff in handoffs if handoff.pk == self.question.handoff_id)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.asked.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            referral=self.object, handoff=self.asked, question=self.question, **kwargs
        )

    def perform(self, form: AnswerForm) -> str:
        answer_question(self.asked.pk, by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request, _("Votre réponse est partie à %(name)s.") % {"name": self.asked.target.name}
        )
        return reverse("referral", args=[self.object.pk])
