"""The sender confirms what a structure said: the request ends, or a need joins it."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from referrals.forms.answering import VersionForm
from referrals.operations.confirming import add_need, confirm_ending
from referrals.views.own_referral import OwnReferralView


class ConfirmEnding(OwnReferralView):
    """A button: it carries the version that the page showed."""

    form_class = VersionForm
    http_method_names = ["post", "options"]

    def perform(self, form: VersionForm) -> str:
        confirm_ending(self.object.pk, by=self.request.member, version=form.cleaned_data["version"])
        messages.success(self.request, _("C’est terminé pour cette demande."))
        return self.back()

    def refuse(self, form: Any, refusal: Any) -> Any:
        return super().refuse(None, refusal)


class AddNeed(OwnReferralView):
    """A button: the need that was named joins the request."""

    http_method_names = ["post", "options"]

    def perform(self, form: Any) -> str:
        add_need(self.object.pk, by=self.request.member, code=self.request.POST.get("code", ""))
        messages.success(self.request, _("Le besoin est ajouté à la demande."))
        return self.back()
