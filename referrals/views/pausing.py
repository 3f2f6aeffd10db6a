"""A follow-up that waits, by the structure that follows; a request that waits, by the one that sent it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.kernel import words
from referrals.forms.pausing import PauseForm, SuspendForm
from referrals.forms.replacing import VersionForm
from referrals.operations import pausing, suspending
from referrals.queries import told
from referrals.rules import rights
from referrals.views.of_handoff import OfHandoff
from referrals.views.own_referral import OwnReferralView


class Pause(OfHandoff):
    template_name = "referrals/pause.html"
    form_class = PauseForm

    def allowed(self) -> bool:
        return rights.can_pause(self.request.member, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def perform(self, form: PauseForm) -> str:
        pausing.pause(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request,
            _("Le suivi est en pause jusqu’au %(day)s.")
            % {"day": words.day_in_words(form.cleaned_data["until"])},
        )
        return self.back()


class Resume(OfHandoff):
    """A button."""

    http_method_names = ["post", "options"]

    def perform(self, form: Any) -> str:
        pausing.resume(self.object.pk, by=self.request.member)
        messages.success(self.request, _("Le suivi reprend."))
        return self.back()


class Suspend(OwnReferralView):
    """What it does is said before the button."""

    template_name = "referrals/suspend.html"
    form_class = SuspendForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not rights.can_suspend(self.request.member, self.object):
            return redirect("referral", self.object.pk)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = [
            handoff
            for handoff in told.handoffs_of(self.request.member, self.object)
            if handoff.awaiting or handoff.engaged
        ]
        return super().get_context_data(referral=self.object, asked=asked, **kwargs)

    def perform(self, form: SuspendForm) -> str:
        suspending.suspend(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request,
            _("La demande est suspendue jusqu’au %(day)s.")
            % {"day": words.day_in_words(form.cleaned_data["until"])},
        )
        return self.back()


class TakeUp(OwnReferralView):
    """A button: the request goes on where it stood."""

    http_method_names = ["post", "options"]

    def perform(self, form: Any) -> str:
        suspending.take_up(self.object.pk, by=self.request.member)
        messages.success(self.request, _("La demande reprend."))
        return self.back()


class GiveUp(OwnReferralView):
    """End a suspended request that will not go on: said before the button."""

    template_name = "referrals/give_up.html"
    form_class = VersionForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not rights.can_take_up(self.request.member, self.object):
            return redirect("referral", self.object.pk)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(referral=self.object, **kwargs)

    def perform(self, form: VersionForm) -> str:
        suspending.give_up(self.object.pk, by=self.request.member, version=form.cleaned_data["version"])
        messages.success(self.request, _("La demande est terminée."))
        return self.back()
