"""What was over goes on: contested by its sender, or taken up again by agreement. And the one question after the end."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel import clock
from core.kernel.http import ImproperOperationView
from referrals.forms.reopening import ContestForm, HelpedForm, ReopenForm, ReopenWithYesForm
from referrals.models import Handoff
from referrals.operations import closing, reopening
from referrals.queries import told
from referrals.rules import rights
from referrals.views.of_handoff import OfHandoff
from referrals.views.own_referral import OwnReferralView


class _AboutTheLast(OwnReferralView):
    """About the handoff that ended last; back to the request once the moment has passed."""

    def allowed(self, last: Handoff) -> bool:
        """The moment has not passed."""
        raise ImproperOperationView(type(self).__name__)

    def last(self) -> Handoff:
        ended = [one for one in told.handoffs_of(self.request.member, self.object) if one.ended_at]
        if not ended:
            raise Http404
        return max(ended, key=lambda one: one.ended_at or clock.now())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not self.allowed(self.last()):
            return redirect("referral", self.object.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(referral=self.object, handoff=self.last(), **kwargs)


class Contest(_AboutTheLast):
    template_name = "referrals/contest.html"
    form_class = ContestForm

    def allowed(self, last: Handoff) -> bool:
        return rights.can_contest(self.request.member, self.object, last, clock.now())

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def perform(self, form: ContestForm) -> str:
        reopening.contest(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request, _("C’est noté : le suivi est rouvert et la coordination est prévenue.")
        )
        return self.back()


class ReopenWithYes(_AboutTheLast):
    """By the sender, with a yes from whoever followed."""

    template_name = "referrals/reopen_with_yes.html"
    form_class = ReopenWithYesForm

    def allowed(self, last: Handoff) -> bool:
        return rights.can_reopen(self.request.member, self.object, last, clock.now())

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.last().version}

    def perform(self, form: ReopenWithYesForm) -> str:
        reopening.reopen(self.last().pk, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("Le suivi est rouvert."))
        return self.back()


class Helped(OwnReferralView):
    """One tap, after the end."""

    form_class = HelpedForm
    http_method_names = ["post", "options"]
    template_name = "refused.html"

    def perform(self, form: HelpedForm) -> str:
        closing.tell_if_it_helped(self.object.pk, by=self.request.member, helped=form.cleaned_data["helped"])
        messages.success(self.request, _("Merci, c’est noté."))
        return self.back()


class Reopen(OfHandoff):
    """By whoever followed: what it does is said before the button."""

    template_name = "referrals/reopen.html"
    form_class = ReopenForm

    def allowed(self) -> bool:
        return rights.can_reopen(self.request.member, self.object.referral, self.object, clock.now())

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def perform(self, form: ReopenForm) -> str:
        reopening.reopen(self.object.pk, by=self.request.member, version=form.cleaned_data["version"])
        messages.success(self.request, _("Le suivi est rouvert."))
        return reverse("handoff", args=[self.object.pk])
