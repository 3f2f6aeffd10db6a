"""Leave the rest of the needs, and say why."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from referrals.forms.passing import DropRestForm
from referrals.operations.resting import drop_rest
from referrals.queries.resting import rest_of
from referrals.views.own_referral import OwnReferralView


class DropRest(OwnReferralView):
    template_name = "referrals/drop_rest.html"
    form_class = DropRestForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rest = rest_of(self.request.member, self.object)
        return super().get_context_data(referral=self.object, rest=rest, **kwargs)

    def perform(self, form: DropRestForm) -> str:
        drop_rest(self.object.pk, by=self.request.member, why=form.cleaned_data["why"])
        messages.success(self.request, _("C’est noté. Il ne reste rien à transmettre."))
        return reverse("referral", args=[self.object.pk])
